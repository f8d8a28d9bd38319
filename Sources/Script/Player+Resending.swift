import DequeModule

// What is sent again after a connection was lost.
extension Player {
    /// Whether a connection that ended with this code (RFC 6455 §7.4.1) is to be made anew: what ended by itself.
    func mayResume(after code: UInt16) -> Bool {
        guard options.resends, report.ending == .completed, [1001, 1006, 1011, 1012, 1013, 1014].contains(code) else {
            return false
        }
        switch phase {
        case .playing, .sleeping, .draining: return true
        default: return false
        }
    }

    /// Keeps what was sent and not answered, for the next connection.
    mutating func lostConnection() {
        if case .sleeping(let until) = phase { interruptedSleep = until }
        resending = Deque(expectations.messages)
        isResuming = true
        phase = .disconnected
    }

    /// A connection that is lost from here on is not made anew: what was not answered stays lost.
    package mutating func stopResending() { options.resends = false }

    /// There is a new connection: what waits gets its time anew.
    mutating func resume(at now: Duration) {
        isResuming = false
        isResumed = true
        report.reconnections += 1
        expectations.restart(at: now)
    }

    /// The next message that goes out again.
    mutating func resend() -> Action? {
        guard let message = resending.popFirst() else { return nil }
        report.addResent(message.number)
        return .send(message.kind, message.bytes)
    }
}
