import Conversation
import Interface
import Script
import Transport
import WebSocketCore

// The end, and what is accounted for after it.
extension Conversing {
    /// Closes the connection as agreed, for a short while; afterwards all that was sent has left.
    func finish() async {
        connection?.close()
        await connector.finish(within: .seconds(1))
    }

    /// Takes what still came while the connection closed.
    mutating func takeLast(_ mail: [ConversationMail], at now: Moment) {
        for case .connection(let number, let event) in mail where number == connector.current {
            switch event {
            case .received(let batch): take(batch, at: now)
            case .closed(let closure):
                lastEnd = closure
                if let connection { tell(.sendingEnded(after: connection.messagesFramed), at: now) }
                noteClosed(closure, at: now)
            default: break
            }
        }
    }

    /// What the user has to know after the end: the messages that came to no good end, in one line, and the script in
    /// another.
    var farewell: String? {
        let lines = [messagesLeft, scriptLeft].compactMap(\.self).map { "yodel: \($0)" }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private var messagesLeft: String? {
        let tally = conversation.tally
        let unanswered = tally.waiting - tally.unsent
        // What waits to be sent once more was sent, and its connection lost.
        let neverSent = conversation.neverTaken.count
        let parts = [
            (neverSent, "never sent"),
            (tally.lost + tally.unsent + tally.leftBehind - neverSent, "lost"),
            (unanswered, lastEnd?.provesArrival == true ? "not answered" : "sent but perhaps never arrived"),
        ].filter { $0.0 > 0 }
        guard let (count, fate) = parts.first else { return nil }
        let rest = parts.dropFirst().map { ", \(Interface.Wording.grouped($0.0)) \($0.1)" }.joined()
        return "\(Interface.Wording.count(count, "message")) \(fate)\(rest)"
    }

    private var scriptLeft: String? {
        guard let playback, playback.report == nil else { return nil }
        return Wording.cutShort(playback.name, playback.player.report)
    }
}

extension Closure {
    /// Whether the peer had everything before it ended: its close frame answers ours (RFC 6455 §5.5.1).
    var provesArrival: Bool { initiator == .local && violation == nil && code != .abnormal }
}
