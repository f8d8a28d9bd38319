package import NIOCore
import NIOPosix
package import WebSocketCore

/// A listening WebSocket server: its sockets and its connections.
package final class Listener: Sendable {
    /// The addresses listened on, with their real port.
    package let addresses: [SocketAddress]

    private let servers: [any Channel]
    private let connections: ConnectionRegistry

    private init(servers: [any Channel], connections: ConnectionRegistry) {
        self.servers = servers
        self.connections = connections
        addresses = servers.compactMap(\.localAddress)
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - host: A name or an address; `localhost` means both loopback families, on the same port.
    ///   - port: 0 for any that is free.
    ///   - group: Where the connections live.
    ///   - options: What each connection is allowed.
    ///   - noRoom: Called each time that the system has no room (errno) for whoever comes, on an event loop.
    ///   - makeSession: Called for each connection on its event loop.
    /// - Returns: The listener, which accepts connections from now on.
    /// - Throws: `ListenError`.
    package static func bind<Session: ServerSession>(
        host: String,
        port: Int,
        group: any EventLoopGroup,
        options: ServerOptions = ServerOptions(),
        noRoom: @escaping @Sendable (CInt) -> Void = { _ in },
        makeSession: @escaping @Sendable (SocketAddress?) -> Session
    ) async throws(ListenError) -> Listener {
        let connections = ConnectionRegistry(options)
        let registry = LoopRegistry(group)
        let budget = MemoryBudget(limit: options.maxHeldBytes, connections: options.maxConnections)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause(noRoom: noRoom))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // See `ServerHandler`: writable means that nothing waits to be written.
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 1, high: 1))
            // See `SharedReadAllocator`.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let isWithinLimits = connections.add(channel) else { return channel.close(promise: nil) }
                    let buffers = registry.buffers(of: channel.eventLoop)
                    if let security = options.security {
                        try channel.pipeline.syncOperations.addHandler(security.makeHandler())
                    } else {
                        try channel.syncOptions?.setOption(
                            .recvAllocator,
                            value: SharedReadAllocator(NIOLoopBound(buffers, eventLoop: channel.eventLoop))
                        )
                    }
                    let session = makeSession(channel.remoteAddress)
                    let handler = ServerHandler(
                        options: options,
                        buffers: buffers,
                        session: session,
                        budget: budget,
                        isTurnedAway: !isWithinLimits
                    )
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        let servers = try await bind(bootstrap, host: host, port: port)
        return Listener(servers: servers, connections: connections)
    }

    // One socket an address hands its connections round the event loops in turn. Sockets of each loop's own (SO_REUSEPORT)
    // accept some 8 % more a second and answer no faster, but spread few connections unevenly: by a hash of the address.
    private static func bind(
        _ bootstrap: ServerBootstrap,
        host: String,
        port: Int
    ) async throws(ListenError) -> [any Channel] {
        do {
            guard host == "localhost" else { return [try await bootstrap.bind(host: host, port: port).get()] }
            return try await bindLoopback(bootstrap, port: port)
        } catch {
            throw ListenError(error, host: host, port: port)
        }
    }

    /// Binds `127.0.0.1` and, where there is IPv6, `::1`, on the same port.
    private static func bindLoopback(_ bootstrap: ServerBootstrap, port: Int) async throws -> [any Channel] {
        // A port free in one family may be taken in the other: then another is tried, if any will do.
        var attempts = port == 0 ? 8 : 1
        while true {
            let first = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
            do {
                let second = try await bootstrap.bind(host: "::1", port: first.localAddress?.port ?? port).get()
                return [first, second]
            } catch let error as IOError where error.isMissingFamily {
                return [first]
            } catch {
                attempts -= 1
                try? await first.close()
                guard attempts > 0 else { throw error }
            }
        }
    }

    /// Stops listening; the connections go on.
    package func stopAccepting() async {
        for server in servers { try? await server.close() }
    }

    /// Closes every connection behind what was received so far, and returns when all have ended.
    ///
    /// Whoever still comes is turned away.
    ///
    /// - Parameters:
    ///   - code: What the peers are told.
    ///   - reason: What the peers are told, at most 123 bytes.
    package func closeConnections(_ code: CloseCode, reason: String) async {
        let channels = connections.refuseMore()
        for channel in channels {
            channel.pipeline.fireUserInboundEventTriggered(CloseRequested(code: code, reason: reason))
        }
        for channel in channels { try? await channel.closeFuture.get() }
    }

    /// Ends every connection at once, without a close frame.
    package func abortConnections() {
        for channel in connections.refuseMore() { channel.abort() }
    }
}

/// The buffers of each event loop.
private struct LoopRegistry: Sendable {
    private let boxes: [ObjectIdentifier: NIOLoopBoundBox<LoopBuffers>]

    init(_ group: any EventLoopGroup) {
        var boxes: [ObjectIdentifier: NIOLoopBoundBox<LoopBuffers>] = [:]
        for loop in group.makeIterator() {
            boxes[ObjectIdentifier(loop)] = .makeBoxSendingValue(LoopBuffers(), eventLoop: loop)
        }
        self.boxes = boxes
    }

    /// On that loop only; a loop outside the group gets buffers a connection.
    func buffers(of loop: any EventLoop) -> LoopBuffers {
        boxes[ObjectIdentifier(loop)]?.value ?? LoopBuffers()
    }
}
