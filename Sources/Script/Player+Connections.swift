// Connections that the script ends, sees ended, and makes anew.
extension Player {
    /// Whether the script wants a new connection next.
    var wantsReconnect: Bool { upcoming == .reconnect && report.ending == .completed && !isTimeUp }

    /// The connection has ended: whether the script says that it does.
    mutating func takesClose(code: UInt16) -> Bool {
        let expected: (code: UInt16?, place: Place)
        if case .expectingClose(let code, let place, _) = phase {
            expected = (code, place)
        } else if case .expectClose(let code, let place) = upcoming {
            // It came before the answers that are still awaited.
            settleAll()
            expected = (code, place)
        } else {
            return false
        }
        if let wanted = expected.code, wanted != code {
            fail(.closedOtherwise, at: expected.place, expected: "\(wanted)", came: "\(code)")
        } else {
            report.pass(expected.place)
        }
        phase = .disconnected
        load()
        return true
    }

    /// The server kept the connection that it should have closed.
    mutating func wasNotClosed(expected code: UInt16?, at place: Place) {
        fail(.notClosed, at: place, expected: code.map { "\($0)" } ?? "", came: nil)
        phase = .playing
        if !isHalted { load() }
    }

    /// Without a connection only a new one can follow.
    mutating func goOnWithoutConnection() -> Move {
        guard wantsReconnect || isResuming else {
            finish(report.ending)
            return .goOn
        }
        if !isResuming { upcoming = nil }
        phase = .connecting
        return .act(.connect)
    }
}

// What the script cannot go on without.
extension Player {
    /// Whether a check can be made: what it is filled in with is known.
    mutating func isReady(_ check: Check, _ place: Place) -> Bool {
        guard let content = check.content else { return true }
        return isReady(content, place)
    }

    /// Whether a text can be filled in; if it never can be, the script ends there.
    mutating func isReady(_ content: Content, _ place: Place) -> Bool {
        var readiness = scope.readiness(content)
        if readiness == .awaited, expectations.isIdle {
            // What is overdue will hardly come any more.
            settleAll()
            readiness = scope.readiness(content)
        }
        switch readiness {
        case .ready: return true
        case .awaited: return false
        case .missing(let variable):
            fail(.noValue, at: place, expected: source.outline?.variables[variable] ?? "", came: nil)
            halt()
            return false
        }
    }

    /// Nothing more is sent.
    mutating func halt() {
        isHalted = true
        upcoming = nil
    }
}

extension Check {
    /// The text that it compares with.
    fileprivate var content: Content? {
        switch self {
        case .echo, .any: nil
        case .exact(_, let content), .pattern(let content, _), .json(let content): content
        }
    }
}

extension Scope {
    /// Whether all that a check is filled in with is known.
    func isReady(_ check: Check) -> Bool { check.content.map { readiness($0) == .ready } ?? true }

    /// The check filled in.
    mutating func settled(_ check: Check, round: Int?, at now: Duration) -> Check {
        switch check {
        case .echo, .any: check
        case .exact(let kind, let content): .exact(kind, settled(content, round: round, at: now))
        case .pattern(let content, let captures):
            .pattern(settled(content, round: round, at: now, for: .pattern), captures: captures)
        case .json(let content): .json(settled(content, round: round, at: now, for: .json))
        }
    }
}
