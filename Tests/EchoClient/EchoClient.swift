import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Transport
import WebSocketCore

/// yodel's client, made to send back whatever it gets: what the fuzzing server of the Autobahn test suite drives.
@main
struct EchoClient {
    private let client: Client
    private let host: String

    /// Runs every case that the server at `host:port`, the only argument, has, and lets it write its reports.
    static func main() async {
        guard CommandLine.arguments.count == 2 else { exit(64) }
        var options = ClientOptions()
        options.limits.messageSize = 64 << 20
        options.pingInterval = .zero
        let client = Client(group: MultiThreadedEventLoopGroup.singleton, options: options)
        let echo = EchoClient(client: client, host: CommandLine.arguments[1])
        guard let count = await echo.caseCount() else { exit(1) }
        for number in 1...max(1, count) { await echo.visit("/runCase?case=\(number)&agent=yodel", echoes: true) }
        await echo.visit("/updateReports?agent=yodel", echoes: false)
    }

    /// How many cases there are; the server may take a while to listen.
    private func caseCount() async -> Int? {
        for _ in 0..<100 {
            if let text = await visit("/getCaseCount", echoes: false) { return Int(text) }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }

    /// Stays until the server closes; returns the last text that came.
    @discardableResult
    private func visit(_ target: String, echoes: Bool) async -> String? {
        guard let url = try? WebSocketURL("ws://\(host)\(target)") else { return nil }
        let visit = Visit(echoes: echoes)
        await client.run(url) { visit.take($0) }
        return visit.lastText
    }
}

/// One connection; told of it on its event loop.
private final class Visit: Sendable {
    private let connection = Mutex<ClientConnection?>(nil)
    private let text = Mutex<String?>(nil)
    private let echoes: Bool

    init(echoes: Bool) { self.echoes = echoes }

    var lastText: String? { text.withLock { $0 } }

    func take(_ event: ConnectionEvent) {
        switch event {
        case .opened(let opened): connection.withLock { $0 = opened }
        case .received(let batch):
            guard let connection = connection.withLock({ $0 }) else { return }
            for message in batch {
                if echoes { connection.send(message.kind, message.bytes) }
                if !echoes { text.withLock { $0 = String(decoding: message.bytes, as: UTF8.self) } }
            }
            connection.consumed(batch.cost)
        default: break
        }
    }
}
