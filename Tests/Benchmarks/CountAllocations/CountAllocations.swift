import CAllocationCounter
import EchoServer
import Glibc
import Interface
import Logging
import WebSocketCore

/// Counts how often memory is asked for per message, once all is warm, and fails where it is more than hardly ever.
@main
enum CountAllocations {
    /// What is taken for none: the growth of a store, shared by all messages that it was for.
    fileprivate static let none = 0.01

    static func main() async throws {
        var isMet = true
        for load in [
            Load("32 B, 1 in flight", messages: 1, size: 32),
            Load("32 B, 100 in flight", messages: 100, size: 32),
            Load("16 KiB, 4 in flight", messages: 4, size: 16 << 10),
            // The storage of a message in pieces grows with what arrives, not with what is announced.
            Load("16 KiB in 4 frames", messages: 4, size: 16 << 10, frames: 4, most: 4),
        ] {
            isMet = try await tell("the server's path, \(load.name)", load.allocations(), most: load.most) && isMet
        }
        isMet = tell("the transcript's append", transcriptAllocations(), most: none) && isMet
        if !isMet { exit(1) }
    }

    private static func tell(_ path: String, _ allocations: Double, most: Double) -> Bool {
        let rounded = (allocations * 10_000).rounded() / 10_000
        print("\(path): \(rounded) allocations a message\(allocations > most ? ", too many" : "")")
        return allocations <= most
    }

    private static func transcriptAllocations() -> Double {
        let body = MessageBody(.text, Array("a message of usual length, neither short nor long".utf8)[...])
        var transcript = Transcript()
        let append = { _ = transcript.append(.received, body, at: 0) }
        for _ in 0..<10_000 { append() }
        let before = allocation_count()
        for _ in 0..<100_000 { append() }
        return Double(allocation_count() - before) / 100_000
    }
}

/// Messages between a client and a server in this process.
private struct Load {
    let name: String
    let messages: Int
    let size: Int
    let frames: Int
    /// Allocations that a message may take.
    let most: Double

    init(_ name: String, messages: Int, size: Int, frames: Int = 1, most: Double = CountAllocations.none) {
        self.most = most
        self.name = name
        self.messages = messages
        self.size = size
        self.frames = frames
    }

    /// What all threads ask for while it runs; the client asks for nothing.
    func allocations() async throws -> Double {
        var options = EchoServer.Options()
        options.host = "127.0.0.1"
        options.port = 0
        let server = try await EchoServer.start(options, logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() })
        var client = try EchoLoad(port: server.url.port, messages: messages, size: size, frames: frames, suffix: 11)
        let rounds = max(100, 20_000 / messages)
        try client.run(rounds: rounds / 10)
        let before = allocation_count()
        try client.run(rounds: rounds)
        let count = allocation_count() - before
        await server.stop()
        return Double(count) / Double(rounds * messages)
    }
}
