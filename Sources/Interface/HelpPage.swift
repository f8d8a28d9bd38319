/// The page of commands and keys, made from the tables that do them.
enum HelpPage {
    /// The page for the keys as they are bound.
    static func text(commands: [Command.Description] = Command.all, bindings: KeyBindings) -> StyledText {
        let commands = commands.map { (name: "/\($0.name) \($0.arguments)", help: $0.help) }
        let keys = bindings.summary.map { (name: $0.keys, help: $0.action.help) }
        let pager = PagerStep.allCases.map { (name: names(of: $0.keys), help: $0.help) }
        let picked = PickedStep.allCases.map { (name: $0.key.name, help: $0.help) }
        let replay = ReplayKey.allCases.map { (name: $0.key.name, help: $0.help) }
        let actions = Action.allCases.map { (name: $0.rawValue, help: $0.help) }
        var page = StyledText()
        table("Commands", commands, on: &page)
        table("Keys", keys, on: &page)
        table("Keys on a picked message, while the line is empty", picked, on: &page)
        table("Keys for the script that plays, while the line is empty", replay, on: &page)
        table("Keys in a page such as this", pager, on: &page)
        table("What config.yaml can bind to a key, by name", actions, on: &page)
        return page
    }

    private static func names(of keys: [Key]) -> String {
        keys.filter { $0.modifiers != .shift }.map(\.name).joined(separator: ", ")
    }

    private static func table(_ title: String, _ rows: [(name: String, help: String)], on page: inout StyledText) {
        let width = rows.map(\.name.utf8.count).max() ?? 0
        if !page.bytes.isEmpty { page.append("\n\n", .help) }
        page.append(title, .messageReceived)
        for row in rows {
            page.append("\n  \(row.name)", .inputCommand)
            page.append(String(repeating: " ", count: width - row.name.utf8.count + 2) + row.help, .help)
        }
    }
}
