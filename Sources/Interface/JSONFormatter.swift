import JSON

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
    private typealias Fault = JSONScanner.Fault

    private let bytes: ArraySlice<UInt8>
    private let scanner: JSONScanner
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
        scanner = JSONScanner(bytes)
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
        place = scanner.tokenStart(from: place)
        return place < bytes.endIndex ? bytes[place] : nil
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
            emit(try scanner.stringEnd(place), .jsonKey)
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

    private mutating func takeScalar(_ byte: UInt8) throws(Fault) {
        switch byte {
        case UInt8(ascii: "\""): emit(try scanner.stringEnd(place), .jsonString)
        case UInt8(ascii: "-"), 0x30...0x39: emit(try scanner.numberEnd(place), .jsonNumber)
        default: emit(try scanner.nameEnd(place), .jsonName)
        }
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
