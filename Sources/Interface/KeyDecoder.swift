/// What the terminal's bytes mean.
package enum InputEvent: Hashable, Sendable {
    case key(Key)
    /// A bracketed paste, whole, its line ends made `\n`.
    case pasted(String)
    /// The terminal's window got or lost the focus, where the terminal tells it.
    case focused, unfocused
    /// The left button was pressed on a cell.
    case clicked(Position)
    /// The wheel was turned by so many rows, up where negative.
    case wheelTurned(rows: Int)
    /// The terminal answered what its background is.
    case backgroundTold(Color)
    /// The terminal answered in which column of the second row the cursor stands, from 0.
    case cursorTold(column: Int)
}

/// Turns the bytes that a terminal sends into keys and pastes, whatever way they are cut into reads.
///
/// What it does not know it swallows whole: the rest of an unknown sequence is never taken for typed text. Memory is
/// bounded: a sequence by 64 bytes, a paste by `longestPaste`, after which it is told in parts and nothing is lost.
package struct KeyDecoder: Sendable {
    /// How long a lone ESC may wait for the rest of a sequence before it is the Escape key.
    package static let escapeDelay = Duration.milliseconds(25)
    /// How long `ESC [` and its like may wait before they are Alt with a key.
    package static let introducerDelay = Duration.milliseconds(100)
    /// How long a sequence or character that no hand could have typed may wait before it is given up.
    package static let sequenceDelay = Duration.seconds(1)
    /// How long a paste may pause before it is taken to be over, though its end never came (irssi #942).
    package static let pasteDelay = Duration.seconds(5)
    /// The most bytes told as one paste.
    package static let longestPaste = 16 << 20

    private enum State {
        case ground
        /// In a character of more than one byte.
        case utf8
        case escape
        case escapeEscape
        case ss3
        case csi
        /// In a sequence too long to be kept.
        case oversized
        /// After `ESC [ [`, as the Linux console begins F1 to F5.
        case linuxFunction
        /// In the coordinates of an old mouse report.
        case mouse(remaining: Int)
        /// In an OSC, DCS, APC, PM or SOS string, which answers come in.
        case string
        case paste
    }

    private static let longestSequence = 64
    private static let escapeByte: UInt8 = 0x1B
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// When `timeOut` is due: the uptime after which what is held back will not be waited for any longer.
    package private(set) var deadline: Duration?
    private let sequences: KeySequences
    private var state = State.ground
    /// The bytes of the sequence or character so far, or of the paste.
    private var held: [UInt8] = []
    /// What an OSC string says so far, as much of it as may matter.
    private var answer: [UInt8] = []
    /// Whether an ESC before the held character or sequence makes it an Alt key.
    private var isAlt = false

    /// A decoder; `additional` maps whole sequences, such as terminfo tells them, to keys and goes before what is built in.
    package init(additional: [[UInt8]: Key] = [:]) {
        sequences = KeySequences(additional: additional)
    }

    /// Takes what one read brought.
    package mutating func take(_ bytes: some Collection<UInt8>, at now: Duration) -> [InputEvent] {
        var events: [InputEvent] = []
        var rest = Array(bytes)[...]
        while let byte = rest.first {
            if case .paste = state {
                takePasted(&rest, into: &events)
            } else {
                rest.removeFirst()
                take(byte, into: &events)
            }
        }
        deadline = delay.map { now + $0 }
        return events
    }

    /// Tells what was held back, if the deadline has passed.
    package mutating func timeOut(at now: Duration) -> [InputEvent] {
        guard let deadline, deadline <= now else { return [] }
        return flush()
    }

    /// Tells what was held back, at once: at a suspend or at the end.
    package mutating func flush() -> [InputEvent] {
        var events: [InputEvent] = []
        switch state {
        case .escape: events.append(.key(Key(.escape)))
        case .escapeEscape: events += [.key(Key(.escape)), .key(Key(.escape))]
        case .ss3 where held.count == 2, .csi where held.count == 2, .string where held.count == 2:
            events.append(.key(.alt(Unicode.Scalar(held[1]))))
        case .utf8: finish(.scalar("\u{FFFD}"), into: &events)
        case .paste: finishPaste(into: &events)
        default: break
        }
        reset()
        return events
    }

    private var delay: Duration? {
        switch state {
        case .ground: nil
        case .escape, .escapeEscape: Self.escapeDelay
        case .ss3, .csi, .string: held.count == 2 ? Self.introducerDelay : Self.sequenceDelay
        case .utf8, .oversized, .linuxFunction, .mouse: Self.sequenceDelay
        case .paste: Self.pasteDelay
        }
    }

    private mutating func reset() {
        state = .ground
        held.removeAll()
        answer.removeAll()
        isAlt = false
        deadline = nil
    }

    private mutating func finish(_ code: Key.Code, into events: inout [InputEvent]) {
        events.append(.key(Key(code, isAlt ? .alt : [])))
        reset()
    }
}

