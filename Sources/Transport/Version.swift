/// Which yodel this is.
package enum Version {
    /// By the rules of semver.org.
    package static let current = "0.1.0"

    /// The version, and the commit that it was built from where that is known: `0.1.0 (1a2b3c4)`.
    package static var withCommit: String { builtCommit.isEmpty ? current : "\(current) (\(builtCommit))" }
}
