/// The text being typed, a cursor in it, and what readline can do to it.
///
/// Text is kept as UTF-8, always valid, in one piece: typing in the middle of 1 MiB moves half of it, some tens of microseconds.
/// All changes go through `replace`, so that all can be undone.
package struct LineEditor {
    /// A text of more bytes than this is not taken.
    package static let bytesAtMost = 16 << 20

    /// What the last action was, since some go on where the last one stopped.
    enum Momentum: Hashable {
        case none, typing
        /// The next kill adds to this one.
        case killing
        /// Alt-Y may exchange what stands in this range.
        case yanking(Range<Int>)
        /// Up and Down keep to this column.
        case vertical(column: Int)
    }

    /// The text as UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// The offset of the byte that the cursor stands before, 0 to the count of bytes.
    package internal(set) var cursor = 0
    /// What the next action may go on with.
    var momentum = Momentum.none
    /// What was cut.
    var killRing = KillRing()
    private var undoLog = UndoLog()

    /// An empty line.
    package init() {}

    /// The text as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Whether it has no text, not even blanks.
    package var isEmpty: Bool { bytes.isEmpty }
    /// Whether it is of more than one line.
    package var hasNewline: Bool { bytes.contains(0x0A) }

    /// The text by pieces; which signs it is seen through is of no matter here.
    var pieces: PrintableText { PrintableText(bytes[...], symbols: .unicode) }

    // MARK: - Changing

    /// Replaces some bytes by others and puts the cursor behind them.
    ///
    /// - Returns: Whether there was room for it.
    @discardableResult
    mutating func replace(_ range: Range<Int>, with new: some Collection<UInt8>, joined: Bool = false) -> Bool {
        guard bytes.count - range.count + new.count <= Self.bytesAtMost else { return false }
        undoLog.note(
            UndoLog.Edit(start: range.lowerBound, removed: Array(bytes[range]), inserted: new.count, cursor: cursor),
            joined: joined
        )
        bytes.replaceSubrange(range, with: new)
        cursor = range.lowerBound + new.count
        return true
    }

    /// Types or pastes at the cursor.
    ///
    /// - Returns: Whether there was room for it.
    @discardableResult
    package mutating func insert(_ text: String, asTyped: Bool = false) -> Bool {
        let isNewWord = cursor > 0 && bytes[cursor - 1] == 0x20 && text != " "
        let joined = asTyped && momentum == .typing && !isNewWord
        momentum = asTyped ? .typing : .none
        return replace(cursor..<cursor, with: text.utf8, joined: joined)
    }

    /// Takes the whole text out, so that undo can bring it back.
    package mutating func clear() {
        momentum = .none
        if !isEmpty { replace(0..<bytes.count, with: []) }
    }

    /// Begins anew with a text, with nothing to undo and the cursor at its end.
    package mutating func reset(to text: String = "") {
        momentum = .none
        bytes = Array(text.utf8)
        cursor = bytes.count
        undoLog = UndoLog()
    }

    /// Takes back the last change.
    package mutating func undo() {
        momentum = .none
        guard let edit = undoLog.takeLast() else { return }
        bytes.replaceSubrange(edit.start..<(edit.start + edit.inserted), with: edit.removed)
        cursor = edit.cursor
    }

    /// Takes back all changes that are known.
    mutating func revert() {
        while !undoLog.isEmpty { undo() }
    }

    // MARK: - Killing

    /// Takes a range out and keeps it for yanking; kills in a row become one.
    mutating func kill(_ range: Range<Int>) {
        let wasKilling = momentum == .killing
        momentum = .killing
        guard !range.isEmpty else { return }
        killRing.add(bytes[range], isBefore: range.upperBound <= cursor, toNewest: wasKilling)
        replace(range, with: [])
    }

    /// Inserts what was killed last.
    package mutating func yank() {
        momentum = .none
        guard let killed = killRing.newest else { return }
        let start = cursor
        if replace(start..<start, with: killed) { momentum = .yanking(start..<cursor) }
    }

    /// Right after a yank: exchanges what was yanked for what was killed before it.
    package mutating func yankPop() {
        guard case .yanking(let range) = momentum, let killed = killRing.rotated() else { return }
        if replace(range, with: killed) { momentum = .yanking(range.lowerBound..<cursor) }
    }
}
