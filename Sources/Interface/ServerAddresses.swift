/// The addresses that were connected to, for Tab behind `/connect`.
enum ServerAddresses {
    /// Those that begin with a prefix and are longer: as they were entered, the latest first, and the one of the start.
    ///
    /// `localhost:80` and `ws://localhost:80` are the same.
    static func beginning(with prefix: String, in history: [String], first: String?) -> [String] {
        var seen: Set<Substring> = []
        return (history.reversed().compactMap(entered) + [first].compactMap(\.self)).filter { address in
            address.hasPrefix(prefix) && address != prefix && seen.insert(withoutScheme(address)).inserted
        }
    }

    /// The address in a line that connects.
    private static func entered(_ line: String) -> String? {
        // Most lines do not, and a key may cost no more than a look at each.
        guard line.hasPrefix("/"), line.utf8.count < 4096, !line.contains("\n") else { return nil }
        let words = line.split(separator: " ")
        return words.count == 2 && words[0].lowercased() == "/connect" ? String(words[1]) : nil
    }

    private static func withoutScheme(_ address: String) -> Substring {
        let scheme = "ws://"
        return address.dropFirst(address.hasPrefix(scheme) ? scheme.count : 0)
    }
}
