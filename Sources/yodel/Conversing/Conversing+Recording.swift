import Conversation
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

// The conversation as a file, written while it takes place.
extension Conversing {
    /// Does what `/record` asks for.
    mutating func record(_ command: RecordCommand, at now: Moment) {
        switch command {
        case .begin(let path):
            if let recorder {
                return show(.refused("\(recorder.path) is being recorded; /record stop ends it"), at: now)
            }
            beginRecording(path ?? "yodel-\(FileDate.compact(SystemClock.sinceEpoch)).jsonl", at: now)
        case .stop:
            guard let recorder else { return show(.failed("nothing is being recorded; /record FILE does"), at: now) }
            endRecording(at: now)
            show(.noticed("recorded to \(recorder.path); /replay \(recorder.path) plays it"), at: now)
        }
    }

    /// Begins to record; the conversation goes on if that can't be.
    private mutating func beginRecording(_ path: String, at now: Moment) {
        do {
            recorder = try Recorder(
                path: path,
                url: url.description,
                uptime: now.uptime,
                sinceEpoch: SystemClock.sinceEpoch
            )
            show(.recordingChanged(recorder?.name), at: now)
            if conversation.state == .open { noteOpened(at: now) }
        } catch {
            show(.refused("\(error); nothing is recorded"), at: now)
        }
    }

    /// The connection is open.
    mutating func noteOpened(at now: Moment) { note(.opened(url: url.description), at: now) }

    /// A message was given to the connection.
    mutating func noteSent(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>, at now: Moment) {
        note(.sent(PayloadKind(kind), bytes), at: now)
    }

    /// A message came.
    mutating func noteReceived(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>, at now: Moment) {
        note(.received(PayloadKind(kind), bytes), at: now)
    }

    /// The connection has ended.
    mutating func noteClosed(_ closure: Closure, at now: Moment) {
        note(.closed(code: closure.code.rawValue, reason: closure.reason), at: now)
    }

    /// Writes down what happened, if that is wanted; what can't be written ends the recording, and nothing else.
    private mutating func note(_ what: Recording.Happening, at now: Moment) {
        guard let recorder else { return }
        do {
            try recorder.append(what, at: now.uptime)
        } catch {
            endRecording(at: now)
            show(.failed("\(error); the recording ends here, the conversation goes on"), at: now)
        }
    }

    private mutating func endRecording(at now: Moment) {
        recorder?.end()
        recorder = nil
        show(.recordingChanged(nil), at: now)
    }
}

extension PayloadKind {
    fileprivate init(_ kind: Message.Kind) { self = kind == .text ? .text : .binary }
}
