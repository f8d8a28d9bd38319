import RegularExpression

/// Finds entries of a transcript all at once, for where there is no screen to scroll and no key to keep waiting.
package struct TranscriptQuery {
    private let test: EntryTest

    /// What `/search` looks for.
    ///
    /// - Throws: A failure that says why the text is no regular expression.
    package init(searching text: String, isRegex: Bool) throws(Command.Failure) {
        do throws(RegexSyntax.Fault) {
            test = EntryTest(pattern: try Pattern(text, isRegex: isRegex))
        } catch {
            throw Command.Failure(reason: "bad pattern: \(error.reason)")
        }
    }

    /// What `/filter` lets pass.
    ///
    /// - Throws: A failure that names what can be asked for.
    package init(filter text: String) throws(Command.Failure) {
        test = try Filter.test(text, tellsFrom: .max)
    }

    /// The numbers of the newest entries that pass, oldest first, and how many pass in all.
    package func newest(_ count: Int, in transcript: Transcript) -> (numbers: [Int], all: Int) {
        var scan = EntryScan([test], from: transcript.numbers.upperBound)
        while !scan.isComplete(in: transcript) { scan.advance(in: transcript) }
        var numbers: [Int] = []
        var place = transcript.numbers.upperBound
        while numbers.count < count, let number = scan.matches.last(before: place) {
            numbers.append(number)
            place = number
        }
        return (numbers.reversed(), scan.matches.count)
    }
}
