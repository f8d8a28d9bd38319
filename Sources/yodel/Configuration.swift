import Interface
import Themes
import WebSocketCore

/// What the user's configuration file says; options on the command line come first.
struct Configuration {
    var theme: ThemeChoice?
    var url: WebSocketURL?
    var bindings = KeyBindings.standard

    var alert = Alert.off

    /// What the file holds.
    private var mapping: YAMLMapping?

    private static let keys = ["keys", "notify", "theme", "url"]
    private static let largest = YAMLMapping.largestFile

    /// Reads the file that was named, or the one in the user's folder if there is one.
    ///
    /// What is wrong in it is told, and ends the program with 2.
    static func load(_ path: String?) throws -> Configuration {
        try orInvalid {
            if let path { return try Configuration(bytes: FileReader.contents(of: path, limit: largest), file: path) }
            guard let path = UserFolders.configuration.map({ "\($0)/config.yaml" }) else { return Configuration() }
            do {
                return try Configuration(bytes: FileReader.contents(of: path, limit: largest), file: path)
            } catch let error as FileError where error.isMissing {
                return Configuration()
            }
        }
    }

    private init() {}

    private init(bytes: [UInt8], file: String) throws {
        let mapping = try YAMLMapping(parsing: bytes, file: file)
        self.mapping = mapping
        try mapping.refuseUnknownKeys(known: Self.keys)
        theme = try Self.theme(in: mapping)
        if let keys = try mapping.mapping("keys") { bindings = try keys.rebinding(bindings) }
        if let text = try mapping.string("notify") {
            guard let alert = Alert(rawValue: text) else {
                throw mapping.badValue(text, at: "notify", expected: "bell, osc9 or off")
            }
            self.alert = alert
        }
        guard let text = try mapping.string("url") else { return }
        do { url = try WebSocketURL(typed: text) } catch {
            throw mapping.badValue(text, at: "url", expected: "a URL such as ws://localhost:8765")
        }
    }

    /// Why the theme cannot be had, by the line that names it.
    func fault(_ error: ThemeError) -> any Error {
        guard case .unknown(let name, let known) = error, let mapping else { return error }
        let pair = mapping.hasMapping("theme") ? try? mapping.mapping("theme") : nil
        let key = pair.map { (try? $0.string("light")) == name ? "light" : "dark" } ?? "theme"
        return (pair ?? mapping).fault(.unknownValue(key: key, value: name, known: known), at: key)
    }

    /// A name, or one for light and one for dark backgrounds.
    private static func theme(in mapping: YAMLMapping) throws(YAMLFault) -> ThemeChoice? {
        guard mapping.hasMapping("theme"), let pair = try mapping.mapping("theme") else {
            return try mapping.string("theme").map { ThemeChoice($0) }
        }
        try pair.refuseUnknownKeys(known: ["light", "dark"])
        guard let light = try pair.string("light") else { throw pair.fault(.missingKey("light"), at: "light") }
        guard let dark = try pair.string("dark") else { throw pair.fault(.missingKey("dark"), at: "dark") }
        return .byBackground(light: light, dark: dark, unknown: dark)
    }
}
