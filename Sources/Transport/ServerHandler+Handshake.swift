import NIOCore
import WebSocketCore

// The request that every connection begins with.
extension ServerHandler {
    /// Takes what came of a request, and answers it once it is whole.
    func readRequest(_ reader: HTTPHeadReader, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
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
                openedAt = context.eventLoop.now
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
        var deflate = offers.isEmpty ? nil : DeflateParameters.accepting(offers)
        if let parameters = deflate?.parameters {
            // A server may decline for any reason (RFC 7692 §5).
            if setApart(for: parameters) { connection.compress(parameters) } else { deflate = nil }
        }
        let acceptance = ServerHandshake.acceptance(
            of: key,
            subprotocol: ServerHandshake.subprotocol(of: head, spoken: options.subprotocols),
            extensions: deflate?.answer
        )
        buffers.output.writeBytes(acceptance.encoded)
    }

    private static func refusal(_ check: () throws(HandshakeRefusal) -> Void) -> HandshakeRefusal? {
        do { try check() } catch { return error }
        return nil
    }

    /// Answers with the reason why no connection comes about.
    func refuse(_ refusal: HandshakeRefusal, _ context: ChannelHandlerContext) {
        session.refused(refusal)
        respond(HTTPResponse(refusal), isHead: false, context)
    }

    private func respond(_ response: HTTPResponse, isHead: Bool, _ context: ChannelHandlerContext) {
        buffers.output.writeBytes(response.encoded(isHead: isHead))
        flush(context)
        linger(context)
    }
}
