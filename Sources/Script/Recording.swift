/// A conversation as it took place: what was sent and received, and when.
package struct Recording: Hashable, Sendable {
    /// One thing that happened.
    package struct Entry: Hashable, Sendable {
        /// Since the recording began.
        package let time: Duration
        /// What happened then.
        package let what: Happening

        package init(at time: Duration, _ what: Happening) {
            self.time = time
            self.what = what
        }
    }

    /// What can happen.
    package enum Happening: Hashable, Sendable {
        case opened(url: String)
        case sent(PayloadKind, ArraySlice<UInt8>)
        case received(PayloadKind, ArraySlice<UInt8>)
        case closed(code: UInt16, reason: String)
    }

    /// In the order of their times.
    package var entries: [Entry]

    package init(entries: [Entry] = []) {
        self.entries = entries
    }
}

extension Recording {
    /// A script that has the same conversation again.
    ///
    /// Each answer stands below the message that it answers: the first unanswered one that it contains. What answers none
    /// stands below the last message sent before it, and a message that nothing answered asks for nothing. Where the
    /// connection was made anew, the script makes it anew.
    package var program: Program {
        var compiler = RecordingCompiler()
        for (index, entry) in entries.enumerated() { compiler.take(entry, line: index + 1) }
        return Program(instructions: compiler.takePiece(isLast: true), variables: [], includedFiles: [])
    }

    /// The messages that were sent, a line each, and how many cannot be one: binary, empty, and of more than a line.
    package var lines: (text: [UInt8], leftOut: Int) {
        var text: [UInt8] = []
        var leftOut = 0
        for case .sent(let kind, let bytes) in entries.map(\.what) {
            if kind == .text, !bytes.isEmpty, !bytes.contains(UInt8(ascii: "\n")) {
                text += bytes
                text.append(UInt8(ascii: "\n"))
            } else {
                leftOut += 1
            }
        }
        return (text, leftOut)
    }
}
