import DequeModule
import Measurement

/// What came while nothing was waited for, though the script has checks to come.
struct Inbox {
    /// A message that came too early to be compared with anything.
    struct Item {
        let kind: PayloadKind
        let bytes: ArraySlice<UInt8>
        /// How many messages had been sent when it came.
        let sent: Int
    }

    /// Messages and bytes kept at most.
    private static let limit = (count: 1024, bytes: 16 << 20)

    private(set) var items: [Item] = []
    private var size = 0

    var isEmpty: Bool { items.isEmpty }
    var isFull: Bool { items.count >= Self.limit.count || size >= Self.limit.bytes }

    mutating func add(_ item: Item) {
        items.append(item)
        size += item.bytes.count
    }

    /// Empties it.
    mutating func takeAll() -> [Item] {
        defer { self = Inbox() }
        return items
    }
}

extension Player {
    /// A message came.
    ///
    /// - Returns: The number, from 1, of the script's message that it answers.
    @discardableResult
    package mutating func received(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, at now: Duration) -> Int? {
        guard !isFinished else { return nil }
        report.received += 1
        if let began = report.began { report.elapsed = now - began }
        return place(Inbox.Item(kind: kind, bytes: bytes, sent: report.sent), at: now)
    }

    /// Gives what came early to the expectation that was just added.
    mutating func takeInbox(at now: Duration) {
        guard !inbox.isEmpty else { return }
        for item in inbox.takeAll() { _ = place(item, at: now) }
    }

    /// Finds what an item is; returns the number of the message that it answers.
    private mutating func place(_ item: Inbox.Item, at now: Duration) -> Int? {
        if expectations.waiting.isEmpty {
            if mayComeEarly {
                inbox.add(item)
                return nil
            }
            // Who does not wait for answers takes all that come.
            if !report.isChecked { return nil }
        }
        switch expectations.match(item.kind, item.bytes, &matcher) {
        case .waiting(let index):
            let number = expectations.waiting[index].message.number
            answer(index, with: item.bytes, at: now)
            return number
        case .settled(let index):
            let number = expectations.settled[index].message.number
            answerAgain(index, Excerpt(item.kind, item.bytes))
            return number
        // It came before the message that waits was sent: no answer to it.
        case .nothing where item.sent < group.message.number: reject(item)
        case .nothing: stray(item)
        }
        return nil
    }

    /// Whether a check for what came may still follow in the script.
    private var mayComeEarly: Bool {
        source.hasChecks && (upcoming != nil || !source.isExhausted) && !inbox.isFull
    }

    private mutating func reject(_ item: Inbox.Item) {
        fail(.unexpected, nil, came: Excerpt(item.kind, item.bytes))
    }

    private mutating func answer(_ index: Int, with bytes: ArraySlice<UInt8>, at now: Duration) {
        let expectation = expectations.waiting[index]
        for (variable, value) in matcher.captured(by: expectation, in: bytes) {
            // A copy: the token shall not keep the whole message.
            scope.set(variable, Array(value)[...])
        }
        if expectation.measures { measured(expectation.message, at: now) }
        if case .any(let count) = expectation.check, count > 1 {
            newestHeard = max(newestHeard, expectation.sequence)
            return expectations.renew(index, .any(count - 1), at: now)
        }
        if let suspect = expectation.suspect { fail(.unexpected, nil, came: suspect) }
        if expectation.sequence < newestHeard { answeredOutOfOrder(expectation) }
        if index < expectations.overdue { fail(.late, expectation, came: nil) }
        newestHeard = max(newestHeard, expectation.sequence)
        expectations.answered(index, with: bytes)
        settle(index, nil)
        expectations.extend(expectation.group, at: now)
        settleOvertaken()
    }

    private mutating func measured(_ message: SentMessage, at now: Duration) {
        report.roundTrips.record(now - message.sentAt)
        if options.interval > .zero { report.responses.record(now - message.dueAt) }
    }

    private mutating func answeredOutOfOrder(_ expectation: Expectation) {
        report.reordered += 1
        // Who only asks for answers gets them in any order; `<` says what the next message is.
        switch expectation.check {
        case .echo, .any: break
        case .exact, .pattern, .json: fail(.outOfOrder, expectation, came: nil)
        }
    }

    private mutating func answerAgain(_ index: Int, _ came: Excerpt) {
        let expectation = expectations.settled[index]
        switch expectation.outcome {
        case .altered where expectation.isCounted:
            // What came in its place was not its answer altered, but something that nobody asked for.
            report.altered -= 1
            report.answered += 1
            report.unexpected += 1
            report.revise(.altered, of: expectation.message.number, to: .unexpected)
        case .notAnswered:
            if expectation.isCounted { report.answered += 1 }
            report.revise(.notAnswered, of: expectation.message.number, to: .late)
        default: fail(.doubled, expectation, came: came)
        }
        expectations.note(index, nil, isCounted: false)
    }

