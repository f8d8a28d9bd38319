extension PrintableText {
    /// What to put into the cells for a piece.
    enum Drawing {
        case scalar(Unicode.Scalar)
        case cluster(String)
        /// ASCII, a cell each: a sign that stands for what can't be shown.
        case sign(String)
    }

    /// The piece for something that is shown by a sign.
    func sign(_ kind: Piece.Kind, start: Int, end: Int) -> Piece {
        let width =
            switch kind {
            case .hidden(let scalar) where scalar.isASCII: symbols.isUnicode ? 1 : 2
            case .hidden(let scalar): Self.name(of: scalar).utf8.count
            default: symbols.isUnicode ? 1 : 4 * (end - start)
            }
        return Piece(kind: kind, end: end, width: width)
    }

    /// What to draw for the piece that starts at `offset`; spaces, tabs and newlines draw a space.
    func drawing(of piece: Piece, at offset: Int) -> Drawing {
        switch piece.kind {
        case .space, .tab, .newline: return .scalar(" ")
        case .hidden(let scalar) where scalar.isASCII: return control(scalar)
        case .hidden(let scalar): return .sign(Self.name(of: scalar))
        case .invalid where symbols.isUnicode: return .scalar("\u{FFFD}")
        case .invalid:
            return .sign(bytes[offset..<piece.end].map { "<\(hexadecimal($0, digits: 2))>" }.joined())
        case .cluster, .orphan: return shown(piece, at: offset)
        }
    }

    private func shown(_ piece: Piece, at offset: Int) -> Drawing {
        let (scalar, length) = bytes.scalar(at: offset)
        if let scalar, offset + length == piece.end, piece.kind == .cluster, symbols.isUnicode || scalar.isASCII {
            return .scalar(scalar)
        }
        guard symbols.isUnicode else { return .sign(String(repeating: "?", count: piece.width)) }
        let cluster = String(decoding: bytes[offset..<piece.end], as: UTF8.self)
        return .cluster(piece.kind == .orphan ? "\(Unicode.Scalar.dottedCircle)\(cluster)" : cluster)
    }

    /// U+2400 and those behind it are pictures of the controls; ASCII has the caret for it.
    private func control(_ scalar: Unicode.Scalar) -> Drawing {
        let isDelete = scalar.value == 0x7F
        guard symbols.isUnicode else {
            return .sign(isDelete ? "^?" : "^\(Unicode.Scalar(UInt8(scalar.value) ^ 0x40))")
        }
        return .scalar(Unicode.Scalar(isDelete ? 0x2421 : 0x2400 + scalar.value) ?? "?")
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        "<U+\(hexadecimal(scalar.value, digits: 4))>"
    }
}

/// A number in upper-case hexadecimal with at least so many digits.
func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
