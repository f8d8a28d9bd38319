import NIOCore
import NIOPosix
import Synchronization

/// A proxy in front of a server that harms the first connection at one byte, and passes all others on.
final class CuttingProxy: Sendable {
    /// What happens at a byte of the stream.
    enum Fault: Sendable {
        /// Both ends are closed.
        case cut
        /// Nothing comes any more, and nobody is told.
        case stall
        /// What follows comes later.
        case pause
    }

    enum Direction: CaseIterable, Sendable { case toServer, toClient }

    /// A fault, and before which byte of which direction it happens.
    struct Harm: Sendable {
        var fault: Fault
        var direction: Direction
        var place: Int
    }

    let port: Int
    private let listener: any Channel
    private let passed: Passed

    /// The bytes of the first connection that each direction has passed on.
    final class Passed: Sendable {
        fileprivate let counts = Mutex((toServer: 0, toClient: 0))
        fileprivate let connections = Atomic<Int>(0)

        fileprivate func add(_ count: Int, _ direction: Direction) {
            counts.withLock { counts in
                switch direction {
                case .toServer: counts.toServer += count
                case .toClient: counts.toClient += count
                }
            }
        }
    }

    private init(_ listener: any Channel, port: Int, _ passed: Passed) {
        (self.listener, self.port, self.passed) = (listener, port, passed)
    }

    /// A proxy on a free port of the loopback.
    static func start(to server: Int, _ harm: Harm?, group: any EventLoopGroup) async throws -> CuttingProxy {
        let passed = Passed()
        let listener = try await ServerBootstrap(group: group)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                let isFirst = passed.connections.add(1, ordering: .relaxed).oldValue == 0
                return ClientBootstrap(group: client.eventLoop)
                    .channelOption(.autoRead, value: false)
                    .connect(host: "127.0.0.1", port: server)
                    .flatMapThrowing { server in
                        let count = isFirst ? passed : nil
                        try join(client, server, .toServer, isFirst ? harm : nil, count)
                        try join(server, client, .toClient, isFirst ? harm : nil, count)
                        server.setOption(.autoRead, value: true).whenFailure { _ in }
                        client.setOption(.autoRead, value: true).whenFailure { _ in }
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return CuttingProxy(listener, port: listener.localAddress?.port ?? 0, passed)
    }

    private static func join(
        _ source: any Channel,
        _ target: any Channel,
        _ direction: Direction,
        _ harm: Harm?,
        _ passed: Passed?
    ) throws {
        let harm = harm.flatMap { $0.direction == direction ? $0 : nil }
        try source.pipeline.syncOperations.addHandler(Relay(target, direction, harm, passed))
    }

    /// How many bytes the first connection has had.
    var lengths: (toServer: Int, toClient: Int) { passed.counts.withLock(\.self) }

    func stop() async { try? await listener.close() }
}

/// Passes one direction of a connection on.
private final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let target: any Channel
    private let direction: CuttingProxy.Direction
    private let harm: CuttingProxy.Harm?
    private let passed: CuttingProxy.Passed?
    private var count = 0
    /// What came behind the fault, for as long as it is to wait.
    private var held: ByteBuffer?
    private var isStalled = false

    init(
        _ target: any Channel,
        _ direction: CuttingProxy.Direction,
        _ harm: CuttingProxy.Harm?,
        _ passed: CuttingProxy.Passed?
    ) {
        (self.target, self.direction, self.harm, self.passed) = (target, direction, harm, passed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if held != nil {
            held?.writeBuffer(&buffer)
        } else if let harm, count <= harm.place, harm.place < count + buffer.readableBytes,
            let before = buffer.readSlice(length: harm.place - count)
        {
            pass(before)
            count = harm.place + 1
            suffer(harm.fault, buffer, context)
        } else {
            pass(buffer)
        }
    }

    private func suffer(_ fault: CuttingProxy.Fault, _ rest: ByteBuffer, _ context: ChannelHandlerContext) {
        switch fault {
        case .cut:
            target.close(promise: nil)
            context.close(promise: nil)
        case .stall:
            isStalled = true
        case .pause:
            held = rest
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(10)) { bound.value.goOn() }
        }
    }

    private func goOn() {
        if let held { pass(held) }
        held = nil
    }

    private func pass(_ buffer: ByteBuffer) {
        guard !isStalled, buffer.readableBytes > 0 else { return }
        count += buffer.readableBytes
        passed?.add(buffer.readableBytes, direction)
        target.writeAndFlush(buffer, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { target.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
