/// What is asked of an entry.
struct EntryTest {
    /// The kinds it may be of.
    var kinds: Set<Transcript.Kind>?
    /// Whether it has to be text, or binary; nil: either.
    var body: MessageBody.Kind?
    /// What has to stand in its bytes.
    var pattern: Pattern?
    /// Whether `pattern` must not stand in it.
    var isNegated = false
    /// Errors and the answers to commands from this number on always pass, lest they go unseen.
    var tellsFrom = Int.max

    /// What decides besides the bytes.
    func admits(_ kind: Transcript.Kind, _ body: MessageBody.Kind) -> Bool {
        kinds?.contains(kind) != false && (self.body == nil || self.body == body)
    }

    /// Whether it passes whatever it says.
    func surelyPasses(_ kind: Transcript.Kind, number: Int) -> Bool {
        number >= tellsFrom && (kind == .error || kind == .help)
    }
}