// MARK: - A byte at a time

extension KeyDecoder {
    private mutating func take(_ byte: UInt8, into events: inout [InputEvent]) {
        switch state {
        case .ground: takeFirst(byte, into: &events)
        case .utf8: takeContinuation(byte, into: &events)
        case .escape: takeAfterEscape(byte, into: &events)
        case .escapeEscape: takeAfterTwoEscapes(byte, into: &events)
        case .ss3, .csi, .oversized: takeInSequence(byte, into: &events)
        case .linuxFunction: finishSequence(with: byte, into: &events)
        case .mouse(let remaining):
            if remaining == 1 { reset() } else { state = .mouse(remaining: remaining - 1) }
        case .string: takeInString(byte, into: &events)
        case .paste: break
        }
    }

    private mutating func takeFirst(_ byte: UInt8, into events: inout [InputEvent]) {
        switch byte {
        case Self.escapeByte where !isAlt:
            held = [byte]
            state = .escape
        case 0xC2...0xF4:
            held = [byte]
            state = .utf8
        case 0x80...: finish(.scalar("\u{FFFD}"), into: &events)
        default:
            var key = sequences.key(for: [byte]) ?? KeySequences.key(forASCII: byte)
            if isAlt { key.modifiers.insert(.alt) }
            events.append(.key(key))
            reset()
        }
    }

    /// What does not go on as UTF-8 becomes one U+FFFD, and the byte is taken anew.
    private mutating func takeContinuation(_ byte: UInt8, into events: inout [InputEvent]) {
        held.append(byte)
        let (scalar, length) = held[...].scalar(at: 0)
        if let scalar {
            finish(.scalar(scalar), into: &events)
        } else if length < held.count {
            finish(.scalar("\u{FFFD}"), into: &events)
            take(byte, into: &events)
        }
    }

    private mutating func takeAfterEscape(_ byte: UInt8, into events: inout [InputEvent]) {
        switch byte {
        case UInt8(ascii: "["): state = .csi
        case UInt8(ascii: "O"): state = .ss3
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            state = .string
        case Self.escapeByte: state = .escapeEscape
        default:
            if let key = sequences.key(for: held + [byte]) {
                events.append(.key(key))
                return reset()
            }
            state = .ground
            isAlt = true
            return takeFirst(byte, into: &events)
        }
        held.append(byte)
    }

    /// Two ESC begin a sequence with Alt, as rxvt sends it; before anything else the first was a key of its own.
    private mutating func takeAfterTwoEscapes(_ byte: UInt8, into events: inout [InputEvent]) {
        let isSequence = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O")
        if !isSequence { events.append(.key(Key(.escape))) }
        isAlt = isSequence
        held = [Self.escapeByte]
        state = .escape
        takeAfterEscape(byte, into: &events)
    }

    private mutating func takeInSequence(_ byte: UInt8, into events: inout [InputEvent]) {
        switch byte {
        case UInt8(ascii: "[") where isCSI && held.count == 2:
            held.append(byte)
            state = .linuxFunction
        case UInt8(ascii: "$") where isCSI && KeySequences.isRxvtShift(held): finishSequence(with: byte, into: &events)
        case UInt8(ascii: "M") where isCSI && held.count == 2: state = .mouse(remaining: 3)
        case 0x20...0x3F: hold(byte)
        case 0x40...0x7E: finishSequence(with: byte, into: &events)
        default:
            // A control or a character of its own: the sequence was cut short.
            reset()
            take(byte, into: &events)
        }
    }

