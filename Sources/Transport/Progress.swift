import NIOCore

extension ChannelHandlerContext {
    /// Bytes that were written and that the operating system has not taken yet; on the event loop.
    var bufferedBytes: Int {
        (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
