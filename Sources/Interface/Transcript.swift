import DequeModule

/// All that was said: an append-only store that lets the oldest go when it is full.
///
/// Entries are numbered from 0 in the order of coming, and keep their numbers when older ones go. Texts lie one behind the other
/// in pages of some 64 KiB; what an entry costs above its text is a record of 24 bytes, and 4 bytes more if it was sent.
package struct Transcript {
    /// Who speaks.
    package enum Kind: UInt8, Sendable {
        case sent, received, notice, error, help

        /// All of them.
        static let all: [Kind] = [.sent, .received, .notice, .error, .help]

        /// What stands before its text: the meaning that colour only underlines.
        package var sign: Unicode.Scalar {
            switch self {
            case .sent: ">"
            case .received: "<"
            case .notice, .help: "-"
            case .error: "!"
            }
        }
    }

    /// How much is kept: at least 32 entries and 4096 bytes.
    package struct Limits: Sendable {
        /// Entries kept at most.
        package var entries: Int
        /// Bytes of text kept at most.
        package var bytes: Int

        /// By default a million entries, and 512 MiB of text.
        package init(entries: Int = 1_000_000, bytes: Int = 512 << 20) {
            self.entries = max(32, entries)
            self.bytes = max(4096, bytes)
        }
    }

    /// One entry as it is read back.
    package struct Entry: Sendable {
        /// Who said it.
        package var kind: Kind
        /// What was said.
        package var body: MessageBody
        /// When.
        package var localTime: LocalTime
        /// Of sent ones, what became of it.
        package var delivery: Delivery?
        /// Of answers, where in the body the sent text stands: offsets from the body's first byte.
        package var echoed: Range<Int>?

        /// As `LocalTime.seconds`.
        package var localSeconds: Int64 { localTime.seconds }
    }

    /// How much is kept.
    package let limits: Limits
    private var pages: Deque<TranscriptPage> = []
    /// The number that the next entry gets.
    private var nextNumber = 0
    private var byteCount = 0
    /// The number of the entry of each sent message, from `firstSent` on: its low bits, which tell kept ones apart.
    private var sentNumbers: Deque<UInt32> = []
    private var firstSent: MessageID = 1

    /// An empty transcript.
    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The numbers of the entries that are kept.
    package var numbers: Range<Int> { (pages.first?.firstNumber ?? nextNumber)..<nextNumber }

    /// The entry of a number that is kept.
    package subscript(number: Int) -> Entry {
        let page = pages[pageIndex(of: number)]
        return page[number - page.firstNumber]
    }

    /// The page that holds the entry of a number that is kept.
    func page(of number: Int) -> TranscriptPage { pages[pageIndex(of: number)] }

    /// Adds an entry at the end.
    ///
    /// - Returns: How many of the oldest were let go to keep within the limits.
    @discardableResult
    package mutating func append(
        _ kind: Kind,
        _ body: MessageBody,
        at localTime: LocalTime,
        echoed: Range<Int>? = nil
    ) -> Int {
        if pages.last?.hasRoom(for: body.bytes.count) != true {
            turnPage()
        }
        pages[pages.count - 1].append(kind, body, at: localTime, echoed: echoed)
        nextNumber += 1
        byteCount += body.bytes.count
        return numbers.count > limits.entries || byteCount > limits.bytes ? letGo() : 0
    }

    /// Adds a sent message, whose delivery can be changed by its id.
    ///
    /// - Returns: As `append`.
    @discardableResult
    package mutating func appendSent(_ id: MessageID, _ body: MessageBody, at localTime: LocalTime) -> Int {
        if id != firstSent + MessageID(sentNumbers.count) {
            sentNumbers.removeAll()
            firstSent = id
        }
        sentNumbers.append(UInt32(truncatingIfNeeded: nextNumber))
        return append(.sent, body, at: localTime)
    }

    /// The number of a sent message's entry, if it is kept.
    package func number(of id: MessageID) -> Int? {
        guard id >= firstSent, id - firstSent < sentNumbers.count else { return nil }
        return keptNumber(sentNumbers[Int(id - firstSent)])
    }

    /// The id of the sent message whose entry has this number; nil if it can't be told any more, or was not sent.
    package func id(of number: Int) -> MessageID? {
        var (low, high) = (0, sentNumbers.count)
        while low < high {
            let middle = (low + high) / 2
            if keptNumber(sentNumbers[middle]) ?? -1 < number { low = middle + 1 } else { high = middle }
        }
        guard low < sentNumbers.count, keptNumber(sentNumbers[low]) == number else { return nil }
        return firstSent + MessageID(low)
    }

    /// Notes what became of a sent message; does nothing if it isn't kept.
    package mutating func setDelivery(_ delivery: Delivery, of id: MessageID) {
        guard let number = number(of: id) else { return }
        let index = pageIndex(of: number)
        pages[index].setDelivery(delivery, at: number - pages[index].firstNumber)
    }

    /// Forgets all entries; numbers go on where they were.
    ///
    /// If asked, the sent messages stay from the first on that waits: what became of it would be seen nowhere else.
    package mutating func removeAll(keepingWaiting: Bool = false) {
        let kept = keepingWaiting ? sentFromFirstWaiting : []
        pages.removeAll()
        byteCount = 0
        forgetSent()
        for (id, entry) in kept {
            appendSent(id, entry.body, at: entry.localTime)
            if let delivery = entry.delivery { setDelivery(delivery, of: id) }
        }
    }

    /// All of them, for ids have no gaps (`sentNumbers`).
    private var sentFromFirstWaiting: [(MessageID, Entry)] {
        let sent = sentNumbers.indices.lazy.compactMap { index in
            keptNumber(sentNumbers[index]).map { (firstSent + MessageID(index), self[$0]) }
        }
        return Array(sent.drop { $0.1.delivery != .waiting })
    }

    /// Lets the oldest sixteenth go, page by page, so that it has to be done seldom.
    private mutating func letGo() -> Int {
        let before = numbers.count
        while pages.count > 1,
            numbers.count > limits.entries - limits.entries / 16 || byteCount > limits.bytes - limits.bytes / 16
        {
            byteCount -= pages.removeFirst().byteCount
        }
        forgetSent()
        return before - numbers.count
    }

    private mutating func forgetSent() {
        while let oldest = sentNumbers.first, keptNumber(oldest) == nil {
            sentNumbers.removeFirst()
            firstSent += 1
        }
    }

    /// The kept entry whose number has these low bits.
    private func keptNumber(_ lowBits: UInt32) -> Int? {
        let distance = Int(lowBits &- UInt32(truncatingIfNeeded: numbers.lowerBound))
        return distance < numbers.count ? numbers.lowerBound + distance : nil
    }

    private mutating func turnPage() {
        let next =
            pages.isEmpty
            ? TranscriptPage(firstNumber: nextNumber, limits: limits)
            : pages[pages.count - 1].follower(firstNumber: nextNumber)
        pages.append(next)
    }

    private func pageIndex(of number: Int) -> Int {
        var low = 0
        var high = pages.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pages[middle].firstNumber <= number { low = middle } else { high = middle }
        }
        return low
    }
}
