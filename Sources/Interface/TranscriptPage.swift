/// A run of neighbouring entries: their texts one behind the other, and a record for each.
struct TranscriptPage {
    /// What is known of an entry besides its text.
    private struct Record {
        /// Where its text starts in `bytes`.
        var start: UInt32
        /// Good until 2106.
        var localSeconds: UInt32
        /// Seconds.
        var roundTrip: Float = 0
        var echoStart: UInt32 = 0
        var echoLength: UInt32 = 0
        var kind: Transcript.Kind
        /// A `MessageBody.Kind`, a `State` and whether there is an echo.
        var flags: UInt8
        /// Of `localSeconds`; where the record would have a gap without it.
        var milliseconds: UInt16
    }

    private enum State: UInt8 {
        case waiting, answered, lost, sent
        case canceled = 16
        case leftBehind = 17
    }

    private static let stateMask: UInt8 = 19
    private static let binary: UInt8 = 4
    private static let echo: UInt8 = 8

    /// The number of its first entry.
    private(set) var firstNumber: Int
    private let entriesAtMost: Int
    private let bytesAtMost: Int
    /// Its texts, one behind the other.
    private(set) var bytes: [UInt8] = []
    private var records: [Record] = []

    /// An empty page, for no more than a sixteenth of what the transcript may hold.
    init(firstNumber: Int, limits: Transcript.Limits) {
        self.firstNumber = firstNumber
        entriesAtMost = min(1024, limits.entries / 16)
        bytesAtMost = min(64 << 10, limits.bytes / 16)
    }

    /// The bytes of all its texts.
    var byteCount: Int { bytes.count }

    /// How many entries it has.
    var count: Int { records.count }

    /// Where the text of an entry is in `bytes`; entries are counted from the page's first.
    func textRange(of index: Int) -> Range<Int> {
        Int(records[index].start)..<(index + 1 < records.count ? Int(records[index + 1].start) : bytes.count)
    }

    /// The entry whose text a place in `bytes` is in.
    func index(at place: Int) -> Int {
        var low = 0
        var high = records.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(records[middle].start) <= place { low = middle } else { high = middle }
        }
        return low
    }

    /// Who says an entry, and what it carries.
    func kinds(at index: Int) -> (Transcript.Kind, MessageBody.Kind) {
        let record = records[index]
        return (record.kind, record.flags & Self.binary != 0 ? .binary : .text)
    }

    /// Whether another text of so many bytes belongs here; a longer one than the page gets a page of its own.
    func hasRoom(for count: Int) -> Bool {
        records.isEmpty || (records.count < entriesAtMost && bytes.count + count <= bytesAtMost)
    }

    /// Closes the page, so that it takes no more room than it needs, and makes the one that follows.
    ///
    /// The follower gets the roomy storage: a flood leaves no holes in the heap.
    mutating func follower(firstNumber: Int) -> TranscriptPage {
        var next = self
        bytes = Self.fitted(bytes)
        records = Self.fitted(records)
        next.firstNumber = firstNumber
        next.bytes.removeAll(keepingCapacity: next.bytes.capacity <= 2 * bytesAtMost)
        next.records.removeAll(keepingCapacity: true)
        return next
    }

    private static func fitted<Element>(_ array: [Element]) -> [Element] {
        var copy: [Element] = []
        copy.reserveCapacity(array.count)
        copy.append(contentsOf: array)
        return copy
    }

    /// Adds an entry.
    mutating func append(_ kind: Transcript.Kind, _ body: MessageBody, at localTime: LocalTime, echoed: Range<Int>?) {
        var record = Record(
            start: UInt32(bytes.count),
            localSeconds: UInt32(truncatingIfNeeded: localTime.seconds),
            kind: kind,
            flags: body.kind == .binary ? Self.binary : 0,
            milliseconds: localTime.milliseconds
        )
        if let echoed {
            record.echoStart = UInt32(clamping: echoed.lowerBound)
            record.echoLength = UInt32(clamping: echoed.count)
            record.flags |= Self.echo
        }
        records.append(record)
        bytes.append(contentsOf: body.bytes)
    }

    /// The entry at a place counted from the page's first.
    subscript(index: Int) -> Transcript.Entry {
        let record = records[index]
        let end = index + 1 < records.count ? Int(records[index + 1].start) : bytes.count
        let hasEcho = record.flags & Self.echo != 0
        return Transcript.Entry(
            kind: record.kind,
            body: MessageBody(record.flags & Self.binary != 0 ? .binary : .text, bytes[Int(record.start)..<end]),
            localTime: LocalTime(seconds: Int64(record.localSeconds), milliseconds: record.milliseconds),
            delivery: record.kind == .sent ? delivery(of: record) : nil,
            echoed: hasEcho ? Int(record.echoStart)..<Int(record.echoStart + record.echoLength) : nil
        )
    }

    /// Notes what became of the message at a place counted from the page's first.
    mutating func setDelivery(_ delivery: Delivery, at index: Int) {
        let state: State
        switch delivery {
        case .waiting: state = .waiting
        case .lost: state = .lost
        case .sent: state = .sent
        case .canceled: state = .canceled
        case .leftBehind: state = .leftBehind
        case .answered(let roundTrip):
            state = .answered
            records[index].roundTrip = Float(roundTrip / .seconds(1))
        }
        records[index].flags = records[index].flags & ~Self.stateMask | state.rawValue
    }

    private func delivery(of record: Record) -> Delivery {
        switch State(rawValue: record.flags & Self.stateMask) {
        case .answered: .answered(.seconds(Double(record.roundTrip)))
        case .lost: .lost
        case .sent: .sent
        case .canceled: .canceled
        case .leftBehind: .leftBehind
        default: .waiting
        }
    }
}
