/// What a script may ask of the world round it while it is compiled.
package struct Surroundings: Sendable {
    /// The bytes of a file that the script names.
    let file: @Sendable (String) throws(UnreadableFile) -> [UInt8]
    /// The value of an environment variable.
    let environment: @Sendable (String) -> String?

    package init(
        file: @escaping @Sendable (String) throws(UnreadableFile) -> [UInt8],
        environment: @escaping @Sendable (String) -> String?
    ) {
        self.file = file
        self.environment = environment
    }

    /// A world without files and environment.
    package static var none: Surroundings {
        Surroundings(
            file: { _ throws(UnreadableFile) in throw UnreadableFile(reason: "no files can be read here") },
            environment: { _ in nil }
        )
    }

    /// The path of a file that another one names: relative to the folder of the one that names it.
    static func path(_ name: String, namedIn file: String) -> String {
        guard !name.hasPrefix("./") else { return self.path(String(name.dropFirst(2)), namedIn: file) }
        guard !name.hasPrefix("/"), !name.hasPrefix("~/"), let slash = file.lastIndex(of: "/") else { return name }
        return String(file[...slash]) + name
    }
}

/// Why a file that a script names can't be read.
package struct UnreadableFile: Error, Hashable, Sendable {
    /// What is wrong, and how to mend it.
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
