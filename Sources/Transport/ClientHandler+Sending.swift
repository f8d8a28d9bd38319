import NIOCore
import WebSocketCore

// What is sent, and how far it got.
extension ClientHandler {
    /// Written at once at most: what the operating system took is counted by such pieces.
    private static let pieceSize = 64 << 10
    /// What was taken is told when it comes to this, so that small messages do not cause an event each.
    ///
    /// Whoever sends as much as has room gets stuck where that is less than two portions.
    static let toldCost = 32 << 10

    /// Frames a message; it is flushed with all else of this turn.
    ///
    /// Behind a close frame nothing is sent, and nothing is counted.
    func send(_ kind: MessageKind, _ bytes: ArraySlice<UInt8>) {
        guard connection.send(kind, bytes.span, into: &buffers.output, random: &random) else { return }
        if case .open(let handle) = phase { handle.framed() }
        unwatchedCost += bytes.count + MessageBatch.overhead
        flushSoon()
    }

    /// Does what a `ClientConnection` was asked for.
    func perform(_ command: ClientConnection.Command) {
        switch command {
        case .send(let kind, let bytes):
            send(kind, bytes)
        case .ping(let payload):
            pingsWaiting += 1
            connection.ping(payload.span, into: &buffers.output, random: &random)
            flushSoon()
        case .close(let code, let reason):
            guard connection.isOpen else { return }
            connection.close(code, reason: reason, into: &buffers.output, random: &random)
            flushSoon()
            awaitClose(since: context?.eventLoop.now ?? .now())
        case .abort:
            context?.channel.abort()
        }
    }

    /// Flushes what was framed, once for all of this turn.
    func flushSoon() {
        guard !isFlushDue, let context else { return }
        isFlushDue = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
            let (handler, context) = bound.value
            handler.isFlushDue = false
            handler.flush(context)
        }
    }

    /// Writes what was framed, and tells what the operating system takes of it.
    ///
    /// Whoever is told of anything may send more: nothing is told before all is written.
    func flush(_ context: ChannelHandlerContext) {
        guard !isFlushing else { return flushSoon() }
        isFlushing = true
        write(context)
        isFlushing = false
        tellWritability(context)
        tellTaken()
    }

    private func write(_ context: ChannelHandlerContext) {
        guard case .open(let handle) = phase else { return buffers.flushOutput(context) }
        // What comes to no portion yet is told by what is written behind it, so that small messages cost no promise.
        guard untoldCost + unwatchedCost >= Self.toldCost else {
            handle.sent(buffers.output.readableBytes)
            return buffers.flushOutput(context)
        }
        var (bytesLeft, costLeft) = (buffers.output.readableBytes, unwatchedCost)
        guard bytesLeft > 0 else { return }
        unwatchedCost = 0
        buffers.flushOutput(context, pieceSize: Self.pieceSize) { count in
            let share = costLeft * count / bytesLeft
            (bytesLeft, costLeft) = (bytesLeft - count, costLeft - share)
            let promise = context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenSuccess { self.taken(count, cost: share, of: handle) }
            return promise
        }
    }

    /// The operating system took a piece, and with it all before.
    private func taken(_ byteCount: Int, cost: Int, of handle: ClientConnection) {
        handle.sent(byteCount)
        untoldCost += cost
        if !isFlushing { tellTaken() }
    }

    private func tellTaken() {
        guard untoldCost >= Self.toldCost, case .open = phase else { return }
        let cost = untoldCost
        untoldCost = 0
        deliver(.taken(cost))
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // TLS makes more of a piece than there is room for, which is full and has room again within one write.
        if !isFlushing { tellWritability(context) }
        context.fireChannelWritabilityChanged()
    }

    private func tellWritability(_ context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        guard isWritable != wasWritable else { return }
        wasWritable = isWritable
        if isWritable {
            connection.releasePong(into: &buffers.output, random: &random)
            flushSoon()
        } else {
            connection.holdPongs()
        }
        if case .open = phase { deliver(.writabilityChanged(isWritable)) }
    }
}
