import NIOCore

/// The body of a response that comes in chunks (RFC 9112 §7.1), as far as it is kept.
struct ChunkedBody: Hashable, Sendable {
    /// What the next byte is.
    private enum Place: Hashable {
        /// In the line with a chunk's size: what it says so far.
        case size(String)
        /// In a chunk, with so many bytes to come.
        case data(Int)
        /// Behind a chunk's data, up to the end of the line.
        case lineEnd
        /// Behind the last chunk, or where no size could be read.
        case end
    }

    private var place = Place.size("")
    /// Sizes are short, and what may stand behind them is of no use here.
    private static let longestSize = 256

    /// Whether nothing more belongs to it.
    var isComplete: Bool { place == .end }

    /// The bytes of the body in what came.
    mutating func take(_ bytes: ByteBufferView) -> [UInt8] {
        var body: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first, place != .end {
            if case .data(let count) = place {
                let piece = rest.prefix(count)
                body += piece
                rest = rest.dropFirst(piece.count)
                place = piece.count == count ? .lineEnd : .data(count - piece.count)
            } else {
                rest = rest.dropFirst()
                step(over: byte)
            }
        }
        return body
    }

    /// Takes a byte that is none of the body's.
    private mutating func step(over byte: UInt8) {
        switch place {
        case .size(let line) where byte == UInt8(ascii: "\n"):
            let size = Int(line.prefix { $0.isHexDigit }, radix: 16) ?? 0
            place = size > 0 ? .data(size) : .end
        case .size(let line) where line.utf8.count < Self.longestSize:
            place = .size(line + String(Unicode.Scalar(byte)))
        case .lineEnd where byte == UInt8(ascii: "\n"): place = .size("")
        case .lineEnd, .data: break
        case .size, .end: place = .end
        }
    }
}
