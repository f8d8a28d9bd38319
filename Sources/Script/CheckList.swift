/// A check of a script as a test that other programs know: by its place and what it says.
package struct CheckCase: Hashable, Sendable {
    /// What became of it.
    package enum Outcome: Hashable, Sendable {
        case passed(Int)
        /// What went wrong first, and how often it did.
        case failed(Int, first: String)
        /// It never came to that.
        case skipped
    }

    /// The file and the line.
    package let place: String
    /// The check as a script can say it.
    package let text: String
    /// Over all rounds of the `@repeat`s round it.
    package let outcome: Outcome
}

extension Report {
    /// All checks of a script in the order of its lines, and what became of them.
    ///
    /// A line file is one check, and so are the messages that nobody asked for, if there were some. What kept the script from
    /// its end is one too.
    package func cases(of program: Program?, file: String, width: @escaping Width = \.count) -> [CheckCase] {
        // A name may hold line feeds, which would end a line of TAP, and what a terminal takes for commands.
        let file = printable(file)
        var cases: [CheckCase] = []
        if let program {
            cases = program.checks.map { place, text in
                let name = place.file == 0 ? file : printable(program.includedFiles[place.file - 1])
                return checkCase(program.numbering.name(of: place.line, in: name), text, results[place], file, width)
            }
        } else {
            cases = [checkCase(file, "each line is answered", results[Place(line: 0)], file, width)]
        }
        let unplaced = failures.filter { $0.place == nil }
        if let first = unplaced.first {
            let failure = first.description(in: self, file, width: width)
            cases.append(
                CheckCase(
                    place: file,
                    text: "nothing unexpected comes",
                    outcome: .failed(unplaced.count, first: failure)
                )
            )
        }
        if let reason = ending.description(file: file) {
            cases.append(CheckCase(place: file, text: "it comes to its end", outcome: .failed(1, first: reason)))
        }
        return cases
    }

    private func checkCase(
        _ place: String,
        _ text: String,
        _ result: CheckResult?,
        _ file: String,
        _ width: @escaping Width
    ) -> CheckCase {
        let outcome: CheckCase.Outcome
        if let result, result.failed > 0 {
            outcome = .failed(result.failed, first: result.first?.description(in: self, file, width: width) ?? "")
        } else if let result {
            outcome = .passed(result.passed)
        } else {
            outcome = .skipped
        }
        return CheckCase(place: place, text: text, outcome: outcome)
    }
}

extension Program {
    /// The places of all checks and what they say; a message without checks is its own.
    var checks: [(Place, text: String)] {
        var checks: [(Place, text: String)] = []
        var seen: Set<Place> = []
        for (index, instruction) in instructions.enumerated() {
            guard let place = checkPlace(instruction, next: instructions.dropFirst(index + 1).first),
                seen.insert(place).inserted
            else { continue }
            checks.append((place, firstLine(of: instruction)))
        }
        return checks
    }

    private func checkPlace(_ instruction: Instruction, next: Instruction?) -> Place? {
        switch (instruction, next) {
        case (.expect(.any(0), _), _), (.send, .expect), (.send, .expectClose): nil
        case (.expect(_, let place), _), (.expectClose(_, let place), _), (.send(_, _, let place), _): place
        default: nil
        }
    }

    private func firstLine(of instruction: Instruction) -> String {
        let line = lines(instruction).split(separator: UInt8(ascii: "\n"), maxSplits: 1).first ?? []
        return Excerpt(.text, line).description
    }
}
