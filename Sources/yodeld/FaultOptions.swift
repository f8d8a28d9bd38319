import ArgumentParser
import EchoServer
import Logging
import NIOCore
import Transport

/// The options about what the server does wrong, so that clients can be tested.
struct FaultOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Answer everything so much later; in order, and at once when it drains.", valueName: "time"),
        transform: OptionText.time
    )
    var delay: TimeAmount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Answer up to so much later than that, at random.", valueName: "time"),
        transform: OptionText.time
    )
    var jitter: TimeAmount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Close each connection (1001) behind the answer to its nth message.", valueName: "n"),
        transform: OptionValue.count
    )
    var closeAfter: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Do not answer every nth message of a connection; they are counted.", valueName: "n"),
        transform: OptionValue.count
    )
    var swallow: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Answer every nth message twice.", valueName: "n"),
        transform: OptionValue.count
    )
    var duplicate: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Answer every nth message as if other characters had come.", valueName: "n"),
        transform: OptionValue.count
    )
    var garble: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Refuse every handshake with this status.", valueName: "status"),
        transform: OptionValue.status
    )
    var refuse: Int?

    /// What the sessions do wrong.
    var faults: Faults {
        var faults = Faults()
        faults.delay = delay ?? .zero
        faults.jitter = jitter ?? .zero
        faults.closeAfter = closeAfter
        faults.swallow = swallow
        faults.duplicate = duplicate
        faults.garble = garble
        return faults
    }

    /// Says what is done wrong on purpose, so that nobody takes it for the server's own mistakes.
    func announce(to logger: Logger) {
        let counts = [
            ("close-after", closeAfter), ("swallow", swallow), ("duplicate", duplicate), ("garble", garble),
            ("refuse", refuse),
        ]
        var metadata: Logger.Metadata = [:]
        for case (let name, let value?) in counts { metadata[name] = .stringConvertible(value) }
        for case (let name, let time?) in [("delay", delay), ("jitter", jitter)] {
            metadata[name] = "\(time.nanoseconds / 1_000_000)ms"
        }
        guard !metadata.isEmpty else { return }
        logger.warning("faults on demand", metadata: metadata)
        if refuse != nil { logger.warning("every handshake is refused") }
    }
}
