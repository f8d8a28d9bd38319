import Glibc
import NIOCore

/// What a peer's operating system has taken of what was sent, as TCP tells it.
///
/// The buffers of this side tell little of that: the kernel's hold megabytes, and take them from us long before the peer
/// does; and once they are full they take more only when a third of them is free again, which may be minutes later.
package struct Uptake: Hashable {
    /// Bytes that were acknowledged since the connection began.
    var acknowledged: UInt64 = 0
    /// Whether nothing waits to be sent or acknowledged.
    var isComplete = true
    /// Bytes that this side's operating system has not taken yet.
    var waiting = 0

    /// Whether the peer took something of what waited at the earlier look.
    ///
    /// What did not wait then does not count: the kernel of a program that hangs acknowledges each ping.
    package func hasMoved(since earlier: Uptake) -> Bool {
        !earlier.isComplete && (acknowledged > earlier.acknowledged || waiting < earlier.waiting)
    }
}

extension Uptake {
    /// Where the values stand in Linux's `struct tcp_info`, which only ever grows at its end; the C library's is shorter.
    private enum Offset {
        static let unacknowledgedSegments = 24
        static let acknowledgedBytes = 120
        static let unsentBytes = 144
        static let end = 148
    }

    /// Asks for a socket's; nil where the system does not tell.
    fileprivate init?(_ socket: CInt) {
        var info = [UInt8](repeating: 0, count: Offset.end)
        var size = socklen_t(info.count)
        guard getsockopt(socket, CInt(IPPROTO_TCP), TCP_INFO, &info, &size) == 0, size == info.count else { return nil }
        let (unacknowledged, unsent) = info.withUnsafeBytes { bytes in
            acknowledged = bytes.loadUnaligned(fromByteOffset: Offset.acknowledgedBytes, as: UInt64.self)
            return (
                bytes.loadUnaligned(fromByteOffset: Offset.unacknowledgedSegments, as: UInt32.self),
                bytes.loadUnaligned(fromByteOffset: Offset.unsentBytes, as: UInt32.self)
            )
        }
        isComplete = unacknowledged == 0 && unsent == 0
    }
}

extension ChannelHandlerContext {
    /// What the peer has taken so far; on the event loop.
    var uptake: Uptake {
        let told = try? channel.pipeline.syncOperations
            .withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { Uptake($0) }
        var uptake = (told ?? nil) ?? Uptake()
        uptake.waiting = bufferedBytes
        if uptake.waiting > 0 { uptake.isComplete = false }
        return uptake
    }
}
