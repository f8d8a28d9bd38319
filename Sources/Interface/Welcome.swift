/// The three lines that a first start shows.
enum Welcome {
    /// The lines, with the keys as they are bound.
    static func lines(bindings: KeyBindings) -> [String] {
        func key(_ action: Action) -> String { bindings.keys(for: action).first?.name ?? action.rawValue }
        return [
            "Type a message and press \(key(.acceptLine)); its answer comes below, with the time that it took.",
            "A line that begins with / is a command: /connect URL goes to another server, and \(key(.complete)) completes.",
            "\(key(.pageUp)) scrolls, \(key(.searchTranscript)) searches, \(key(.help)) tells all keys, "
                + "\(key(.deleteCharOrEnd)) on an empty line quits.",
        ]
    }
}
