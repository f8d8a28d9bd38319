import Glibc
import NIOCore

/// Stops accepting for a moment where the system has no descriptor or memory for whoever comes.
///
/// They stay in the backlog, and the listening socket stays readable: without a pause its event loop would try again and
/// again. NIO's `AcceptBackoffHandler` does not help, since the read that failed is still pending then.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let noRoom: @Sendable (CInt) -> Void

    private static let length = TimeAmount.milliseconds(100)
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    /// A pause that is told each time, with the error's number.
    init(noRoom: @escaping @Sendable (CInt) -> Void) { self.noRoom = noRoom }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.shortages.contains(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        noRoom(error.errnoCode)
        let channel = context.channel
        Self.accept(false, on: channel)
        context.eventLoop.scheduleTask(in: Self.length) { Self.accept(true, on: channel) }
    }

    private static func accept(_ isWanted: Bool, on channel: any Channel) {
        // It fails only for a channel that has closed.
        try? channel.syncOptions?.setOption(.autoRead, value: isWanted)
    }
}
