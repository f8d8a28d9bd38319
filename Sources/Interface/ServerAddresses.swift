/// The addresses of servers that were connected to, for Tab behind `/connect`.
enum ServerAddresses {
    /// Those that begin with a prefix and are longer, the latest first.
    ///
    /// They stand as they were entered; those that were connected to otherwise follow. `localhost:80` and
    /// `ws://localhost:80` are the same.
    static func beginning(with prefix: String, in history: [String], connected: [String]) -> [String] {
        var seen: Set<Substring> = []
        return (history.reversed().compactMap(entered) + connected.reversed()).filter { address in
            address.hasPrefix(prefix) && address != prefix && seen.insert(withoutScheme(address)).inserted
        }
    }

    /// The address in a line that connects.
    private static func entered(_ line: String) -> String? {
        let words = line.split(separator: " ")
        return words.count == 2 && words[0] == "/connect" && !line.contains("\n") ? String(words[1]) : nil
    }

    private static func withoutScheme(_ address: String) -> Substring {
        let scheme = "ws://"
        return address.dropFirst(address.hasPrefix(scheme) ? scheme.count : 0)
    }
}
