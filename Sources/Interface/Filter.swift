import RegularExpression

/// What of the transcript is shown: entries by direction, by kind and by what stands in them.
struct Filter {
    /// The words with a meaning of their own, for Tab.
    static let words =
        ["sent", "received", "notices", "errors", "text", "binary"].flatMap { [$0, "!\($0)"] } + ["off"]

    /// As it was asked for.
    let text: String
    /// The entries that pass.
    var scan: EntryScan

    /// Reads what stands behind `/filter`; errors and answers to commands from `origin` on always pass.
    ///
    /// - Throws: A failure that names what can be asked for.
    init(_ text: String, from origin: Int) throws(Command.Failure) {
        self.text = text
        scan = EntryScan([try Self.test(text, tellsFrom: origin)], from: origin)
    }

    /// Reads what stands behind `/filter`: words for kinds, then a text; `!` before any of them negates it.
    ///
    /// - Throws: A failure that names what can be asked for.
    static func test(_ text: String, tellsFrom: Int) throws(Command.Failure) -> EntryTest {
        var test = EntryTest(tellsFrom: tellsFrom)
        var excluded: Set<Transcript.Kind> = []
        var rest = Substring(text)
        while let word = rest.split(separator: " ", maxSplits: 1).first {
            let isNegated = word.hasPrefix("!") && word.count > 1
            let name = isNegated ? word.dropFirst() : word
            if let kind = kinds[String(name)] {
                if isNegated { excluded.insert(kind) } else { test.kinds = (test.kinds ?? []).union([kind]) }
            } else if let body = bodies[String(name)] {
                test.body = isNegated ? (body == .text ? .binary : .text) : body
            } else {
                break
            }
            rest = rest[word.endIndex...].drop { $0 == " " }
        }
        if rest.hasPrefix("!"), rest.count > 1 {
            test.isNegated = true
            rest = rest.dropFirst()
        }
        test.pattern = try pattern(rest)
        if !excluded.isEmpty { test.kinds = (test.kinds ?? Set(Transcript.Kind.all)).subtracting(excluded) }
        guard test.kinds != nil || test.body != nil || test.pattern != nil else {
            throw Command.Failure(
                reason:
                    "/filter takes sent, received, notices, errors, text, binary, a text, /a pattern/, or off; ! before it negates"
            )
        }
        return test
    }

    /// Told in the separator: what is filtered, and how many entries pass of how many.
    func label(in transcript: Transcript, symbols: Symbols) -> String {
        let more = scan.isComplete(in: transcript) ? "" : symbols.ellipsis
        let counts = "\(Wording.grouped(scan.matches.count))\(more) of \(Wording.grouped(transcript.numbers.count))"
        return "filter: \(text) \(symbols.dot) \(counts)"
    }

    /// A text, or a regular expression between slashes.
    private static func pattern(_ text: Substring) throws(Command.Failure) -> Pattern? {
        guard !text.isEmpty else { return nil }
        let isRegex = text.count > 2 && text.hasPrefix("/") && text.hasSuffix("/")
        do throws(RegexSyntax.Fault) {
            return try Pattern(String(isRegex ? text.dropFirst().dropLast() : text), isRegex: isRegex)
        } catch {
            throw Command.Failure(reason: "bad pattern: \(error.reason)")
        }
    }

    private static let kinds: [String: Transcript.Kind] = [
        "sent": .sent, "received": .received, "notices": .notice, "errors": .error,
    ]
    private static let bodies: [String: MessageBody.Kind] = ["text": .text, "binary": .binary]
}
