import JSON

// A recording as an HTTP Archive, as browsers write them of their WebSocket connections.
extension Recording {
    /// Reads the messages of an archive's WebSocket connections, one connection after the other.
    ///
    /// - Throws: What is wrong with it.
    package init(har: ArraySlice<UInt8>) throws(InvalidScript) {
        var number = 0
        do throws(Problem) {
            self.init(entries: try Self.entries(of: har, &number))
        } catch {
            let fault = error == .noArchive ? ScriptFault(line: 1, error) : ScriptFault(entry: number, error)
            throw InvalidScript(faults: [fault])
        }
    }

    /// The entries; `number` counts the messages, up to one that is wrong.
    private static func entries(of har: ArraySlice<UInt8>, _ number: inout Int) throws(Problem) -> [Entry] {
        guard let archive = try? JSONValue(parsing: har), case .array(let requests) = archive["log"]?["entries"] else {
            throw .noArchive
        }
        var entries: [Entry] = []
        var start: Double?
        for request in requests {
            guard case .array(let messages) = request["_webSocketMessages"] else { continue }
            let first = messages.first?["time"]?.number ?? start ?? 0
            start = min(start ?? first, first)
            entries.append(Entry(at: time(first, start), .opened(url: request["request"]?["url"]?.string ?? "")))
            for message in messages {
                number += 1
                entries.append(Entry(at: time(message["time"]?.number ?? first, start), try happening(message)))
            }
        }
        guard !entries.isEmpty else { throw .noArchive }
        return entries
    }

    /// Times count from the first; what lies before it, as a clock set back makes it, counts as there.
    private static func time(_ seconds: Double, _ start: Double?) -> Duration {
        .nanoseconds(Int64((min(max(0, seconds - (start ?? 0)), 1e9) * 1e9).rounded()))
    }

    private static func happening(_ message: JSONValue) throws(Problem) -> Happening {
        switch message["type"]?.string {
        case "send": .sent(try message.kind(), try message.payload())
        case "receive": .received(try message.kind(), try message.payload())
        default: throw .badEntry("type")
        }
    }

    /// The recording as an archive (HAR 1.2) with one entry a connection.
    ///
    /// - Parameters:
    ///   - started: When it began, since 1970.
    ///   - date: The same as ISO 8601 has it.
    ///   - program: The program's name and version.
    ///   - opening: How the last connection was opened, where that is known.
    /// - Returns: The file's bytes.
    package func har(
        started: Duration,
        date: String,
        program: (name: String, version: String),
        opening: ArchivedOpening?
    ) -> [UInt8] {
        var connections: [(url: String, messages: [JSONValue])] = []
        for entry in entries {
            if case .opened(let url) = entry.what { connections.append((url, [])) }
            guard let message = entry.message(since: started) else { continue }
            if connections.isEmpty { connections.append(("", [])) }
            connections[connections.count - 1].messages.append(message)
        }
        let last = connections.count - 1
        let requests = connections.enumerated().map { place, connection in
            Self.request(connection.url, date, place == last ? opening : nil, connection.messages)
        }
        let log: [JSONValue.Member] = [
            .init("version", .string("1.2")),
            .init(
                "creator",
                .object([.init("name", .string(program.name)), .init("version", .string(program.version))])
            ),
            .init("entries", .array(requests)),
        ]
        return Array((JSONValue.object([.init("log", .object(log))]).text + "\n").utf8)
    }

    private static func request(
        _ url: String,
        _ date: String,
        _ opening: ArchivedOpening?,
        _ messages: [JSONValue]
    ) -> JSONValue {
        let request: [JSONValue.Member] =
            [.init("method", .string("GET")), .init("url", .string(url)), .init("queryString", .array([]))]
            + head(opening?.request ?? [])
        let content: [JSONValue.Member] = [.init("size", .number("0")), .init("mimeType", .string("x-unknown"))]
        let response: [JSONValue.Member] =
            [
                .init("status", .number("101")), .init("statusText", .string("Switching Protocols")),
                .init("content", .object(content)), .init("redirectURL", .string("")),
            ] + head(opening?.response ?? [])
        let timings = ["send", "wait", "receive"].map { JSONValue.Member($0, .number("0")) }
        return .object([
            .init("startedDateTime", .string(date)), .init("time", .number("0")), .init("request", .object(request)),
            .init("response", .object(response)), .init("cache", .object([])), .init("timings", .object(timings)),
            .init("_resourceType", .string("websocket")), .init("_webSocketMessages", .array(messages)),
        ])
    }

    /// What request and response have in common; cookies are secrets.
    private static func head(_ fields: [ArchivedOpening.Field]) -> [JSONValue.Member] {
        let headers = fields.map { field in
            let comment = field.value == nil ? [JSONValue.Member("comment", .string("left out"))] : []
            return JSONValue.object(
                [.init("name", .string(field.name)), .init("value", .string(field.value ?? ""))] + comment
            )
        }
        return [
            .init("httpVersion", .string("HTTP/1.1")), .init("cookies", .array([])), .init("headers", .array(headers)),
            .init("headersSize", .number("-1")), .init("bodySize", .number("-1")),
        ]
    }
}

extension Program {
    /// Compiles an archive: a script that has the same conversations again, whose places are the numbers of messages.
    ///
    /// - Throws: What is wrong with it.
    package init(archive file: ArraySlice<UInt8>) throws(InvalidScript) {
        var compiler = RecordingCompiler()
        var number = 0
        for entry in try Recording(har: file).entries {
            if entry.isMessage { number += 1 }
            compiler.take(entry, line: number)
        }
        self.init(instructions: compiler.takePiece(isLast: true), variables: [], includedFiles: [])
        numbering = .entries
    }
}

extension Recording.Entry {
    fileprivate var isMessage: Bool {
        switch what {
        case .sent, .received: true
        case .opened, .closed: false
        }
    }

    /// The message as an archive holds it; nil if it is none.
    fileprivate func message(since started: Duration) -> JSONValue? {
        let (type, kind, bytes): (String, PayloadKind, ArraySlice<UInt8>)
        switch what {
        case .sent(let sent, let payload): (type, kind, bytes) = ("send", sent, payload)
        case .received(let received, let payload): (type, kind, bytes) = ("receive", received, payload)
        case .opened, .closed: return nil
        }
        return .object([
            .init("type", .string(type)), .init("time", .number(decimal((started + time).inSeconds, places: 6))),
            .init("opcode", .number("\(kind.opcode)")), .init("data", .string(kind.recorded(bytes))),
        ])
    }
}
