import Conversation
import Glibc
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

// The conversation as a file: written while it takes place, or all at once.
extension Chat {
    /// Does what `/record` asks for.
    mutating func record(_ command: RecordCommand, at now: Moment) {
        switch command {
        case .begin(let path):
            if let recorder {
                return show(.failed("\(recorder.path) is being recorded; /record stop ends it"), at: now)
            }
            beginRecording(path ?? "yodel-\(Date.compact(SystemClock.sinceEpoch)).jsonl", at: now)
        case .stop:
            guard let recorder else { return show(.failed("nothing is being recorded; /record FILE does"), at: now) }
            endRecording(at: now)
            show(.noticed("recorded to \(recorder.path); /replay \(recorder.path) plays it"), at: now)
        }
    }

    /// Begins to record; the conversation goes on if that can't be.
    mutating func beginRecording(_ path: String, at now: Moment) {
        do {
            recorder = try Recorder(
                path: path,
                url: url.description,
                uptime: now.uptime,
                sinceEpoch: SystemClock.sinceEpoch
            )
            show(.recordingChanged(path.split(separator: "/").last.map(String.init) ?? path), at: now)
            if conversation.state == .open { noteOpened(at: now) }
        } catch {
            show(.failed("\(error); nothing is recorded"), at: now)
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

    /// Writes the transcript to a new file, in the format that its ending names.
    mutating func export(_ path: String, at now: Moment) {
        let (recording, start) = recorded(at: now)
        guard let (bytes, remark) = exported(recording, start, ending: path.split(separator: ".").last.map(String.init))
        else {
            return show(.failed("/export writes .txt, .yodel, .jsonl and .har; end \(path) with one of them"), at: now)
        }
        do {
            try FileAppender.create(UserFolders.expanded(path), bytes)
            show(
                .noticed("\(Interface.Wording.count(recording.messageCount, "message")) exported to \(path)\(remark)"),
                at: now
            )
        } catch {
            show(.failed("\(error)"), at: now)
        }
    }

    private func exported(_ recording: Recording, _ start: Duration, ending: String?) -> ([UInt8], remark: String)? {
        switch ending {
        case "txt":
            let (text, leftOut) = recording.lines
            let remark = leftOut > 0 ? "; \(leftOut) that are no line are left out" : ""
            return (text, "; it holds what was sent\(remark)")
        case "yodel": return (recording.program.script, "")
        case "jsonl":
            let header = Recording.header(url: url.description, started: start)
            return (recording.entries.reduce(into: header) { $0 += $1.line }, "")
        case "har":
            let program = (name: "yodel", version: Version.current)
            return (recording.har(started: start, date: Date.iso8601(start), program: program), "")
        default: return nil
        }
    }

    /// The transcript as a recording, its times in whole seconds, and when it began since 1970.
    private func recorded(at now: Moment) -> (Recording, start: Duration) {
        let numbers = model.transcript.numbers
        let first = numbers.isEmpty ? now.localSeconds : model.transcript[numbers.lowerBound].localSeconds
        var entries = [Recording.Entry(at: .zero, .opened(url: url.description))]
        for number in numbers {
            let entry = model.transcript[number]
            let kind = entry.body.kind == .text ? PayloadKind.text : .binary
            let time = Duration.seconds(max(0, entry.localSeconds - first))
            switch entry.kind {
            case .sent: entries.append(Recording.Entry(at: time, .sent(kind, entry.body.bytes)))
            case .received: entries.append(Recording.Entry(at: time, .received(kind, entry.body.bytes)))
            case .notice, .error, .help: break
            }
        }
        return (Recording(entries: entries), SystemClock.sinceEpoch - .seconds(now.localSeconds - first))
    }
}

extension PayloadKind {
    fileprivate init(_ kind: Message.Kind) { self = kind == .text ? .text : .binary }
}

extension Recording {
    /// Messages both ways.
    fileprivate var messageCount: Int {
        entries.count { entry in
            switch entry.what {
            case .sent, .received: true
            case .opened, .closed: false
            }
        }
    }
}

/// Dates as files want them.
private enum Date {
    /// `20261124-104500`, local time.
    static func compact(_ sinceEpoch: Duration) -> String {
        var time = time_t(sinceEpoch.components.seconds)
        var broken = tm()
        localtime_r(&time, &broken)
        return formatted(&broken, "%Y%m%d-%H%M%S")
    }

    /// `2026-11-24T10:45:00Z`.
    static func iso8601(_ sinceEpoch: Duration) -> String {
        var time = time_t(sinceEpoch.components.seconds)
        var broken = tm()
        gmtime_r(&time, &broken)
        return formatted(&broken, "%Y-%m-%dT%H:%M:%SZ")
    }

    private static func formatted(_ time: inout tm, _ format: String) -> String {
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, format, &time)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
