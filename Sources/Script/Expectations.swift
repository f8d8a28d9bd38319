import DequeModule

/// A message of the script on its way: its number, from 1, and its payload.
struct SentMessage {
    /// 0 for none: a check that no `>` stands before.
    let number: Int
    let kind: PayloadKind
    let bytes: ArraySlice<UInt8>
    let sentAt: Duration
    /// When it should have been sent.
    let dueAt: Duration

    static let none = SentMessage(number: 0, kind: .text, bytes: [], sentAt: .zero, dueAt: .zero)
}

/// The checks that belong together: those of one message, or some that no message stands before.
struct Group {
    let number: Int
    let message: SentMessage
    /// Whether none of them was added yet.
    var isNew = true
}

/// One message that shall come.
struct Expectation {
    var check: Check
    /// The message that it answers.
    let message: SentMessage
    /// The checks of one message are one group.
    let group: Int
    /// Its place among all the expectations of a run.
    let sequence: Int
    let place: Place
    /// The index of its step in the source.
    let step: Int
    /// Whether its answer tells the round-trip time of its message.
    var measures: Bool
    var deadline: Duration
    /// How long it is awaited, as the script had it there.
    let patience: Duration
    /// What came where this one was due and pairs with nothing: perhaps its answer, altered.
    var suspect: Excerpt?
    /// The hash of what answered it, where its check asks for no bytes in particular.
    var answer: Int?
    /// What it was told to have gone wrong with, once it is settled.
    var outcome: Failure.Kind?
    /// Whether it was counted among the messages answered or altered: it was the only check of its message.
    var isCounted = false

    /// Notes both.
    fileprivate mutating func note(_ outcome: Failure.Kind?, isCounted: Bool) {
        self.outcome = outcome
        self.isCounted = isCounted
    }
}

/// What is waited for, in order, and what was settled of late.
///
/// The waiting ones begin with those that are overdue; those with a suspect follow.
struct Expectations {
    /// What a message that came is to the expectations.
    enum Match {
        /// It is what the waiting expectation there asks for.
        case waiting(Int)
        /// It answers once more what was settled.
        case settled(Int)
        case nothing
    }

    /// Settled expectations remembered, to tell doubled answers; and bytes of their messages.
    private static let remembered = (count: 1024, bytes: 16 << 20)
    /// Waiting expectations compared with one answer.
    private static let scanned = 1024
    /// Bytes of one answer that are searched for what it answers, beside four times its own: no server can make that
    /// expensive.
    private static let searchBudget = 4 << 20

    private(set) var waiting: Deque<Expectation> = []
    /// The newest is first.
    private(set) var settled: Deque<Expectation> = []
    private var settledBytes = 0
    /// How many of the waiting are past their deadline.
    private(set) var overdue = 0
    /// How many of the waiting have a suspect.
    private(set) var suspected = 0
    /// Groups with an expectation that waits.
    private(set) var openGroups = 0
    private var added = 0

    /// The first that is not overdue.
    var nextDue: Expectation? { overdue < waiting.count ? waiting[overdue] : nil }

    /// Whether nothing waits that is not overdue.
    var isIdle: Bool { overdue == waiting.count }

    /// Whether the newest group waits for something.
    func awaits(_ group: Int) -> Bool { waiting.last?.group == group }

    /// How many groups are past their deadline.
    var overdueGroups: Int {
        var groups = 0
        var last = -1
        for index in 0..<overdue where waiting[index].group != last {
            last = waiting[index].group
            groups += 1
        }
        return groups
    }

    /// Adds one behind the others.
    mutating func add(
        _ check: Check,
        of group: Group,
        at place: Place,
        step: Int,
        deadline: Duration,
        patience: Duration
    ) {
        if waiting.last?.group != group.number { openGroups += 1 }
        added += 1
        waiting.append(
            Expectation(
                check: check,
                message: group.message,
                group: group.number,
                sequence: added,
                place: place,
                step: step,
                measures: group.isNew && group.message.number > 0,
                deadline: deadline,
                patience: patience
            )
        )
    }

    /// Which expectation a message that came belongs to: the first due, an overdue one, or one that was settled.
    func match(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, _ matcher: inout Matcher) -> Match {
        var budget = Self.searchBudget + 4 * bytes.count
        let due = overdue..<min(waiting.count, overdue + Self.scanned)
        for index in due where index == overdue || waiting[index].recognizes(at: index - overdue) {
            if matcher.meets(waiting[index], kind, bytes) { return .waiting(index) }
            guard waiting[index].wasAfforded(bytes, from: &budget) else { return .nothing }
        }
        for index in 0..<overdue {
            if matcher.meets(waiting[index], kind, bytes) { return .waiting(index) }
            guard waiting[index].wasAfforded(bytes, from: &budget) else { return .nothing }
        }
        var hash: Int?
        for index in settled.indices where settled[index].recognizes(at: index) {
            if let answer = settled[index].answer {
                hash = hash ?? bytes.hashValue
                // What fits its pattern and is not what fitted it before is no second answer.
                if hash != answer { continue }
            }
            if matcher.meets(settled[index], kind, bytes) { return .settled(index) }
            guard settled[index].wasAfforded(bytes, from: &budget) else { return .nothing }
        }
        return .nothing
    }

