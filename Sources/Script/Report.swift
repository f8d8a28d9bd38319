package import Measurement

/// What became of a replay.
package struct Report: Sendable {
    /// Why it ended.
    package enum Ending: Hashable, Sendable {
        /// It was played to its end and closed as agreed.
        case completed
        /// There was no connection to be had, for a reason in words.
        case notConnected(String)
        /// The connection ended before all was played and answered, or without the closing handshake.
        ///
        /// `byPeer` tells who closed it, if somebody did.
        case lost(code: UInt16, reason: String, byPeer: Bool)
        /// The server answered nothing any more for this long.
        case hung(Duration)
        /// The user stopped it.
        case interrupted
        /// A line of the stream cannot be a message.
        case invalid(ScriptFault)
    }

    /// Failures kept with their details; all are counted.
    static let keptFailures = 100

    /// Connections that played it, at once.
    package internal(set) var connections = 1
    /// Messages handed to the connection.
    package internal(set) var sent = 0
    /// Messages that there were to send, in all; nil where that is not known beforehand.
    package internal(set) var total: Int?
    /// Whether all there was to send was sent.
    package internal(set) var isPlayedOut = false
    /// Messages that got all the answers asked for.
    package internal(set) var answered = 0
    /// Messages that no answer was asked for, though answers were asked for at all.
    package internal(set) var unasked = 0
    /// How often a connection took the place of one that was lost.
    package internal(set) var reconnections = 0
    /// Messages sent once more over a new connection, each time counted.
    package internal(set) var resent = 0
    /// Which messages those were, by their numbers from 1, in the order in which they first went out again; the first runs
    /// only.
    package internal(set) var resentMessages: [ClosedRange<Int>] = []
    /// Messages that got another answer than the one asked for.
    package internal(set) var altered = 0
    /// Answers that came once more.
    package internal(set) var doubled = 0
    /// Messages that nothing asked for.
    package internal(set) var unexpected = 0
    /// Answers that came after that of a newer message.
    package internal(set) var reordered = 0
    /// Messages that came, in all.
    package internal(set) var received = 0
    /// The files that the script includes, by the numbers of places less 1.
    package internal(set) var includedFiles: [String] = []
    /// Empty lines of a line file that were not sent.
    package internal(set) var skipped = 0
    /// Messages that were not sent because somebody went on to a mark behind them.
    package internal(set) var passedOver = 0
    /// Whether it is of a script, whose checks have places of their own.
    var isScript = false
    /// What the lines of its places are.
    var numbering = Numbering.lines
    /// Whether it is noted what became of each check.
    var keepsResults = true
    /// Whether answers were asked for at all.
    package internal(set) var isChecked = true
    /// From a message's sending to its first answer.
    package internal(set) var roundTrips = DurationHistogram()
    /// From when a message was due at a steady rate to its first answer; none without a rate.
    package internal(set) var responses = DurationHistogram()
    /// When the first message was sent, since the start; nil if none was.
    package internal(set) var began: Duration?
    /// From then to the last thing that happened to one.
    package internal(set) var elapsed: Duration = .zero
    /// From then to the last message's sending.
    var sending: Duration = .zero
    /// Messages a second that were asked for; nil where any rate will do.
    package internal(set) var askedRate: Double?
    /// Why it ended; among several connections the gravest of their reasons.
    package internal(set) var ending = Ending.completed
    /// The first failures, in the order in which they were found.
    package internal(set) var failures: [Failure] = []
    /// The connections on which something went wrong, by their numbers; told only where there are several.
    package internal(set) var faulty: [Tally] = []
    /// What became of each check, by its place without a round; all of a line file are one check, at line 0.
    package internal(set) var results: [Place: CheckResult] = [:]
    /// How many failures there were.
    package internal(set) var failureCount = 0

    /// Messages sent that never got their answer.
    package var lost: Int { isChecked ? sent - answered - altered - unasked : 0 }

    /// Nothing was played yet.
    package init() {}

    /// Messages that were never sent, since it ended before their turn; nil if their number is not known.
    package var neverSent: Int? { total.map { max(0, $0 - sent) } ?? (isPlayedOut ? 0 : nil) }

    /// The exit code of `yodel replay`.
    package var exitCode: Int32 {
        switch ending {
        case .notConnected: 1
        case .invalid: 2
        case .lost: 3
        case .hung: 5
        case .interrupted: 130
        case .completed: failureCount > 0 ? 4 : 0
        }
    }

    /// A check was met.
    mutating func pass(_ place: Place) {
        guard keepsResults else { return }
        results[isScript ? place.inRound(nil) : Place(line: 0), default: CheckResult()].passed += 1
    }

    /// A message was sent once more.
    mutating func addResent(_ number: Int) {
        resent += 1
        guard !resentMessages.contains(where: { $0.contains(number) }) else { return }
        if let last = resentMessages.last, last.upperBound + 1 == number {
            resentMessages[resentMessages.count - 1] = last.lowerBound...number
        } else if resentMessages.count < Self.keptFailures {
            resentMessages.append(number...number)
        }
    }

    mutating func add(_ failure: Failure) {
        failureCount += 1
        if keepsResults, let place = failure.place {
            let key = isScript ? place.inRound(nil) : Place(line: 0)
            results[key, default: CheckResult()].failed += 1
            if results[key]?.first == nil { results[key]?.first = failure }
        }
        if failures.count < Self.keptFailures { failures.append(failure) }
    }

    /// What was told of a message was not the whole story: something more came.
    mutating func revise(_ kind: Failure.Kind, of message: Int, to revised: Failure.Kind) {
        guard let index = failures.lastIndex(where: { $0.kind == kind && $0.message == message }) else { return }
        failures[index].kind = revised
    }
}

/// What became of one check in all its rounds.
package struct CheckResult: Hashable, Sendable {
    /// How often it was met.
    package internal(set) var passed = 0
    /// How often something went wrong with it.
    package internal(set) var failed = 0
    /// What went wrong first.
    package internal(set) var first: Failure?
}

/// One thing that went wrong.
package struct Failure: Hashable, Sendable {
    /// What became of a message or an expectation instead of an answer in time and in order.
    package enum Kind: Hashable, Sendable {
        case notAnswered, altered, doubled, unexpected, outOfOrder, late
        /// A variable without a value, named by `expected`, kept the script from going on.
        case noValue
        /// The server should have closed, with the code in `expected` if there is one.
        case notClosed
        /// It closed, with another code.
        case closedOtherwise
    }

    /// The newest that is known: an answer that is late turns out so only when it comes.
    package internal(set) var kind: Kind
    /// The number of the message that it happened to, from 1, or 0 if to none.
    package let message: Int
    /// Where what was asked for stands in the script; nil for what nobody asked for.
    package let place: Place?
    /// The message itself.
    package let text: Excerpt?
    /// What was asked for, or what `kind` says that it holds; nil where there is neither.
    package let expected: Excerpt?
    /// What came instead, or once too often; nil where nothing did.
    package let came: Excerpt?
    /// The connection that it happened on, from 1; 0 where there is one only.
    var connection = 0
    /// Whether what came should have been `expected`, byte for byte.
    var isExact = false
}
