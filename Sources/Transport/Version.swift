/// What both programs call themselves.
package enum Version {
    /// By the rules of semver.org.
    package static let current = "0.1.0"
}
