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
    private enum Phase {
        case handshake(HTTPHeadReader)
        case open
        /// The peer's end of TCP, after all was said.
        case lingering
    }

    private let options: ServerOptions
    private let buffers: LoopBuffers
    private var session: Session
    private var phase: Phase
    private var connection: WebSocketConnection
    /// Never asked: a server masks nothing.
    private var random = SystemRandomNumberGenerator()
    private var deadline: Scheduled<Void>?
    private var hasOpened = false
    /// Halves of the idle time in which nothing moved.
    private var silentHalves = 0
    private let isTurnedAway: Bool
    private var isReadHeldBack = false
    /// Whether anything came since the deadline was set.
    private var hasReceived = false
    /// While a flush of our own changes the writability to and fro.
    private var isFlushing = false

    /// A handler for one channel.
    ///
    /// - Parameters:
    ///   - options: What the connection is allowed.
    ///   - buffers: The event loop's own.
    ///   - session: What is done with the messages.
    ///   - isTurnedAway: Whether there are too many connections already.
    package init(options: ServerOptions, buffers: LoopBuffers, session: Session, isTurnedAway: Bool = false) {
        self.isTurnedAway = isTurnedAway
        self.options = options
        self.buffers = buffers
        self.session = session
        phase = .handshake(HTTPHeadReader(limit: options.handshakeSize))
        connection = WebSocketConnection(role: .server, limits: options.limits)
    }

    package func channelActive(context: ChannelHandlerContext) {
        // Clients take a response only for a request: so it is awaited, though not for long.
        let time = isTurnedAway ? min(options.handshakeTimeout, .seconds(1)) : options.handshakeTimeout
        setDeadline(time, context) { handler, context in
            handler.refuse(handler.isTurnedAway ? .tooManyConnections : .tooSlow, context)
            // A response can't be told before TLS stands.
            if handler.isSecured, !handler.hasReceived { context.channel.abort() }
        }
        context.fireChannelActive()
    }

    // MARK: Reading

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        hasReceived = true
        switch phase {
        case .open: receive(buffer, from: 0, context)
        case .handshake(let reader): readRequest(reader, buffer, context)
        case .lingering: break
        }
        buffers.giveBack(buffer)
    }

    private func receive(_ buffer: ByteBuffer, from start: Int, _ context: ChannelHandlerContext) {
        let input = buffer.readableBytesUInt8Span.extracting(start...)
        if connection.isOpen {
            connection.receive(input, output: &buffers.output, random: &random, listener: &session)
        } else {
            // Behind our close frame no answer can be sent, so what comes is not taken for received.
            var nobody = Nobody()
            connection.receive(input, output: &buffers.output, random: &random, listener: &nobody)
        }
        flush(context)
        if connection.closure != nil { linger(context) }
    }

    private func readRequest(_ reader: HTTPHeadReader, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        var reader = reader
        do {
            guard let (head, count) = try reader.read(buffer.readableBytesUInt8Span) else {
                phase = .handshake(reader)
                return
            }
            if isTurnedAway { return refuse(.tooManyConnections, context) }
            switch ServerHandshake(head) {
            case .upgrade(let target, let key):
                if let refusal = Self.refusal({ () throws(HandshakeRefusal) in
                    try options.admission.admit(head, target: target)
                }) {
                    return refuse(refusal, context)
                }
                deadline?.cancel()
                deadline = nil
                phase = .open
                hasOpened = true
                session.opened(target: target)
                accept(key, head)
                // What came with the request already belongs to the connection.
                receive(buffer, from: count, context)
                watchIdleness(context)
            case .page(let method, let target):
                if session.isProtected(target: target),
                    let refusal = Self.refusal({ () throws(HandshakeRefusal) in
                        try options.admission.checkCredentials(head)
                    })
                {
                    return refuse(refusal, context)
                }
                respond(session.respond(method: method, target: target), isHead: method == "HEAD", context)
            case .refusal(let refusal):
                refuse(refusal, context)
            }
        } catch {
            switch error {
            case .malformed: refuse(.malformed, context)
            case .tooLarge: refuse(.tooLarge, context)
            }
        }
    }

    private func accept(_ key: HandshakeKey, _ head: HTTPHead) {
        let offers = options.compresses ? head.all("Sec-WebSocket-Extensions") : []
        let deflate = offers.isEmpty ? nil : DeflateParameters.accepting(offers)
        if let deflate { connection.compress(deflate.parameters) }
        buffers.output.writeBytes(ServerHandshake.acceptance(of: key, extensions: deflate?.answer).encoded)
    }

    private static func refusal(_ check: () throws(HandshakeRefusal) -> Void) -> HandshakeRefusal? {
        do { try check() } catch { return error }
        return nil
    }

    private func refuse(_ refusal: HandshakeRefusal, _ context: ChannelHandlerContext) {
        session.refused(refusal)
        respond(HTTPResponse(refusal), isHead: false, context)
    }

    private func respond(_ response: HTTPResponse, isHead: Bool, _ context: ChannelHandlerContext) {
        buffers.output.writeBytes(response.encoded(isHead: isHead))
        flush(context)
        linger(context)
    }

    /// Swallows the read that `autoRead` asks for while the peer does not take what it is sent.
    package func read(context: ChannelHandlerContext) {
        if context.channel.isWritable || isLingering {
            context.read()
        } else {
            isReadHeldBack = true
        }
    }

    private var isSecured: Bool { options.security != nil }

    private var isLingering: Bool {
        if case .lingering = phase { true } else { false }
    }

    // MARK: Writing

    private func flush(_ context: ChannelHandlerContext) {
        isFlushing = true
        buffers.flushOutput(context, pieceSize: isSecured ? 128 << 10 : .max)
        isFlushing = false
        if context.channel.isWritable, context.channel.isActive { session.outputSent() }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard !isFlushing, context.channel.isWritable else { return }
        session.outputSent()
        guard isReadHeldBack else { return }
        isReadHeldBack = false
        context.read()
    }

    // MARK: Ending

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? CloseRequested else { return context.fireUserInboundEventTriggered(event) }
        switch phase {
        case .handshake:
            context.channel.abort()
        case .open:
            close(event, context)
        case .lingering:
            break
        }
    }

    /// Looks twice in the idle time whether anything moved: first it pings, then it gives the peer up.
    private func watchIdleness(_ context: ChannelHandlerContext) {
        guard let timeout = options.idleTimeout, case .open = phase, connection.isOpen else { return }
        let buffered = context.bufferedBytes
        hasReceived = false
        setDeadline(.nanoseconds(timeout.nanoseconds / 2), context) { handler, context in
            let hasMoved = handler.hasReceived || context.bufferedBytes < buffered
            handler.silentHalves = hasMoved ? 0 : handler.silentHalves + 1
            if handler.silentHalves < 2 {
                if handler.silentHalves == 1, context.channel.isWritable { handler.ping(context) }
                handler.watchIdleness(context)
            } else if context.channel.isWritable {
                handler.close(CloseRequested(code: .goingAway, reason: "idle for too long"), context)
            } else {
                context.channel.abort()
            }
        }
    }

    private func ping(_ context: ChannelHandlerContext) {
        let payload: [UInt8] = []
        guard connection.isOpen else { return }
        connection.ping(payload.span, into: &buffers.output, random: &random)
        flush(context)
    }

    private func close(_ request: CloseRequested, _ context: ChannelHandlerContext) {
        guard connection.isOpen else { return }
        connection.close(request.code, reason: request.reason, into: &buffers.output, random: &random)
        flush(context)
        awaitEnd(options.closeTimeout, context)
    }

    /// Says that no more will come, and waits for the peer to say so too.
    ///
    /// Closing while input is unread would reset the connection, and the last that was sent could be lost.
    private func linger(_ context: ChannelHandlerContext) {
        guard !isLingering else { return }
        phase = .lingering
        context.close(mode: .output, promise: nil)
        awaitEnd(options.lingerTimeout, context)
        if isReadHeldBack {
            isReadHeldBack = false
            context.read()
        }
    }

    /// Closes once nothing has moved either way for `time`: a slow peer gets the last that was sent to it.
    private func awaitEnd(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        let buffered = context.bufferedBytes
        hasReceived = false
        setDeadline(time, context) { handler, context in
            if context.bufferedBytes < buffered || handler.hasReceived && !handler.isLingering {
                handler.awaitEnd(time, context)
            } else {
                context.channel.abort()
            }
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.channel.abort()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        connection.endOfStream()
        if hasOpened { session.closed(connection.closure ?? .lost) }
        context.fireChannelInactive()
    }

    private func setDeadline(
        _ time: TimeAmount,
        _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable (ServerHandler, ChannelHandlerContext) -> Void
    ) {
        deadline?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            body(handler, context)
        }
    }
}

/// The event that asks a server's connection to start the closing handshake.
struct CloseRequested: Sendable {
    /// What the peer is told.
    let code: CloseCode
    /// What the peer is told, at most 123 bytes.
    let reason: String
}

/// Hears messages and does nothing with them.
private struct Nobody: ConnectionListener {
    func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {}
    func pongReceived(_ payload: borrowing Payload) {}
}
