import Encoding

/// A message opened in full: what is known of it, and its content as text, as JSON or in hexadecimal.
struct MessagePager {
    /// How the content is shown.
    enum Form: Hashable { case text, json, hexadecimal }

    /// What is shown.
    let entry: Transcript.Entry
    /// How.
    private(set) var form: Form
    /// The page itself.
    private(set) var pager = Pager(StyledText())
    private let number: Int
    private let json: StyledText?
    private var bytesPerRow: Int

    /// Opens an entry, JSON laid out and what is binary in hexadecimal.
    init(_ entry: Transcript.Entry, number: Int, columns: Int) {
        self.entry = entry
        self.number = number
        bytesPerRow = Self.bytesPerRow(columns)
        json = entry.body.kind == .text ? JSONFormatter.text(of: entry.body.bytes) : nil
        form = entry.body.kind == .binary ? .hexadecimal : json == nil ? .text : .json
        show()
    }

    /// Takes a key; `action` is what it is bound to.
    mutating func press(_ key: Key, bound action: Action?, in area: Size, symbols: Symbols) -> Overlay.Outcome {
        guard !pager.search.isTyping else { return pager.press(key, bound: action, in: area, symbols: symbols) }
        switch key {
        case Key(.scalar("x")): toggle(.hexadecimal)
        case Key(.scalar("j")) where json != nil: toggle(.json)
        default: return pager.press(key, bound: action, in: area, symbols: symbols)
        }
        return .taken([])
    }

    /// Lays the hexadecimal rows out for another width.
    mutating func resize(columns: Int) {
        guard Self.bytesPerRow(columns) != bytesPerRow else { return }
        bytesPerRow = Self.bytesPerRow(columns)
        if form == .hexadecimal { show() }
    }

    /// Told at the left of the separator.
    func hint(_ symbols: Symbols) -> String {
        guard !pager.search.isTyping else { return pager.hint(symbols) }
        let forms =
            (json == nil ? [] : [form == .json ? "j as it came" : "j as JSON"])
            + [form == .hexadecimal ? "x as text" : "x in hex"]
        return (["c copy"] + forms + [pager.hint(symbols)]).joined(separator: " \(symbols.dot) ")
    }

    private static func bytesPerRow(_ columns: Int) -> Int {
        HexDump.bytesPerRow(columns: columns - 2 * PagerPage.margin(of: columns))
    }

    private mutating func toggle(_ other: Form) {
        form = form == other ? .text : other
        show()
    }

    private mutating func show() {
        var text = StyledText()
        text.append(heading + "\n\n", .messageNotice)
        switch form {
        case .json: if let json { text.append(json) }
        case .text: text.append(entry.body.bytes, entry.kind == .sent ? .messageSent : .messageReceived)
        case .hexadecimal:
            text.append(HexDump.text(of: entry.body.bytes, bytesPerRow: bytesPerRow))
            let more = entry.body.bytes.count - HexDump.bytesAtMost
            if more > 0 { text.append("\n\(Wording.count(more, "more byte")), not shown here", .messageNotice) }
        }
        pager = Pager(text)
    }

    private var heading: String {
        let day = CivilDate(seconds: entry.localSeconds).wordings.last ?? ""
        let direction = entry.kind == .sent ? "sent" : "received"
        let kind = entry.body.kind == .binary ? "binary" : json == nil ? "text" : "JSON"
        let first = "\(direction) \(day) \(Wording.clock(entry.localSeconds))"
        let second = "\(kind), \(Wording.count(entry.body.bytes.count, "byte")), line \(Wording.grouped(number + 1))"
        return ([first, second] + (entry.delivery.map { [told($0)] } ?? [])).joined(separator: "\n")
    }

    private func told(_ delivery: Delivery) -> String {
        switch delivery {
        case .waiting: "no answer yet"
        case .sent: "sent; answers are not awaited"
        case .answered(let time): "answered after \(Wording.roundTrip(time))"
        case .leftBehind: "never sent: it was meant for another server; /resend sends it to this one"
        case .canceled: "never sent: you took it back"
        case .lost: "lost: the connection ended before an answer came"
        }
    }
}