    private var isCSI: Bool { if case .csi = state { true } else { false } }

    private mutating func hold(_ byte: UInt8) {
        if held.count < Self.longestSequence { held.append(byte) } else { state = .oversized }
    }

    private mutating func finishSequence(with byte: UInt8, into events: inout [InputEvent]) {
        let sequence = held + [byte]
        let isAlt = isAlt
        let isOversized = if case .oversized = state { true } else { false }
        reset()
        switch isOversized ? nil : sequences.meaning(of: sequence) {
        case .key(var key):
            if isAlt { key.modifiers.insert(.alt) }
            events.append(.key(key))
        case .pasteBegan: state = .paste
        case .event(let event): events.append(event)
        case nil: break
        }
    }

    /// A string ends with BEL, ST, or what cancels a sequence (ECMA-48 8.3.143).
    private mutating func takeInString(_ byte: UInt8, into events: inout [InputEvent]) {
        switch byte {
        case 0x18, 0x1A: reset()
        case 0x07: finishString(into: &events)
        case UInt8(ascii: "\\") where held.last == Self.escapeByte && held.count > 2: finishString(into: &events)
        default:
            if held.last == Self.escapeByte, held.count > 2 {
                held = [Self.escapeByte]
                state = .escape
                return takeAfterEscape(byte, into: &events)
            }
            if held.count > 2 { held.removeLast() }
            held.append(byte)
            if byte != Self.escapeByte, answer.count <= TerminalAnswer.longest { answer.append(byte) }
        }
    }

    private mutating func finishString(into events: inout [InputEvent]) {
        let isWhole = held.count > 1 && held[1] == UInt8(ascii: "]") && answer.count <= TerminalAnswer.longest
        if isWhole, let event = TerminalAnswer.event(of: answer) { events.append(event) }
        reset()
    }
}

// MARK: - Pastes

extension KeyDecoder {
    private mutating func takePasted(_ rest: inout ArraySlice<UInt8>, into events: inout [InputEvent]) {
        let searched = max(0, held.count - Self.pasteEnd.count + 1)
        let room = Self.longestPaste - held.count
        held += rest.prefix(room)
        if let end = pasteEndIndex(from: searched) {
            rest = rest.suffix(rest.count - min(room, rest.count) + held.count - end - Self.pasteEnd.count)
            held.removeSubrange(end...)
            finishPaste(into: &events)
            reset()
        } else {
            rest = rest.dropFirst(room)
            if held.count == Self.longestPaste { tellPart(into: &events) }
        }
    }

    private func pasteEndIndex(from start: Int) -> Int? {
        var from = start
        while let escape = held[from...].firstIndex(of: Self.escapeByte) {
            if held[escape...].starts(with: Self.pasteEnd) { return escape }
            from = escape + 1
        }
        return nil
    }

    private mutating func finishPaste(into events: inout [InputEvent]) {
        if !held.isEmpty { events.append(.pasted(Self.text(of: held))) }
        held.removeAll()
    }

    /// Tells what a paste above the limit holds so far, but for what may be the beginning of its end or of a character.
    private mutating func tellPart(into events: inout [InputEvent]) {
        let last = held.count - Self.pasteEnd.count
        let end = (last - 3...last).last { held[$0] & 0xC0 != 0x80 && held[$0] != UInt8(ascii: "\n") } ?? last
        let tail = held[end...]
        held.removeSubrange(end...)
        finishPaste(into: &events)
        held = Array(tail)
    }

    /// Terminals send line ends in a paste as CR.
    private static func text(of bytes: [UInt8]) -> String {
        guard bytes.contains(0x0D) else { return String(decoding: bytes, as: UTF8.self) }
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D {
                lines.append(0x0A)
            } else if byte != 0x0A || previous != 0x0D {
                lines.append(byte)
            }
            previous = byte
        }
        return String(decoding: lines, as: UTF8.self)
    }
}
