import Glibc

/// A client on a blocking socket that asks for no memory while it sends and receives.
struct EchoLoad: ~Copyable {
    private let socket: CInt
    private let request: [UInt8]
    private var response: [UInt8]
    private let messages: Int

    /// What went wrong, by the call that failed.
    struct Failure: Error {
        let call: String
        let errno: CInt
    }

    /// Connects to a server on this machine and shakes hands.
    ///
    /// - Parameters:
    ///   - port: Where it listens, on 127.0.0.1.
    ///   - messages: Messages in flight.
    ///   - size: Bytes in each.
    ///   - frames: Frames that each is sent in.
    ///   - suffix: Bytes that the server adds to each.
    /// - Throws: What a call fails with.
    init(port: Int, messages: Int, size: Int, frames: Int, suffix: Int) throws(Failure) {
        self.messages = messages
        socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        request = Array(repeating: Self.message(size: size, frames: frames), count: messages).flatMap { $0 }
        let answer = size + suffix
        response = Array(repeating: 0, count: messages * (answer + (answer < 126 ? 2 : answer < 65536 ? 4 : 10)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let failed = withUnsafeBytes(of: &address) { bytes in
            guard let start = bytes.bindMemory(to: sockaddr.self).baseAddress else { return true }
            return connect(socket, start, socklen_t(bytes.count)) != 0
        }
        guard !failed else { throw Failure(call: "connect", errno: errno) }
        try shakeHands()
    }

    deinit { close(socket) }

    /// Sends all messages and waits for all answers, again and again.
    mutating func run(rounds: Int) throws(Failure) {
        for _ in 0..<rounds {
            // Sent by itself it could fill both sockets, and the server would wait for us to read.
            var sent = 0
            var received = 0
            while received < response.count {
                if sent < request.count { sent += try send(from: sent) }
                received += try receive(into: received, waits: sent == request.count)
            }
        }
    }

    private func send(from offset: Int) throws(Failure) -> Int {
        let count = request.withUnsafeBytes { bytes in
            Glibc.send(
                socket,
                bytes.baseAddress?.advanced(by: offset),
                bytes.count - offset,
                CInt(MSG_DONTWAIT)
            )
        }
        guard count >= 0 || errno == EAGAIN else { throw Failure(call: "send", errno: errno) }
        return max(0, count)
    }

    private mutating func receive(into offset: Int, waits: Bool) throws(Failure) -> Int {
        let flags = waits ? 0 : CInt(MSG_DONTWAIT)
        let count = response.withUnsafeMutableBytes { bytes in
            recv(socket, bytes.baseAddress?.advanced(by: offset), bytes.count - offset, flags)
        }
        guard count > 0 || (count < 0 && errno == EAGAIN) else { throw Failure(call: "recv", errno: errno) }
        return max(0, count)
    }

    private func shakeHands() throws(Failure) {
        let head = """
            GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
            """
        guard write(socket, head, head.utf8.count) == head.utf8.count else {
            throw Failure(call: "write", errno: errno)
        }
        var last: [UInt8] = []
        var byte: UInt8 = 0
        while last != Array("\r\n\r\n".utf8) {
            guard recv(socket, &byte, 1, 0) == 1 else { throw Failure(call: "recv", errno: errno) }
            last = last.suffix(3) + [byte]
        }
    }

    /// A text in masked frames (RFC 6455 §5.2, §5.4).
    private static func message(size: Int, frames: Int) -> [UInt8] {
        (0..<frames).flatMap { number in
            let length = size / frames + (number == 0 ? size % frames : 0)
            let first: UInt8 = (number == 0 ? 1 : 0) | (number == frames - 1 ? 0x80 : 0)
            let key: [UInt8] = [1, 2, 3, 4]
            let head: [UInt8] =
                length < 126
                ? [first, 0x80 | UInt8(length)] : [first, 0x80 | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
            return head + key + (0..<length).map { UInt8(ascii: "x") ^ key[$0 & 3] }
        }
    }
}
