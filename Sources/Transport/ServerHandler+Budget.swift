import NIOCore
import WebSocketCore

// What this connection holds of the memory that all of them share.
extension ServerHandler {
    /// Ends the connection if it holds more than there is room for in all.
    func keepToBudget(_ context: ChannelHandlerContext) {
        guard let budget else { return }
        let bytes = unfinishedBytes + (context.channel.isWritable ? 0 : context.bufferedBytes)
        guard bytes != heldBytes else { return }
        let hasRoom = budget.hold(bytes, insteadOf: heldBytes)
        heldBytes = bytes
        guard !hasRoom, context.channel.isActive else { return }
        switch phase {
        case .handshake: context.channel.abort()
        case .open:
            connection.abandon(.tryAgainLater, reason: "no room for more", into: &buffers.output, random: &random)
            flush(context)
            linger(context)
            keepToBudget(context)
        case .lingering: break
        }
    }

    /// What came of a head or a message that is not whole yet.
    private var unfinishedBytes: Int {
        switch phase {
        case .handshake(let reader): reader.received.count
        case .open: connection.unfinishedBytes
        case .lingering: 0
        }
    }
}
