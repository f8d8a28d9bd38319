import Conversation
import Interface
import Script
import Transport

extension Conversing {
    /// Does what `/replay` asks for.
    mutating func replay(_ command: Interface.ReplayCommand, at now: Moment) {
        switch command {
        case .play(let path, let options):
            guard conversation.state != .disconnected, conversation.state != .closing else {
                return show(.refused(Wording.notConnected), at: now)
            }
            do {
                play(try ScriptFile(path: UserFolders.script(named: path)), options, at: now)
            } catch {
                show(.refused("\(error)"), at: now)
            }
        case .pause: withPlayback(at: now) { $0.pauseToggled(at: now.uptime) }
        case .step: withPlayback(at: now) { $0.stepRequested(at: now.uptime) }
        case .speed(let change): withPlayback(at: now) { $0.speedChanged(to: change, at: now.uptime) }
        case .go(let mark): go(to: mark, at: now)
        case .stop: withPlayback(at: now) { $0.stopped() }
        }
    }

    /// Begins to play a script; a message goes out as soon as there is a connection.
    mutating func play(_ script: ScriptFile, _ options: ReplayOptions = [], at now: Moment) {
        if let playback, playback.report == nil {
            return show(.refused("\(playback.name) is still playing; /replay stop ends it"), at: now)
        }
        var settings = Playback.Options()
        settings.isPaused = options.contains(.paused)
        if options.contains(.haltsOnFailure) { settings.onFailure = takesCommands ? .halts : .ends }
        settings.pairing = Player.Pairing(conversation.pairing)
        if let line = script.source.cutOffLine { show(.noticed(Wording.cutOff(script.path, line: line)), at: now) }
        playback = Playback(script, settings, at: now.uptime)
        showProgress(at: now)
    }

    /// What a script does before the user and the connection are heard: its messages may wait for nothing.
    private static var actionsPerTurn: Int { 256 }

    /// Whether what the script sends can leave at once.
    var takesScript: Bool { conversation.state == .open && conversation.tally.unsent == 0 }

    /// Sends what the script has to send by now, and tells how it ended.
    mutating func playOn(at now: Moment) {
        guard playback != nil else { return }
        var budget = Self.actionsPerTurn
        defer { playback?.isInterrupted = budget == 0 }
        while budget > 0, takesScript || playback?.isDisconnected == true,
            let action = playback?.nextAction(at: now.uptime)
        {
            budget -= 1
            switch action {
            case .send(let kind, let bytes, let isAnswered):
                tell(.sendRequested(kind == .text ? .text : .binary, bytes, isAnswered: isAnswered), at: now)
            case .ping: connection?.ping()
            case .connect:
                tell(.connectRequested, at: now)
                if conversation.state == .open { playback?.connectionOpened() }
            case .close(let code, let reason):
                let reason = String(decoding: reason, as: UTF8.self)
                disconnect(code: code, reason: reason, at: now)
            }
        }
        tellOfScript(at: now)
    }

    /// What the script came to: a mark, a failed check that halts it, its end.
    private mutating func tellOfScript(at now: Moment) {
        guard let playback else { return }
        let (arrival, halt) = (playback.takeArrival(), playback.takeHalt())
        if let arrival {
            show(.noticed(Wording.arrived(playback.name, at: arrival.mark, arrival.skipped, arrival.again)), at: now)
        }
        if let halt {
            show(.failed(Wording.halted(playback.name, halt, playback.player.report, goesOn: goesOnBy)), at: now)
            showProgress(at: now)
        }
        for failure in playback.takeFailures() {
            show(.failed(Wording.checkFailed(playback.name, failure, playback.player.report)), at: now)
        }
        guard let report = playback.report else { return }
        self.playback = nil
        scriptEnded(report)
        // What failed stays to be looked at.
        let isFine = report.failureCount == 0 && (report.exitCode == 0 || report.ending == .interrupted)
        show(.replayChanged(isFine ? nil : playback.progress(rows: replayRows, at: now.uptime)), at: now)
        let told = report.text(file: playback.path, width: terminalWidth)
        let text = "\(playback.name) is over: \(told)".trimmingLineBreaks
        show(report.exitCode == 0 ? .noticed(text) : .failed(text), at: now)
    }

    private mutating func go(to mark: MarkChoice, at now: Moment) {
        guard let playback else { return withPlayback(at: now) { _ in } }
        do throws(UnreachableMark) {
            try playback.go(to: mark)
            showProgress(at: now)
        } catch {
            show(.refused("\(error)"), at: now)
        }
    }

    private mutating func withPlayback(at now: Moment, _ change: (Playback) -> Void) {
        guard let playback else {
            return show(.failed("no script is playing; /replay FILE plays one"), at: now)
        }
        change(playback)
        showProgress(at: now)
    }

    /// Tells how far the script has come.
    mutating func showProgress(at now: Moment) {
        let rows = replayRows
        guard let progress = playback?.progress(rows: rows, at: now.uptime) else { return }
        if progress.state != .over { show(.replayChanged(progress), at: now) }
    }
}

extension Player.Pairing {
    /// The same as the conversation pairs by.
    fileprivate init(_ pairing: Pairing) {
        switch pairing {
        case .contains: self = .contains
        case .order: self = .order
        case .off: self = .off
        }
    }
}
