/// JSON laid out for reading: a member a line, its keys in their order, its tokens byte for byte as they came.
///
/// Nothing but the white space between the tokens changes. It checks the grammar on the way (RFC 8259), in one pass and without
/// recursion, so that hostile nesting costs a stack of bits at most.
struct JSONFormatter {
    /// Longer texts are not laid out.
    static let bytesAtMost = 1 << 20
    /// Nor are those that would become longer than this: deep nesting is mostly indentation.
    private static let outputAtMost = 16 << 20
    /// Nor those that are nested deeper.
    static let depthAtMost = 200

    private enum Expected { case value, firstValue, firstKey, key, colon, commaOrClose, nothing }
    private enum Fault: Error { case invalid }

    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var text = StyledText()
    /// Of each open container, whether it is an object.
    private var open: [Bool] = []
    private var expected = Expected.value

    /// The text laid out, or nil if it is no JSON or beyond the limits.
    static func text(of bytes: ArraySlice<UInt8>) -> StyledText? {
        guard bytes.count <= bytesAtMost else { return nil }
        var formatter = JSONFormatter(bytes)
        do {
            try formatter.format()
            return formatter.text
        } catch {
            return nil
        }
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    private mutating func format() throws(Fault) {
        while let byte = nextByte() {
            try takeToken(byte)
            guard text.bytes.count <= Self.outputAtMost else { throw .invalid }
        }
        guard expected == .nothing else { throw .invalid }
    }

    /// The first byte of the next token, where `place` then is.
    private mutating func nextByte() -> UInt8? {
        while place < bytes.endIndex {
            let byte = bytes[place]
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return byte }
            place += 1
        }
        return nil
    }

    private mutating func takeToken(_ byte: UInt8) throws(Fault) {
        switch (expected, byte) {
        case (.value, UInt8(ascii: "{")), (.firstValue, UInt8(ascii: "{")): try beginContainer(isObject: true)
        case (.value, UInt8(ascii: "[")), (.firstValue, UInt8(ascii: "[")): try beginContainer(isObject: false)
        case (.firstValue, UInt8(ascii: "]")), (.firstKey, UInt8(ascii: "}")): endContainer(isEmpty: true)
        case (.value, _), (.firstValue, _):
            if expected == .firstValue { beginLine() }
            try takeScalar(byte)
            endValue()
        case (.firstKey, UInt8(ascii: "\"")), (.key, UInt8(ascii: "\"")):
            if expected == .firstKey { beginLine() }
            emit(try stringEnd(), .jsonKey)
            expected = .colon
        case (.colon, UInt8(ascii: ":")):
            emit(place + 1, .jsonPunctuation)
            text.append(" ", .jsonPunctuation)
            expected = .value
        case (.commaOrClose, UInt8(ascii: ",")):
            emit(place + 1, .jsonPunctuation)
            beginLine()
            expected = open.last == true ? .key : .value
        case (.commaOrClose, UInt8(ascii: "}")) where open.last == true: endContainer(isEmpty: false)
        case (.commaOrClose, UInt8(ascii: "]")) where open.last == false: endContainer(isEmpty: false)
        default: throw .invalid
        }
    }

    private mutating func beginContainer(isObject: Bool) throws(Fault) {
        guard open.count < Self.depthAtMost else { throw .invalid }
        if expected == .firstValue { beginLine() }
        emit(place + 1, .jsonPunctuation)
        open.append(isObject)
        expected = isObject ? .firstKey : .firstValue
    }

    private mutating func endContainer(isEmpty: Bool) {
        open.removeLast()
        if !isEmpty { beginLine() }
        emit(place + 1, .jsonPunctuation)
        endValue()
    }

    private mutating func endValue() { expected = open.isEmpty ? .nothing : .commaOrClose }

    private mutating func beginLine() {
        text.append([0x0A] + [UInt8](repeating: 0x20, count: 2 * open.count), .jsonPunctuation)
    }

    private mutating func emit(_ end: Int, _ role: Role) {
        text.append(bytes[place..<end], role)
        place = end
    }

    // MARK: - Strings, numbers and names

    private mutating func takeScalar(_ byte: UInt8) throws(Fault) {
        switch byte {
        case UInt8(ascii: "\""): emit(try stringEnd(), .jsonString)
        case UInt8(ascii: "-"), 0x30...0x39: emit(try numberEnd(), .jsonNumber)
        default:
            guard let name = ["true", "false", "null"].first(where: { bytes[place...].starts(with: $0.utf8) }) else {
                throw .invalid
            }
            emit(place + name.utf8.count, .jsonName)
        }
    }

    /// Behind the string's closing quote.
    private func stringEnd() throws(Fault) -> Int {
        var end = place + 1
        while end < bytes.endIndex {
            switch bytes[end] {
            case UInt8(ascii: "\""): return end + 1
            case UInt8(ascii: "\\"): end = try escapeEnd(end)
            case 0..<0x20: throw .invalid
            default: end += 1
            }
        }
        throw .invalid
    }

    private func escapeEnd(_ start: Int) throws(Fault) -> Int {
        guard start + 1 < bytes.endIndex else { throw .invalid }
        if "\"\\/bfnrt".utf8.contains(bytes[start + 1]) { return start + 2 }
        let digits = bytes[(start + 2)...].prefix(4)
        guard bytes[start + 1] == UInt8(ascii: "u"), digits.count == 4, digits.allSatisfy(\.isHexadecimalDigit) else {
            throw .invalid
        }
        return start + 6
    }

    private func numberEnd() throws(Fault) -> Int {
        var end = bytes[place] == UInt8(ascii: "-") ? place + 1 : place
        let whole = digitsEnd(end)
        // No zero stands before other digits.
        guard whole > end, whole == end + 1 || bytes[end] != UInt8(ascii: "0") else { throw .invalid }
        end = whole
        if end < bytes.endIndex, bytes[end] == UInt8(ascii: ".") {
            let fraction = digitsEnd(end + 1)
            guard fraction > end + 1 else { throw .invalid }
            end = fraction
        }
        guard end < bytes.endIndex, bytes[end] | 0x20 == UInt8(ascii: "e") else { return end }
        end += 1
        if end < bytes.endIndex, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
        let exponent = digitsEnd(end)
        guard exponent > end else { throw .invalid }
        return exponent
    }

    private func digitsEnd(_ start: Int) -> Int {
        var end = start
        while end < bytes.endIndex, (0x30...0x39).contains(bytes[end]) { end += 1 }
        return end
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self & 0xDF)
    }
}

// The colours of syntax, by what a palette says such roles are for.
extension Role {
    fileprivate static let jsonKey = Role.inputCommand
    fileprivate static let jsonString = Role.deliveryAnswered
    fileprivate static let jsonNumber = Role.messageChanged
    fileprivate static let jsonName = Role.messageSent
    fileprivate static let jsonPunctuation = Role.messageReceived
}
