/// What the user asked of the lines.
struct PlainOptions {
    /// How long after the last message or answer another answer is awaited.
    var timeout = Duration.seconds(5)
    /// Stay after the end of the input.
    var stays = false
    /// Bytes that a line may have.
    var lineLimit = 16 << 20
}
