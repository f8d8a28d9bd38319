package import NIOCore
import WebSocketCore

// How a connection ends: by either side, or because nothing moves any more.
extension ServerHandler {
    /// Takes a `CloseRequested`, by which the listener closes all its connections.
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
    func watchIdleness(_ context: ChannelHandlerContext) {
        guard let timeout = options.idleTimeout, case .open = phase, connection.isOpen else { return }
        peerWatch.begin(context.uptake)
        setDeadline(.nanoseconds(timeout.nanoseconds / 2), context) { handler, context in
            let isWritable = context.channel.isWritable
            switch handler.peerWatch.idleness(context.uptake, isWritable: isWritable) {
            case .wait: handler.watchIdleness(context)
            case .ping:
                handler.ping(context)
                handler.watchIdleness(context)
            case .close: handler.close(CloseRequested(code: .goingAway, reason: "idle for too long"), context)
            case .giveUp: handler.giveUp("idle for too long", context)
            }
        }
    }

    /// Ends the connection, for a reason that the session is told.
    func giveUp(_ reason: String, _ context: ChannelHandlerContext) {
        givenUpFor = reason
        context.channel.abort()
    }

    private func ping(_ context: ChannelHandlerContext) {
        let payload: [UInt8] = []
        guard connection.isOpen else { return }
        connection.ping(payload.span, into: &buffers.output, random: &random)
        flush(context)
    }

    /// Closes behind what was received, and waits for the peer to close too.
    func close(_ request: CloseRequested, _ context: ChannelHandlerContext) {
        guard connection.isOpen else { return }
        say(upTo: .distantFuture)
        connection.close(request.code, reason: request.reason, into: &buffers.output, random: &random)
        peerWatch.closed(at: context.eventLoop.now)
        flush(context)
        awaitEnd(options.closeTimeout, context)
        // Nothing is held back any more, and the peer's close frame is behind what it had sent.
        readOn(context)
    }

    /// Says that no more will come, and waits for the peer to say so too.
    ///
    /// Closing while input is unread would reset the connection, and the last that was sent could be lost.
    func linger(_ context: ChannelHandlerContext) {
        guard !isLingering else { return }
        phase = .lingering
        context.close(mode: .output, promise: nil)
        awaitEnd(options.lingerTimeout, context)
        readOn(context)
    }

    /// Closes once nothing has moved either way for `time`.
    private func awaitEnd(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        peerWatch.begin(context.uptake)
        peerWatch.awaitsEnd(at: context.eventLoop.now)
        setDeadline(time, context) { handler, context in
            let isAwaited = handler.peerWatch.isEndAwaited(
                context.uptake,
                isLingering: handler.isLingering,
                at: context.eventLoop.now,
                limit: handler.options.closeLimit,
                pause: handler.options.writeTimeout ?? handler.options.closeLimit
            )
            if isAwaited { handler.awaitEnd(time, context) } else { context.channel.abort() }
        }
    }

    /// Ends the connection at once, without a close frame: the socket or TLS has failed.
    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.channel.abort()
    }

    /// The connection is gone: its memory is given back, and the session told how it ended.
    package func channelInactive(context: ChannelHandlerContext) {
        giveBackBudget()
        for timer in [deadline, writeLook, nextSaying] { timer?.cancel() }
        connection.endOfStream()
        var closure = connection.closure ?? .lost
        if closure.code == .abnormal, let givenUpFor {
            closure = Closure(code: .abnormal, reason: givenUpFor, initiator: .local)
        }
        if let openedAt { session.closed(closure, after: context.eventLoop.now - openedAt) }
        context.fireChannelInactive()
    }
}
