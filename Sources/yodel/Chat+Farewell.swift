import Conversation
import Interface
import Terminal
import Transport
import WebSocketCore

// What is accounted for after the screen is gone.
extension Chat {
    /// Takes what still came while the connection closed.
    mutating func takeLast(_ mail: [Mail], at now: Moment) {
        for case .connection(let number, let event) in mail where number == connector.current {
            switch event {
            case .received(let batch):
                for message in batch { tell(.received(.init(message.kind), message.bytes), at: now) }
            case .closed(let closure): hasClosedInOrder = closure.provesArrival
            default: break
            }
        }
    }

    /// What the user has to know after the screen is gone: the messages that came to no good end, in one line.
    var farewell: String? {
        let tally = conversation.tally
        let unanswered = tally.waiting - tally.unsent
        let parts = [
            (tally.unsent, "never sent"),
            (tally.lost, "lost"),
            (unanswered, hasClosedInOrder ? "not answered" : "sent but perhaps never arrived"),
        ].filter { $0.0 > 0 }
        guard let (count, fate) = parts.first else { return nil }
        let rest = parts.dropFirst().map { ", \(Interface.Wording.grouped($0.0)) \($0.1)" }.joined()
        return "yodel: \(Interface.Wording.count(count, "message")) \(fate)\(rest)"
    }
}

extension Closure {
    /// Whether the peer had everything before it ended: its close frame answers ours (RFC 6455 §5.5.1).
    fileprivate var provesArrival: Bool { initiator == .local && violation == nil && code != .abnormal }
}
