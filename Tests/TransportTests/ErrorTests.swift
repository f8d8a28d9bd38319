import Glibc
import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import Testing
import WebSocketCore

@testable import Transport

/// What errors of the layers below mean.
@Suite struct ErrorTests {
    private struct Said: Error, CustomStringConvertible { let description: String }

    @Test(arguments: [
        (EADDRINUSE, ListenError.portTaken(host: "h", port: 7)), (EACCES, .notAllowed(host: "h", port: 7)),
        (EADDRNOTAVAIL, .invalidHost("h")),
        (EMFILE, .failed(host: "h", port: 7, detail: String(cString: strerror(EMFILE)))),
    ])
    func whyNobodyListens(_ number: CInt, _ error: ListenError) {
        #expect(ListenError(IOError(errnoCode: number, reason: "bind"), host: "h", port: 7) == error)
        #expect(error.description.hasPrefix("can't listen on h"))
    }

    @Test func whyNobodyListensOtherwise() {
        #expect(ListenError(Said(description: "odd"), host: "h", port: 7) == .failed(host: "h", port: 7, detail: "odd"))
    }

    /// As the layers below tell it: with an error that is none of `SocketAddressError`'s cases.
    @Test func noSuchHost() async {
        await #expect(throws: ListenError.invalidHost("no-such-host.invalid")) {
            _ = try await Listener.bind(
                host: "no-such-host.invalid",
                port: 0,
                group: MultiThreadedEventLoopGroup.singleton
            ) { _ in Parrot(log: SessionLog()) }
        }
    }

    @Test(arguments: [
        ("error: CERTIFICATE_VERIFY_FAILED at x", TLSFailure.untrusted), ("WRONG_VERSION_NUMBER", .notTLS),
        ("HTTP_REQUEST", .notTLS), ("EOF during handshake", .hungUp), ("UNSUPPORTED_PROTOCOL", .nothingInCommon),
        ("TLSV1_ALERT_PROTOCOL_VERSION", .nothingInCommon), ("SSLV3_ALERT_HANDSHAKE_FAILURE", .nothingInCommon),
        ("TLSV1_CERTIFICATE_REQUIRED", .certificateRequired), ("SSLV3_ALERT_BAD_CERTIFICATE", .certificateRequired),
        ("TLSV1_ALERT_UNKNOWN_CA", .certificateRequired), ("something else", .other("something else")),
    ])
    func whyTLSFailed(_ text: String, _ failure: TLSFailure) {
        #expect(TLSFailure(Said(description: text)) == failure)
    }

    @Test(
        arguments: [
            (IOError(errnoCode: ECONNRESET, reason: "read"), ConnectError.lostInHandshake(isSecure: false)),
            (IOError(errnoCode: EPIPE, reason: "write"), .lostInHandshake(isSecure: false)),
            (ChannelError.eof, .lostInHandshake(isSecure: false)),
            (ChannelError.ioOnClosedChannel, .lostInHandshake(isSecure: false)),
            (ChannelError.alreadyClosed, .lostInHandshake(isSecure: false)),
            (ChannelError.connectTimeout(.seconds(1)), .timedOut(host: "h", port: 7)),
            (ConnectError.canceled, .canceled),
            (
                IOError(errnoCode: EHOSTUNREACH, reason: "connect"),
                .unreachable(host: "h", port: 7, detail: String(cString: strerror(EHOSTUNREACH)))
            ),
            (Said(description: "odd"), .unreachable(host: "h", port: 7, detail: "odd")),
        ] as [(any Error, ConnectError)]
    )
    func whyThereIsNoConnection(_ error: any Error, _ meaning: ConnectError) {
        #expect(ConnectError(error, url: WebSocketURL(host: "h", port: 7)) == meaning)
    }
}

/// Who comes while the system has no room waits for a moment.
@Suite struct AcceptPauseTests {
    private final class Behind: ChannelInboundHandler {
        typealias InboundIn = Never
        private(set) var errors = 0
        func errorCaught(context: ChannelHandlerContext, error: any Error) { errors += 1 }
    }

    private final class Told: Sendable {
        private let numbers = Mutex<[CInt]>([])
        var all: [CInt] { numbers.withLock { $0 } }
        @Sendable func add(_ number: CInt) { numbers.withLock { $0.append(number) } }
    }

    private func accepts(_ channel: EmbeddedChannel) -> Bool? {
        channel.options.first { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM]) func noRoom(_ number: CInt) throws {
        let told = Told()
        let (behind, channel) = (Behind(), EmbeddedChannel())
        let pause = AcceptPause(noRoom: told.add)
        try channel.pipeline.syncOperations.addHandlers([pause, behind])
        channel.pipeline.fireErrorCaught(IOError(errnoCode: number, reason: "accept"))
        #expect(told.all == [number] && behind.errors == 0)
        #expect(accepts(channel) == false)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(99))
        #expect(accepts(channel) == false)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(accepts(channel) == true)
    }

    /// One who hung up in the backlog is no reason to stop.
    @Test func otherErrorsGoOn() throws {
        let (behind, channel) = (Behind(), EmbeddedChannel())
        try channel.pipeline.syncOperations.addHandlers([AcceptPause { _ in Issue.record("told") }, behind])
        channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        #expect(behind.errors == 1 && accepts(channel) == nil)
    }

    /// A listener that is closed meanwhile is left alone.
    @Test func theEndOfThePauseMayFindNobody() throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(AcceptPause { _ in })
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        try channel.close().wait()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }
}

/// Masking keys come from here (RFC 6455 §5.3): none may come twice.
@Suite struct BufferedRandomTests {
    @Test func noNumberComesAgainWhereverItIsFetchedAnew() {
        var random = BufferedRandom()
        let numbers = (0..<2000).map { _ in random.next() }
        #expect(Set(numbers).count == 2000)
        let ones = numbers.reduce(0) { $0 + $1.nonzeroBitCount }
        // 128,000 bits: 64,000 of them, give or take nine times the standard deviation.
        #expect((62_400...65_600).contains(ones))
    }
}
