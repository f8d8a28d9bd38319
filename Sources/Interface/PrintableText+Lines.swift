extension PrintableText {
    /// The text for a terminal that is sent lines and no sequences: signs stand for what must not reach it.
    ///
    /// A newline in it begins a line with `indent`, so that nothing in a message looks like a line of its own.
    package func lines(indent: String) -> String {
        var text = ""
        var offset = bytes.startIndex
        while offset < bytes.endIndex {
            let piece = piece(at: offset)
            switch piece.kind {
            case .newline: text += "\n\(indent)"
            case .tab: text += "\t"
            default: append(drawing(of: piece, at: offset), to: &text)
            }
            offset = piece.end
        }
        return text
    }

    private func append(_ drawing: Drawing, to text: inout String) {
        switch drawing {
        case .scalar(let scalar): text.unicodeScalars.append(scalar)
        case .cluster(let cluster): text += cluster
        case .sign(let sign): text += sign
        }
    }
}
