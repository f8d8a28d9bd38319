import NIOCore
import WebSocketCore

/// Hosts a client's `WebSocketConnection` in a channel: handshake, messages, closing.
final class ClientHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the connection waits for.
    enum Phase {
        /// The head of the response.
        case handshake(HTTPHeadReader)
        /// The rest of a response other than 101.
        case rejected(Rejection)
        /// Nothing, while messages go both ways.
        case open(ClientConnection)
        /// The last event was delivered.
        case finished
    }

    /// So much is told of what is no HTTP.
    private static let toldBeginning = 100

    private let handshake: ClientHandshake
    private let options: ClientOptions
    /// Is told what happens.
    let deliver: @Sendable (ConnectionEvent) -> Void
    /// Succeeds after the last event was delivered and TCP has ended.
    private let finished: EventLoopPromise<Void>

    /// What it waits for.
    private(set) var phase: Phase
    /// The protocol.
    var connection: WebSocketConnection
    /// Masks the frames.
    var random = BufferedRandom()
    /// Where frames are put together.
    let buffers = LoopBuffers()
    /// While it is in a channel.
    private(set) var context: ChannelHandlerContext?
    private var deadline: Scheduled<Void>?
    /// While the connection is open, unless pings are not wanted.
    private var keepAlive: KeepAlive?
    private var nextTick: Scheduled<Void>?
    /// What the peer had taken at the last tick.
    private var uptakeAtTick = Uptake()
    /// The cost of the messages framed whose taking nothing written so far will tell.
    var unwatchedCost = 0
    /// The cost of the messages taken since that was last told.
    var untoldCost = 0
    /// Whether the output is being written.
    var isFlushing = false
    /// Whether the channel took more when that was last looked at.
    var wasWritable = true
    /// Whether what is sent will be flushed without further ado: at the end of a read or of this turn of the loop.
    var isFlushDue = false
    private var isReadHeldBack = false
    /// Whether anything came since the deadline was set.
    private var hasReceived = false
    private var isFinishing = false
    /// Whether the link counts as dead.
    private var hasGivenUp = false
    /// Pings sent whose pong did not come: pongs beyond them are not told, so that a flood of them costs nothing.
    var pingsWaiting = 0
    /// Why the connection ended, where its end alone does not tell.
    private var failure: ConnectError?

    /// A handler that sends the handshake once it is added.
    init(
        _ handshake: ClientHandshake,
        options: ClientOptions,
        finished: EventLoopPromise<Void>,
        deliver: @escaping @Sendable (ConnectionEvent) -> Void
    ) {
        self.handshake = handshake
        self.options = options
        self.finished = finished
        self.deliver = deliver
        phase = .handshake(HTTPHeadReader(limit: options.handshakeSize))
        connection = WebSocketConnection(role: .client, limits: options.limits)
    }

    /// Sends the request: the handler is added to a channel that is connected, or is about to tell so.
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setDeadline(options.handshakeTimeout) { handler, context in
            handler.failure = .timedOut(host: handler.handshake.url.host, port: handler.handshake.url.port)
            context.channel.abort()
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: handshake.request)), promise: nil)
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        isFlushDue = true
        hasReceived = true
        keepAlive?.peerSpoke()
        switch phase {
        case .handshake(let reader):
            do {
                try readHead(reader, buffer, context)
            } catch {
                fail(.handshake(error), context)
            }
        case .rejected(var rejection):
            rejection.append(buffer)
            phase = .rejected(rejection)
        case .open(let handle):
            receive(buffer, handle)
        case .finished: break
        }
    }

    /// Reads on in the response, and over the interim ones before it, which share its limit (RFC 9110 §15.2).
    private func readHead(
        _ reader: HTTPHeadReader,
        _ buffer: ByteBuffer,
        _ context: ChannelHandlerContext
    ) throws(ClientHandshakeError) {
        var (reader, rest) = (reader, buffer)
        while true {
            let beginning =
                reader.received.prefix(Self.toldBeginning) + rest.readableBytesView.prefix(Self.toldBeginning)
            try ClientHandshake.checkBeginning(Array(beginning))
            let result: (head: HTTPHead, byteCount: Int)?
            do {
                result = try reader.read(rest.readableBytesUInt8Span)
            } catch {
                throw error == .malformed ? .notHTTP : .headTooLarge(limit: options.handshakeSize)
            }
            guard let (head, count) = result else { return phase = .handshake(reader) }
            rest.moveReaderIndex(forwardBy: count)
            guard head.isInterim else { return responded(head, rest: rest, context) }
            reader.startOver()
        }
    }

    /// The response is there; `rest` came behind it and already belongs to the connection.
    private func responded(_ head: HTTPHead, rest: ByteBuffer, _ context: ChannelHandlerContext) {
        do {
            let agreement = try handshake.validate(head)
            if let deflate = agreement.deflate { connection.compress(deflate) }
            deadline?.cancel()
            let handle = ClientConnection(
                self,
                channel: context.channel,
                opening: (handshake.head, head),
                unconsumedLimit: options.unconsumedLimit
            )
            phase = .open(handle)
            deliver(.opened(handle))
            startKeepAlive()
            receive(rest, handle)
        } catch .refused {
            var rejection = Rejection(head: head, body: [])
            rejection.append(rest)
            phase = .rejected(rejection)
            // The body only explains, and it may take its time or never end: it is not waited for long.
            setDeadline(min(.seconds(1), options.handshakeTimeout)) { _, context in context.leave() }
        } catch {
            fail(.handshake(error), context)
        }
    }

    private func receive(_ buffer: ByteBuffer, _ handle: ClientConnection) {
        handle.received(buffer.readableBytes)
        var listener = BatchListener()
        connection.receive(
            buffer.readableBytesUInt8Span,
            output: &buffers.output,
            random: &random,
            listener: &listener
        )
        listener.endBatch()
        for event in listener.events {
            if case .received(let batch) = event { handle.delivered(batch.cost) }
            if case .ponged(let payload) = event {
                ponged(payload)
            } else {
                deliver(event)
            }
        }
    }

    private func ponged(_ payload: [UInt8]) {
        if let lag = keepAlive?.ponged(payload, at: KeepAlive.sinceBoot) {
            deliver(.lagMeasured(lag))
        } else if pingsWaiting > 0 {
            pingsWaiting -= 1
            deliver(.ponged(payload: payload))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isFlushDue = false
        flush(context)
        if case .rejected(let rejection) = phase, rejection.isComplete { context.leave() }
        if let closure = connection.closure { finishClosing(closure, context) }
    }

    /// Swallows the read that `autoRead` asks for while too much is unconsumed.
    func read(context: ChannelHandlerContext) {
        if case .open(let handle) = phase, handle.shouldPause() {
            isReadHeldBack = true
        } else {
            context.read()
        }
    }

    /// Asks for the read that was held back, now that enough is consumed.
    func resumeReading() {
        guard isReadHeldBack, let context else { return }
        isReadHeldBack = false
        context.read()
    }

    // MARK: Keeping alive

    private func startKeepAlive() {
        guard options.pingInterval > .zero else { return }
        keepAlive = KeepAlive(interval: options.pingInterval, timeout: options.pingTimeout, now: KeepAlive.sinceBoot)
        tickLater()
    }

    private func tickLater() {
        guard let context, let keepAlive else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        nextTick = context.eventLoop.scheduleTask(in: TimeAmount(keepAlive.tick)) {
            let (handler, context) = bound.value
            handler.tick(context)
        }
    }

    private func tick(_ context: ChannelHandlerContext) {
        guard connection.isOpen else { return }
        let uptake = context.uptake
        let now = KeepAlive.sinceBoot
        // Who does not read can't blame the peer, nor who has it take what waits before the ping.
        if isReadHeldBack || uptake.hasMoved(since: uptakeAtTick) { keepAlive?.peerTook(at: now) }
        uptakeAtTick = uptake
        switch keepAlive?.ticked(at: now) {
        case .ping(let payload):
            connection.ping(payload.span, into: &buffers.output, random: &random)
            flushSoon()
        case .giveUp:
            hasGivenUp = true
            return context.channel.abort()
        case .nothing, nil: break
        }
        if let lag = keepAlive?.overdue(at: now) { deliver(.lagMeasured(lag)) }
        tickLater()
    }

    // MARK: Ending

    /// Both close frames have passed, or the peer broke the protocol: the server ends TCP first (RFC 6455 §7.1.1).
    ///
    /// Its time runs once: what the server still sends does not prolong it.
    private func finishClosing(_ closure: Closure, _ context: ChannelHandlerContext) {
        guard !isFinishing else { return }
        isFinishing = true
        // Told now: what somebody gives us until TCP has ended would not be sent.
        tellEnd()
        setDeadline(.seconds(1)) { _, context in context.channel.abort() }
        // A server that broke the protocol may not look at our close frame before it has seen our end.
        if closure.violation != nil { context.close(mode: .output, promise: nil) }
    }

    /// Closes once nothing has moved either way for the time a peer has to answer our close frame.
    ///
    /// A peer that does not stop sending is waited for, too, though not for ever.
    func awaitClose(since start: NIODeadline) {
        let uptake = context?.uptake ?? Uptake()
        hasReceived = false
        setDeadline(options.closeTimeout) { handler, context in
            let isPatient = context.eventLoop.now - start < handler.options.closeLimit
            if handler.hasReceived && isPatient || context.uptake.hasMoved(since: uptake) {
                handler.awaitClose(since: start)
            } else {
                context.channel.abort()
            }
        }
    }

    private func fail(_ error: ConnectError, _ context: ChannelHandlerContext) {
        failure = error
        context.leave()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .handshake = phase, failure == nil { failure = ConnectError(error, url: handshake.url) }
        context.leave()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
        self.context = nil
    }

    private func finish() {
        deadline?.cancel()
        nextTick?.cancel()
        connection.endOfStream(silentFor: hasGivenUp ? keepAlive?.patience : nil)
        tellEnd()
        finished.succeed()
    }

    /// Delivers the last event, once.
    private func tellEnd() {
        switch phase {
        case .handshake: deliver(.failed(failure ?? .lostInHandshake(isSecure: handshake.url.isSecure)))
        case .rejected(let rejection): deliver(.failed(.rejected(rejection)))
        case .open: deliver(.closed(connection.closure ?? .lost))
        case .finished: break
        }
        phase = .finished
    }

    private func setDeadline(
        _ time: TimeAmount,
        _ body: @escaping @Sendable (ClientHandler, ChannelHandlerContext) -> Void
    ) {
        deadline?.cancel()
        guard let context else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            body(handler, context)
        }
    }
}
