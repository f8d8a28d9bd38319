import NIOCore
import WebSocketCore

/// Speaks to a proxy until it passes everything on, then makes room for what speaks to the server.
final class ProxyHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var handshake: ProxyHandshake
    private let timeout: TimeAmount
    /// Adds the handlers that come next, or is told why there will be none; called once.
    private let proceed: (Result<Void, ProxyFailure>) -> Void
    private var deadline: Scheduled<Void>?
    private var isOver = false

    /// A handler that greets the proxy once it is added to a channel that is connected to it.
    ///
    /// - Parameters:
    ///   - handshake: What is said.
    ///   - timeout: The time for all of it.
    ///   - proceed: Called once: the proxy passes everything on, or why it does not.
    init(_ handshake: ProxyHandshake, timeout: TimeAmount, proceed: @escaping (Result<Void, ProxyFailure>) -> Void) {
        self.handshake = handshake
        self.timeout = timeout
        self.proceed = proceed
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let proxy = handshake.proxy
        deadline = context.eventLoop.scheduleTask(in: timeout) {
            bound.value.end(.failure(.unreachable(.timedOut(host: proxy.host, port: proxy.port))))
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: handshake.greeting)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return context.fireChannelRead(data) }
        do throws(ProxyFailure) {
            let answer = try handshake.receive(Array(unwrapInboundIn(data).readableBytesView))
            if !answer.isEmpty { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil) }
            if handshake.isDone { passOn(context) }
        } catch {
            end(.failure(error))
        }
    }

    /// What came behind the proxy's last word is the server's first.
    private func passOn(_ context: ChannelHandlerContext) {
        end(.success(()))
        let rest = handshake.unread
        if !rest.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: rest))) }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return context.fireErrorCaught(error) }
        let proxy = handshake.proxy
        let place = WebSocketURL(host: proxy.host, port: proxy.port)
        end(.failure(ConnectError.isHangUp(error) ? .hungUp : .unreachable(ConnectError(error, url: place))))
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(.hungUp))
        context.fireChannelInactive()
    }

    private func end(_ result: Result<Void, ProxyFailure>) {
        guard !isOver else { return }
        isOver = true
        deadline?.cancel()
        proceed(result)
    }
}
