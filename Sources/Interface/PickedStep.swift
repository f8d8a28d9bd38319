/// What a key does to the picked message while the input line is empty.
enum PickedStep: CaseIterable {
    case open, copy, sendAgain, edit, cancel, addToScript, openAddress, end

    /// The key for it.
    var key: Key {
        switch self {
        case .open: Key(.enter)
        case .copy: Key(.scalar("c"))
        case .sendAgain: Key(.scalar("r"))
        case .edit: Key(.scalar("e"))
        case .cancel: Key(.scalar("x"))
        case .addToScript: Key(.scalar("a"))
        case .openAddress: Key(.scalar("o"))
        case .end: Key(.escape)
        }
    }

    /// For the separator: a word or two.
    var hint: String {
        switch self {
        case .open: "Enter open"
        case .copy: "c copy"
        case .sendAgain: "r send again"
        case .edit: "e edit"
        case .cancel: "x cancel"
        case .addToScript: "a add to script"
        case .openAddress: "o open its URL"
        case .end: "Esc"
        }
    }

    /// For the help: in the imperative, of no more than 42 columns.
    var help: String {
        switch self {
        case .open: "open it in full"
        case .copy: "copy it to the terminal's clipboard"
        case .sendAgain: "send it again"
        case .edit: "put it into the line, to edit and send"
        case .cancel: "do not send it, if it still waits"
        case .addToScript: "add it to the script named by /save"
        case .openAddress: "open its first URL in the browser"
        case .end: "pick none"
        }
    }

    /// What a key does.
    init?(_ key: Key) {
        guard let step = Self.allCases.first(where: { $0.key == key }) else { return nil }
        self = step
    }
}
