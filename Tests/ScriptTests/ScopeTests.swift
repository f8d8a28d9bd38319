import JSON
import RegularExpression
import TestSupport
import Testing

@testable import Script

/// What stands for the variables that every script has.
@Suite struct ScopeTests {
    private func text(_ variable: Template.Variable, _ scope: inout Scope, at now: Duration = .zero) -> String {
        var template = Template()
        template.append(variable)
        return String(decoding: scope.text(.template(template), round: nil, at: now), as: UTF8.self)
    }

    /// The milliseconds are counted, and not rounded through a number that has no room for them.
    @Test(arguments: 0..<10 as Range<UInt64>) func theTimeIsExact(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let epoch = Int64.random(in: 0...4_000_000_000_000, using: &random)
            let now = Int64.random(in: 0...86_400_000, using: &random)
            var scope = Scope(variables: 0, seed: 0, epoch: .milliseconds(epoch))
            #expect(text(.now, &scope, at: .milliseconds(now)) == "\(epoch + now)")
            #expect(text(.now, &scope, at: .milliseconds(now) + .microseconds(999)) == "\(epoch + now)")
        }
    }

    /// RFC 9562 §5.4: the version, the variant, and the form.
    @Test func identifiersAreOfVersionFour() throws {
        var scope = Scope(variables: 0, seed: 3, epoch: .zero)
        var all: Set<String> = []
        for _ in 0..<500 {
            let text = text(.uuid, &scope)
            all.insert(text)
            #expect(text.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
            #expect(text.allSatisfy { "0123456789abcdef-".contains($0) })
            let characters = Array(text)
            #expect(characters[14] == "4" && "89ab".contains(characters[19]))
        }
        #expect(all.count == 500)
    }

    @Test func aSeedGivesTheSameNumbersAgain() {
        var (one, same, other) = (
            Scope(variables: 0, seed: 1, epoch: .zero), Scope(variables: 0, seed: 1, epoch: .zero),
            Scope(variables: 0, seed: 2, epoch: .zero)
        )
        let numbers = (0..<50).map { _ in text(.random, &one) }
        #expect(numbers == (0..<50).map { _ in text(.random, &same) })
        #expect(numbers != (0..<50).map { _ in text(.random, &other) })
        #expect(numbers.allSatisfy { UInt32($0) != nil })
    }

    /// A value means itself in a pattern and in JSON, whatever it holds.
    @Test(arguments: 0..<10 as Range<UInt64>) func valuesMeanThemselves(seed: UInt64) throws {
        var random = Seeded(seed)
        let scalars = Array("\\^$.|?*+()[]{}\"'/-#&~ \t\nab1é日\u{301}\u{1F600}".unicodeScalars)
        var template = Template()
        template.append(.named(0))
        for _ in 0..<100 {
            var value = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                value.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            let text = Array(String(value).utf8)[...]
            var scope = Scope(variables: 1, seed: 0, epoch: .zero)
            #expect(scope.readiness(.template(template)) == .missing(0))
            scope.set(0, text)
            #expect(scope.readiness(.template(template)) == .ready)
            #expect(scope.text(.template(template), round: nil, at: .zero) == text)
            let pattern = scope.text(.template(template), round: nil, at: .zero, for: .pattern)
            var matcher = try RegexMatcher(pattern: "^\(String(decoding: pattern, as: UTF8.self))$")
            guard case .match = matcher.firstMatch(in: String(value)) else {
                Issue.record("\(String(value).debugDescription) is not found by itself")
                continue
            }
            let json = scope.text(.template(template), round: nil, at: .zero, for: .json)
            let check = try JSONCheck(".a == \"\(String(decoding: json, as: UTF8.self))\"")
            #expect(check.holds(of: Array("{\"a\":\"\(String(decoding: json, as: UTF8.self))\"}".utf8)[...]))
            #expect(check.value.string.map { Array($0.utf8)[...] } == text)
        }
    }
}
