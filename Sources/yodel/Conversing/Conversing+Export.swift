import Conversation
import Encoding
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

// The conversation as a file, written all at once.
extension Conversing {
    /// Writes the transcript to a new file, in the format that its ending names.
    mutating func export(_ path: String, at now: Moment) {
        let (recording, start, neverSent) = recorded(at: now)
        guard let (bytes, remark) = exported(recording, start, ending: path.split(separator: ".").last.map(String.init))
        else {
            return show(.refused("/export writes .txt, .yodel, .jsonl and .har; end \(path) with one of them"), at: now)
        }
        do {
            try FileAppender.create(UserFolders.expanded(path), bytes)
            let count = Interface.Wording.count(recording.messageCount, "message")
            let left = neverSent > 0 ? "; \(Interface.Wording.grouped(neverSent)) never sent, not in it" : ""
            show(.noticed("\(count) exported to \(path)\(remark)\(left)"), at: now)
        } catch {
            show(.refused("\(error)"), at: now)
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
            let date = UTCTime.text(start.components.seconds)
            return (
                recording.har(started: start, date: date, program: program, opening: opening.map(ArchivedOpening.init)),
                ""
            )
        default: return nil
        }
    }

    /// The transcript as a recording; when it began since 1970; and how many of its messages were never sent, and are
    /// left out.
    private func recorded(at now: Moment) -> (Recording, start: Duration, neverSent: Int) {
        let neverTaken = Set(conversation.neverTaken)
        var neverSent = 0
        let numbers = transcript.numbers
        let first = numbers.isEmpty ? now.localTime : transcript[numbers.lowerBound].localTime
        var entries = [Recording.Entry(at: .zero, .opened(url: url.description))]
        for number in numbers {
            let entry = transcript[number]
            let kind = entry.body.kind == .text ? PayloadKind.text : .binary
            let time = max(.zero, entry.localTime - first)
            switch entry.kind {
            case .sent where entry.delivery == .canceled,
                .sent where transcript.id(of: number).map(neverTaken.contains) == true:
                neverSent += 1
            case .sent: entries.append(Recording.Entry(at: time, .sent(kind, entry.body.bytes)))
            case .received: entries.append(Recording.Entry(at: time, .received(kind, entry.body.bytes)))
            case .notice, .error, .help: break
            }
        }
        return (Recording(entries: entries), SystemClock.sinceEpoch - (now.localTime - first), neverSent)
    }
}

extension ArchivedOpening {
    /// All fields but these may hold secrets: what the user gave, who he is, and a token among the subprotocols.
    private static let known: Set = [
        "host", "upgrade", "connection", "origin", "sec-websocket-key", "sec-websocket-version",
        "sec-websocket-extensions", "sec-websocket-accept",
    ]
    /// What a response has for the client alone.
    private static let secret: Set = ["set-cookie", "sec-websocket-protocol"]

    /// How a connection was opened, without what others should not see who get the archive.
    fileprivate init(_ request: HTTPHead, _ response: HTTPHead) {
        self.init(
            request: request.fields.map { field in
                Field(field.name, Self.known.contains(field.name.lowercased()) ? field.value : nil)
            },
            response: response.fields.map { field in
                Field(field.name, Self.secret.contains(field.name.lowercased()) ? nil : field.value)
            }
        )
    }
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
