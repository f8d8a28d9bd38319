import Testing

@testable import Transport

@Suite struct MemoryBudgetTests {
    @Test func whoGoesBeyondHasNoRoom() {
        let budget = MemoryBudget(limit: 1000, connections: 10)
        #expect(budget.hold(600, insteadOf: 0))
        #expect(!budget.hold(500, insteadOf: 0))
        #expect(budget.hold(0, insteadOf: 500))
        #expect(budget.hold(400, insteadOf: 0))
    }

    /// However much others hold, an equal share is everybody's.
    @Test func everybodyHasAShare() {
        let budget = MemoryBudget(limit: 1000, connections: 10)
        #expect(!budget.hold(5000, insteadOf: 0))
        #expect(budget.hold(100, insteadOf: 0))
        #expect(!budget.hold(101, insteadOf: 0))
    }

    /// What is set apart takes nobody's room, and is no more than the limit.
    @Test func whatIsSetApart() {
        let budget = MemoryBudget(limit: 1000, connections: 10)
        #expect(budget.setApart(600))
        #expect(!budget.setApart(500))
        #expect(budget.setApart(400))
        #expect(budget.hold(1000, insteadOf: 0))
        budget.giveBack(400)
        #expect(budget.setApart(300))
    }

    @Test func noLimit() {
        let budget = MemoryBudget(limit: .max, connections: .max)
        #expect(budget.hold(1 << 40, insteadOf: 0))
        #expect(budget.setApart(1 << 40))
    }
}