    /// Takes a waiting expectation out.
    ///
    /// Whether it was the last of its group that waits is told beside it.
    mutating func settle(_ index: Int) -> (Expectation, endsGroup: Bool) {
        let isSuspected = (overdue..<(overdue + suspected)).contains(index)
        if index < overdue { overdue -= 1 } else if isSuspected { suspected -= 1 }
        let expectation = waiting.remove(at: index)
        let endsGroup = !(isInGroup(expectation.group, at: index - 1) || isInGroup(expectation.group, at: index))
        if endsGroup { openGroups -= 1 }
        remember(expectation)
        return (expectation, endsGroup)
    }

    private func isInGroup(_ group: Int, at index: Int) -> Bool {
        waiting.indices.contains(index) && waiting[index].group == group
    }

    private mutating func remember(_ expectation: Expectation) {
        settled.prepend(expectation)
        settledBytes += expectation.message.bytes.count
        while settled.count > Self.remembered.count || (settledBytes > Self.remembered.bytes && settled.count > 1) {
            settledBytes -= settled.removeLast().message.bytes.count
        }
    }

    /// Takes note of what a waiting expectation is answered with.
    mutating func answered(_ index: Int, with bytes: ArraySlice<UInt8>) {
        switch waiting[index].check {
        case .pattern, .json: waiting[index].answer = bytes.hashValue
        case .echo, .exact, .any: break
        }
    }

    /// One of several messages that the expectation asks for came: it asks for the others anew.
    mutating func renew(_ index: Int, _ check: Check, at now: Duration) {
        waiting[index].check = check
        waiting[index].measures = false
        waiting[index].deadline = now + waiting[index].patience
    }

    /// The group's first waiting expectation gets its time now: another of the group was answered.
    mutating func extend(_ group: Int, at now: Duration) {
        guard overdue < waiting.count, waiting[overdue].group == group else { return }
        waiting[overdue].deadline = now + waiting[overdue].patience
    }

    /// All that waits is waited for so much longer.
    mutating func extendAll(by pause: Duration) {
        for index in waiting.indices { waiting[index].deadline += pause }
    }

    /// Takes note that the first due expectation's time is up.
    mutating func markOverdue() {
        overdue += 1
    }

    /// The oldest without a suspect that is not overdue; nil if all have one.
    var unsuspected: Expectation? {
        let index = overdue + suspected
        return index < waiting.count ? waiting[index] : nil
    }

    /// Gives that one a suspect.
    mutating func suspect(_ excerpt: Excerpt) {
        waiting[overdue + suspected].suspect = excerpt
        suspected += 1
    }

    /// The messages whose checks wait, each once, in their order.
    var messages: [SentMessage] {
        var messages: [SentMessage] = []
        for expectation in waiting where expectation.message.number > (messages.last?.number ?? 0) {
            messages.append(expectation.message)
        }
        return messages
    }

    /// All that waits is waited for anew: its messages are sent again.
    mutating func restart(at now: Duration) {
        for index in waiting.indices {
            waiting[index].deadline = now + waiting[index].patience
            waiting[index].suspect = nil
        }
        overdue = 0
        suspected = 0
    }

    /// Notes what was told of a settled expectation, and whether its message was counted by it alone.
    mutating func note(_ index: Int, _ outcome: Failure.Kind?, isCounted: Bool) {
        settled[index].note(outcome, isCounted: isCounted)
    }
}

extension Expectation {
    /// Whether its answer can be told from others, at this distance from the one that is due.
    ///
    /// Where any message would do it cannot. A pattern may have to be compiled for it, and JSON to be read.
    fileprivate func recognizes(at distance: Int) -> Bool {
        switch check {
        case .echo, .exact: true
        case .pattern, .json: distance < 16
        case .any: false
        }
    }

    /// Pays for a comparison with an answer; false if there is nothing left for another.
    fileprivate func wasAfforded(_ answer: ArraySlice<UInt8>, from budget: inout Int) -> Bool {
        // What is not of the same length is not the same, and what is longer is not contained.
        let isSearched =
            switch check {
            case .exact, .any: false
            case .echo: message.bytes.count <= answer.count
            case .pattern, .json: true
            }
        budget -= isSearched ? answer.count + 16 : 16
        return budget >= 0
    }
}
