package import NIOCore
import WebSocketCore

/// Hosts a server's `WebSocketConnection` in a channel: handshake or plain request, messages, closing.
///
/// The channel's write watermarks must be 1: it counts as writable only when the operating system has taken all that was
/// written. Until then nothing is read, so that a peer that does not read can't fill the memory.
package final class ServerHandler<Session: ServerSession>: ChannelDuplexHandler {
    /// What the socket brings.
    package typealias InboundIn = ByteBuffer
    /// Nothing is written from outside.
    package typealias OutboundIn = ByteBuffer
    /// What goes to the socket.
    package typealias OutboundOut = ByteBuffer

    /// What the connection waits for.
    enum Phase {
        case handshake(HTTPHeadReader)
        case open
        /// The peer's end of TCP, after all was said.
        case lingering
    }

    let options: ServerOptions
    let buffers: LoopBuffers
    var session: Session
    var phase: Phase
    var connection: WebSocketConnection
    /// Never asked: a server masks nothing.
    var random = SystemRandomNumberGenerator()
    var deadline: Scheduled<Void>?
    /// When the handshake succeeded.
    var openedAt: NIODeadline?
    let budget: MemoryBudget?
    /// What the budget knows of.
    var heldBytes = 0
    /// What of the budget is set apart for compression.
    var setApartBytes = 0
    let isTurnedAway: Bool
    private var isReadHeldBack = false
    /// Whether anything moves: at each deadline.
    var peerWatch = PeerWatch()
    /// While a flush of our own changes the writability to and fro.
    private var isFlushing = false
    /// Whether the peer takes what waits for it: at each write look.
    private var writeWatch = WriteWatch()
    var writeLook: Scheduled<Void>?
    /// When the session says what it held back.
    var nextSaying: Scheduled<Void>?
    /// Why the peer was given up, if it was.
    var givenUpFor: String?

    /// A handler for one channel.
    ///
    /// - Parameters:
    ///   - options: What the connection is allowed.
    ///   - buffers: The event loop's own.
    ///   - session: What is done with the messages.
    ///   - budget: What all connections may hold together; nil for any amount.
    ///   - isTurnedAway: Whether there are too many connections already.
    init(
        options: ServerOptions,
        buffers: LoopBuffers,
        session: Session,
        budget: MemoryBudget? = nil,
        isTurnedAway: Bool = false
    ) {
        self.budget = budget
        self.isTurnedAway = isTurnedAway
        self.options = options
        self.buffers = buffers
        self.session = session
        phase = .handshake(HTTPHeadReader(limit: options.handshakeSize))
        connection = WebSocketConnection(role: .server, limits: options.limits)
    }

    /// Gives the client its time for the handshake; TLS comes out of the same time.
    package func channelActive(context: ChannelHandlerContext) {
        // Clients take a response only for a request: so it is awaited, though not for long.
        let time = isTurnedAway ? min(options.handshakeTimeout, .seconds(1)) : options.handshakeTimeout
        setDeadline(time, context) { handler, context in
            handler.refuse(handler.isTurnedAway ? .tooManyConnections : .tooSlow, context)
            // A response can't be told before TLS stands.
            if handler.isSecured, !handler.peerWatch.hasReceived { context.channel.abort() }
        }
        context.fireChannelActive()
    }

    // MARK: Reading

    /// Takes what came: a part of the request, or of frames.
    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        peerWatch.received()
        switch phase {
        case .open: receive(buffer, from: 0, context)
        case .handshake(let reader): readRequest(reader, buffer, context)
        case .lingering: break
        }
        buffers.giveBack(buffer)
        keepToBudget(context)
    }

    /// Takes what was read behind the handshake, from `start` on.
    func receive(_ buffer: ByteBuffer, from start: Int, _ context: ChannelHandlerContext) {
        let input = buffer.readableBytesUInt8Span.extracting(start...)
        if connection.isOpen {
            connection.receive(input, output: &buffers.output, random: &random, listener: &session)
        } else {
            // Behind our close frame no answer can be sent, so what comes is not taken for received.
            var nobody = Nobody()
            connection.receive(input, output: &buffers.output, random: &random, listener: &nobody)
        }
        if connection.closure != nil {
            say(upTo: .distantFuture)
        } else if let request = session.closeRequest {
            return close(request, context)
        }
        flush(context)
        if connection.closure != nil { linger(context) } else { saySoon(context) }
    }

    /// Swallows the read that `autoRead` asks for while the peer does not take what it is sent.
    package func read(context: ChannelHandlerContext) {
        if mayRead(context) || isLingering {
            context.read()
        } else {
            isReadHeldBack = true
        }
    }

    private func mayRead(_ context: ChannelHandlerContext) -> Bool { context.channel.isWritable && !session.isFull }

    func readOn(_ context: ChannelHandlerContext) {
        guard isReadHeldBack, mayRead(context) || isLingering else { return }
        isReadHeldBack = false
        context.read()
    }

    private var isSecured: Bool { options.security != nil }

    var isLingering: Bool {
        if case .lingering = phase { true } else { false }
    }

    // MARK: Writing

    /// Writes what `output` holds.
    func flush(_ context: ChannelHandlerContext) {
        isFlushing = true
        buffers.flushOutput(context, pieceSize: isSecured ? 128 << 10 : .max)
        isFlushing = false
        guard context.channel.isActive else { return }
        if context.channel.isWritable { tookAll() } else { watchWrites(context) }
    }

    /// The operating system has taken all that was written: goes on with what had to wait.
    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard !isFlushing, context.channel.isWritable else { return }
        tookAll()
        keepToBudget(context)
        readOn(context)
    }

    /// The operating system has everything that was written.
    private func tookAll() {
        writeWatch.tookAll()
        session.outputSent()
    }

    /// Gives a peer up that takes nothing of what waits for it, though its system may still tell that it is there.
    private func watchWrites(_ context: ChannelHandlerContext) {
        guard !writeWatch.isOn, let timeout = options.writeTimeout else { return }
        writeWatch.begin(context.uptake)
        lookAtWrites(in: timeout, context)
    }

    private func lookAtWrites(in timeout: TimeAmount, _ context: ChannelHandlerContext) {
        writeLook = schedule(in: timeout, context) { handler, context in
            switch handler.writeWatch.look(context.channel.isWritable ? nil : context.uptake) {
            case .end: break
            case .goOn: handler.lookAtWrites(in: timeout, context)
            case .giveUp: handler.giveUp("it did not take what was sent to it", context)
            }
        }
    }

    /// Says what the session held back, before anything that `output` holds already.
    func say(upTo time: NIODeadline) {
        guard session.nextOutput != nil else { return }
        let behind = buffers.output
        buffers.output = ByteBuffer()
        connection.writeFrames(into: &buffers.output) { session.writeHeldBack(upTo: time, output: &$0) }
        buffers.output.writeImmutableBuffer(behind)
    }

    /// Says what the session holds back once its time has come.
    private func saySoon(_ context: ChannelHandlerContext) {
        guard nextSaying == nil, connection.isOpen, let time = session.nextOutput else { return }
        nextSaying = schedule(in: time - context.eventLoop.now, context) { handler, context in
            handler.nextSaying = nil
            guard handler.connection.isOpen else { return }
            handler.say(upTo: context.eventLoop.now)
            if let request = handler.session.closeRequest { return handler.close(request, context) }
            handler.flush(context)
            handler.saySoon(context)
            handler.keepToBudget(context)
            handler.readOn(context)
        }
    }

    /// Sets the one deadline that every phase has anew.
    func setDeadline(
        _ time: TimeAmount,
        _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable (ServerHandler, ChannelHandlerContext) -> Void
    ) {
        deadline?.cancel()
        // A write may have ended the connection in the middle of its read.
        guard context.channel.isActive else { return }
        deadline = schedule(in: time, context, body)
    }

    private func schedule(
        in time: TimeAmount,
        _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable (ServerHandler, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            body(handler, context)
        }
    }
}

/// Hears messages and does nothing with them.
private struct Nobody: ConnectionListener {
    func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {}
    func pongReceived(_ payload: borrowing Payload) {}
}
