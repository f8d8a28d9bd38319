import NIOCore
import WebSocketCore

// What this connection holds of the memory that all of them share.
extension ServerHandler {
    /// Ends the connection if it holds more than there is room for in all.
    func keepToBudget(_ context: ChannelHandlerContext) {
        // What a connection held that has ended is given back, though its read may still be under way.
        guard let budget, context.channel.isActive else { return }
        let bytes = unfinishedBytes + (context.channel.isWritable ? 0 : context.bufferedBytes)
        guard bytes != heldBytes else { return }
        let hasRoom = budget.hold(bytes, insteadOf: heldBytes)
        heldBytes = bytes
        guard !hasRoom else { return }
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

    /// Whether there is room for what compresses as these parameters say, which is then set apart for this connection.
    func setApart(for parameters: DeflateParameters) -> Bool {
        guard let budget else { return true }
        guard budget.setApart(parameters.memory) else { return false }
        setApartBytes = parameters.memory
        return true
    }

    /// The connection holds nothing any more.
    func giveBackBudget() {
        guard let budget else { return }
        _ = budget.hold(0, insteadOf: heldBytes)
        budget.giveBack(setApartBytes)
        (heldBytes, setApartBytes) = (0, 0)
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
