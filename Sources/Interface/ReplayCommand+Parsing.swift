// What stands behind `/replay`.
extension ReplayCommand {
    /// Reads the arguments.
    ///
    /// - Throws: What is missing or wrong in them.
    static func command(_ argument: String) throws(Command.Failure) -> Command { .replay(try ReplayCommand(argument)) }

    private init(_ argument: String) throws(Command.Failure) {
        let words = argument.split(separator: " ", maxSplits: 1)
        let rest = words.count > 1 ? words[1].trimmingBlanks : ""
        switch (words.first ?? "", rest) {
        case ("", _): throw Command.Failure(reason: "/replay needs a file, or one of pause, step, speed, go, stop")
        case ("pause", ""): self = .pause
        case ("step", ""): self = .step
        case ("stop", ""): self = .stop
        case ("speed", let factor): self = .speed(.to(try Self.speed(factor)))
        case ("go", ""): self = .go(.next)
        case ("go", let name): self = .go(.named(name))
        default: self = try Self.playing(argument)
        }
    }

    private static func speed(_ text: String) throws(Command.Failure) -> Double {
        if text.isEmpty { return 1 }
        guard let factor = Double(text), SpeedChange.possible.contains(factor) else {
            throw Command.Failure(reason: "/replay speed takes a factor from 0.016 to 1024, such as 2 or 0.5")
        }
        return factor
    }

    private static func playing(_ argument: String) throws(Command.Failure) -> ReplayCommand {
        var options: ReplayOptions = []
        var rest = argument[...]
        while rest.hasPrefix("--") {
            let word = rest.prefix { $0 != " " }
            switch word {
            case "--paused": options.insert(.paused)
            case "--stop-on-fail": options.insert(.haltsOnFailure)
            case "--":
                rest = rest.dropFirst(2)
                return .play(path: try path(rest), options)
            default: throw Command.Failure(reason: "/replay has no option \(word); it has --paused and --stop-on-fail")
            }
            rest = rest.dropFirst(word.count).drop { $0 == " " }
        }
        return .play(path: try path(rest), options)
    }

    private static func path(_ text: Substring) throws(Command.Failure) -> String {
        let path = text.trimmingBlanks
        if path.isEmpty { throw Command.Failure(reason: "/replay needs a file behind its options") }
        return path
    }
}
