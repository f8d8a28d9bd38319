import Measurement

/// The page of `/stats`.
struct StatisticsPage {
    /// What is counted.
    let statistics: Statistics
    let tally: Tally
    let link: Link
    let symbols: Symbols
    /// The columns that a bar may take.
    let barColumns: Int

    /// The page.
    var text: StyledText {
        var page = StyledText()
        title("Messages", on: &page)
        row("sent", "\(count(tally.sent)) of \(count(statistics.entered.messages)) entered", on: &page)
        if tally.resent > 0 { row("sent again", count(tally.resent), .deliveryLost, on: &page) }
        if statistics.canceled > 0 { row("taken back", count(statistics.canceled), on: &page) }
        row("answered", count(tally.answered), on: &page)
        row("waiting", count(tally.waiting), on: &page)
        row("lost", count(tally.lost), tally.lost > 0 ? .deliveryLost : .help, on: &page)
        row("received", count(statistics.received.messages), on: &page)
        if tally.leftBehind > 0 { row("not sent", count(tally.leftBehind), .deliveryLost, on: &page) }
        if tally.doubled > 0 { row("doubled", count(tally.doubled), .deliveryLost, on: &page) }
        title("Bytes of messages", on: &page)
        row("entered", count(statistics.entered.bytes), on: &page)
        row("received", count(statistics.received.bytes), on: &page)
        title("Bytes on the wire", on: &page)
        row("sent", wire(statistics.wire.sent, for: tally.sentBytes), on: &page)
        row("received", wire(statistics.wire.received, for: statistics.received.bytes), on: &page)
        title("Connection", on: &page)
        row("state", state, on: &page)
        row("opened", Wording.count(statistics.connections, "time"), on: &page)
        roundTrips(on: &page)
        return page
    }

    /// The page of a model as it stands.
    static func text(of model: Model) -> StyledText {
        StatisticsPage(
            statistics: model.statistics,
            tally: model.tally,
            link: model.link,
            symbols: model.symbols,
            barColumns: max(4, min(40, model.size.columns - 32))
        ).text
    }

    private func roundTrips(on page: inout StyledText) {
        title("Round trips", on: &page)
        let times = statistics.roundTrips
        guard let longest = times.percentile(1) else { return row("", "none yet", on: &page) }
        for (name, part) in [("half within", 0.5), ("90 % within", 0.9), ("99 % within", 0.99)] {
            row(name, times.percentile(part).map { Wording.roundTrip($0) } ?? "", on: &page)
        }
        row("longest", Wording.roundTrip(longest), on: &page)
        let octaves = times.octaves
        let most = octaves.map(\.count).max() ?? 1
        page.append("\n", .help)
        for octave in octaves {
            let name = "up to \(Wording.roundTrip(octave.upTo))"
            let bar = SparkLine.bar(Double(octave.count) / Double(most), columns: barColumns, symbols: symbols)
            page.append("\n" + padded(name), .help)
            page.append(bar, .deliveryAnswered)
            page.append(bar.isEmpty ? "0" : " \(count(octave.count))", .help)
        }
    }

    private var state: String {
        switch link {
        case .idle: return "not connected"
        case .connecting(let url): return "connecting to \(url)"
        case .connected(let url), .closing(let url):
            return "\(url)\(statistics.connectedSince.map { " since \(Wording.clock($0))" } ?? "")"
        case .retrying(let url, _), .disconnected(let url): return "not connected to \(url)"
        }
    }

    private func wire(_ bytes: Int, for payload: Int) -> String {
        payload > 0 ? "\(count(bytes)), \(bytes * 100 / payload) % of the messages" : count(bytes)
    }

    private func title(_ text: String, on page: inout StyledText) {
        page.append((page.bytes.isEmpty ? "" : "\n\n") + text, .messageReceived)
    }

    private func row(_ name: String, _ value: String, _ role: Role = .help, on page: inout StyledText) {
        page.append("\n" + padded(name), .help)
        page.append(value, role)
    }

    private func padded(_ name: String) -> String {
        String(repeating: " ", count: max(0, 16 - name.utf8.count)) + name + "  "
    }

    private func count(_ number: Int) -> String { Wording.grouped(number) }
}

extension Statistics {
    /// The page of `/stats` in lines, for where there is no screen.
    package func lines(_ tally: Tally, _ link: Link, symbols: Symbols) -> [String] {
        let page = StatisticsPage(statistics: self, tally: tally, link: link, symbols: symbols, barColumns: 40)
        return String(decoding: page.text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