    /// What came pairs with nothing: it is taken for the altered answer to the oldest message that waits.
    private mutating func stray(_ item: Inbox.Item) {
        guard !expectations.waiting.isEmpty else { return reject(item) }
        if options.window == 1 || expectations.isIdle {
            let index = expectations.isIdle ? 0 : expectations.overdue
            let came = matcher.excerpt(item.kind, item.bytes, insteadOf: expectations.waiting[index])
            newestHeard = max(newestHeard, expectations.waiting[index].sequence)
            settle(index, .altered, came: came)
            settleOvertaken()
        } else {
            // Answers may overtake each other: the real one may still come.
            if expectations.suspected >= min(options.window, 1024) { settle(expectations.overdue, .altered) }
            newestHeard = max(newestHeard, 1)
            guard let unsuspected = expectations.unsuspected else { return reject(item) }
            expectations.suspect(matcher.excerpt(item.kind, item.bytes, insteadOf: unsuspected))
        }
    }
}

// MARK: - Settling

extension Player {
    /// Takes a waiting expectation from the list, and its message too if it was the last one that waits.
    mutating func settle(_ index: Int, _ outcome: Failure.Kind?, came: Excerpt? = nil) {
        let (expectation, endsGroup) = expectations.settle(index)
        scope.settle(expectation.check.captures)
        if let outcome {
            fail(outcome, expectation, came: came ?? expectation.suspect)
            if blemished[expectation.group] != .notAnswered { blemished[expectation.group] = outcome }
        } else {
            report.pass(expectation.place)
        }
        let isWhole = endsGroup && !hasMoreChecks(expectation.group)
        expectations.note(0, outcome, isCounted: isWhole && expectation.measures)
        guard isWhole else { return }
        let blemish = blemished.isEmpty ? nil : blemished.removeValue(forKey: expectation.group)
        guard expectation.message.number > 0 else { return }
        switch blemish {
        case nil: report.answered += 1
        case .altered: report.altered += 1
        default: break
        }
    }

    /// Whether checks of the newest group are still to be made.
    func hasMoreChecks(_ number: Int) -> Bool {
        guard group.number == number, case .expect = upcoming else { return false }
        return true
    }

    /// Those past their time are not answered, since a newer one was.
    private mutating func settleOvertaken() {
        while expectations.overdue > 0, expectations.waiting[0].sequence < newestHeard { settle(0, .notAnswered) }
    }

    /// Settles what nothing more is to be hoped for, since nothing more is sent.
    mutating func settleRest() {
        guard expectations.isIdle || expectations.overdue + expectations.suspected == expectations.waiting.count else {
            return
        }
        settleAll()
    }

    /// Settles all that waits.
    mutating func settleAll() {
        while let first = expectations.waiting.first { settle(0, first.suspect == nil ? .notAnswered : .altered) }
        for item in inbox.takeAll() {
            if case .settled(let index) = expectations.match(item.kind, item.bytes, &matcher) {
                answerAgain(index, Excerpt(item.kind, item.bytes))
            } else {
                reject(item)
            }
        }
    }

    private mutating func fail(_ kind: Failure.Kind, _ expectation: Expectation?, came: Excerpt?) {
        switch kind {
        case .doubled: report.doubled += 1
        case .unexpected: report.unexpected += 1
        case .notAnswered, .altered, .outOfOrder, .late, .noValue, .notClosed, .closedOtherwise: break
        }
        let failure = Failure(
            kind: kind,
            message: expectation?.message.number ?? 0,
            place: expectation?.place,
            text: expectation.flatMap { $0.message.number > 0 ? Excerpt($0.message.kind, $0.message.bytes) : nil },
            expected: expectation.map { matcher.expected(by: $0, beside: came) },
            came: came,
            isExact: expectation?.check.isExact ?? false
        )
        note(failure, step: expectation?.step ?? step)
    }

    /// Notes what went wrong with no message, but with the script at a place.
    mutating func fail(_ kind: Failure.Kind, at place: Place, expected: String, came: String?) {
        let failure = Failure(
            kind: kind,
            message: 0,
            place: place,
            text: nil,
            expected: Excerpt(.text, Array(expected.utf8)[...]),
            came: came.map { Excerpt(.text, Array($0.utf8)[...]) }
        )
        note(failure, step: step)
    }

    private mutating func note(_ failure: Failure, step: Int) {
        report.add(failure)
        newestFailure = (step, failure)
        if options.stopsOnFailure { halt() }
    }
}
