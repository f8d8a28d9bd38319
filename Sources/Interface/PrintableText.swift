/// Bytes from anywhere, seen as the pieces that a terminal may safely draw.
///
/// This is the door that hostile text has to pass: whatever reaches the canvas comes from here. The bytes themselves stay as
/// they are, so that copying, exporting and pairing see what was received.
package struct PrintableText {
    /// What a terminal draws as one: a grapheme cluster, or the sign for something that must not reach it.
    package struct Piece: Hashable, Sendable {
        /// What a piece is, and by that how it is drawn.
        package enum Kind: Hashable, Sendable {
            /// A cluster that is drawn as it is.
            case cluster
            /// A mark that has no base to stand on; it gets a dotted circle.
            case orphan
            case space
            case tab
            case newline
            /// Drawn as a sign.
            case hidden(Unicode.Scalar)
            /// Bytes that are not UTF-8; drawn as a sign.
            case invalid
        }

        /// What it is.
        package var kind: Kind
        /// The offset behind its last byte.
        package var end: Int
        /// The cells it takes; tabs and newlines say 0, since that depends on where they stand.
        package var width: Int
    }

    /// What it sees; offsets are those of this slice.
    package let bytes: ArraySlice<UInt8>
    /// What its signs are drawn with.
    let symbols: Symbols

    /// Sees bytes through the given signs.
    package init(_ bytes: ArraySlice<UInt8>, symbols: Symbols) {
        self.bytes = bytes
        self.symbols = symbols
    }

    /// The piece that starts at `offset`, which has to be below the end and at a piece's start.
    package func piece(at offset: Int) -> Piece {
        let byte = bytes[offset]
        let next = offset + 1
        if byte < 0x80, next == bytes.endIndex || bytes[next] < 0x80 { return piece(ascii: byte, end: next) }
        let (scalar, length) = bytes.scalar(at: offset)
        guard let scalar else { return sign(.invalid, start: offset, end: offset + length) }
        let end = offset + length
        switch ScalarClass(of: scalar) {
        case .hidden where scalar.isASCII: return piece(ascii: byte, end: end)
        case .hidden: return sign(.hidden(scalar), start: offset, end: end)
        case .extending where scalar.isJoiner || scalar.isVariationSelector:
            return sign(.hidden(scalar), start: offset, end: end)
        case let scalarClass: return piece(from: Cluster(base: scalar, of: scalarClass, symbols.widths), end: end)
        }
    }

    /// Where the piece that ends at `offset`, or that `offset` is inside of, starts; `offset` has to be above the start.
    package func pieceStart(before offset: Int) -> Int {
        var start = bytes.scalarStart(before: offset)
        for _ in 0..<Cluster.scalarsAtMost where start > bytes.startIndex && !surelyStartsPiece(at: start) {
            start = bytes.scalarStart(before: start)
        }
        while true {
            let end = piece(at: start).end
            if end >= offset { return start }
            start = end
        }
    }

    /// Whether a piece starts at `offset` whatever stands before it.
    func surelyStartsPiece(at offset: Int) -> Bool {
        guard let scalar = bytes.scalar(at: offset).scalar, !scalar.isASCII else { return true }
        if scalar.isRegionalIndicator || scalar.isSkinTone { return false }
        switch ScalarClass(of: scalar) {
        case .narrow, .wide: return true
        case .hidden: return !scalar.isFlagTag
        case .emoji, .wideEmoji:
            guard offset > bytes.startIndex else { return true }
            return bytes.scalar(at: bytes.scalarStart(before: offset)).scalar != .zeroWidthJoiner
        case .extending, .spacing: return false
        }
    }

    private func piece(ascii byte: UInt8, end: Int) -> Piece {
        switch byte {
        case 0x20: Piece(kind: .space, end: end, width: 1)
        case 0x21...0x7E: Piece(kind: .cluster, end: end, width: 1)
        case 0x0A: Piece(kind: .newline, end: end, width: 0)
        case 0x09: Piece(kind: .tab, end: end, width: 0)
        default: sign(.hidden(Unicode.Scalar(byte)), start: end - 1, end: end)
        }
    }

    /// The piece that a base becomes with all that follows and belongs to it.
    private func piece(from start: Cluster, end baseEnd: Int) -> Piece {
        var cluster = start
        var end = baseEnd
        while end < bytes.endIndex, bytes[end] >= 0x80 {
            let (next, length) = bytes.scalar(at: end)
            guard let next, cluster.take(next) else { break }
            end += length
        }
        let kind: Piece.Kind = cluster.isOrphan ? .orphan : cluster.base == " " && end == baseEnd ? .space : .cluster
        return Piece(kind: kind, end: end, width: cluster.width)
    }
}
