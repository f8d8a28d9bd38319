import Conversation
import Interface
import Script
import Transport

extension Conversing {
    /// Does what `/replay` asks for.
    mutating func replay(_ command: Interface.ReplayCommand, at now: Moment) {
        switch command {
        case .play(let path):
            do { play(try ScriptFile(path: UserFolders.script(named: path)), at: now) } catch {
                show(.refused("\(error)"), at: now)
            }
        case .pause: withPlayback(at: now) { $0.pauseToggled() }
        case .step: withPlayback(at: now) { $0.stepRequested() }
        case .stop: withPlayback(at: now) { $0.stopped() }
        }
    }

    /// Begins to play a script; a message goes out as soon as there is a connection.
    mutating func play(_ script: ScriptFile, at now: Moment) {
        if let playback, playback.report == nil {
            return show(.refused("\(playback.name) is still playing; /replay stop ends it"), at: now)
        }
        playback = Playback(script)
    }

    /// Sends what the script has to send by now, and tells how it ended.
    mutating func playOn(at now: Moment) {
        guard playback != nil else { return }
        while conversation.state == .open || playback?.isDisconnected == true,
            let action = playback?.nextAction(at: now.uptime)
        {
            switch action {
            case .send(let kind, let bytes): tell(.sendRequested(kind == .text ? .text : .binary, bytes), at: now)
            case .ping: connection?.ping()
            case .connect:
                tell(.connectRequested, at: now)
                if conversation.state == .open { playback?.connectionOpened() }
            case .close(let code, let reason):
                let reason = String(decoding: reason, as: UTF8.self)
                disconnect(code: code, reason: reason, at: now)
            }
        }
        guard let playback else { return }
        guard let report = playback.report else { return show(.replayChanged(playback.progress), at: now) }
        self.playback = nil
        scriptEnded(report)
        show(.replayChanged(nil), at: now)
        let text = "\(playback.name) is over: \(report.text(file: playback.name))".trimmingLineBreaks
        show(report.exitCode == 0 ? .noticed(text) : .failed(text), at: now)
    }

    private mutating func withPlayback(at now: Moment, _ change: (inout Playback) -> Void) {
        guard playback != nil else { return show(.failed("no script is playing; /replay FILE plays one"), at: now) }
        if var changed = playback {
            change(&changed)
            playback = changed
        }
    }
}

extension String {
    fileprivate var trimmingLineBreaks: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
