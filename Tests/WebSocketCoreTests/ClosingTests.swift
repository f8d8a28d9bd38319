import Testing
import WebSocketCore

/// RFC 6455 §5.5.1 and §7.
@Suite struct ClosingTests {
    @Test func thePeersCloseIsEchoed() {
        var server = Peer(.server)
        server.receive(clientFrame(0x88, [0x0F, 0xA1] + "why".utf8))
        #expect(server.sent == serverClose(4001))
        #expect(server.state == .closed(Closure(code: CloseCode(rawValue: 4001), reason: "why", initiator: .remote)))
    }

    @Test func anEmptyCloseIsEchoedEmpty() {
        var server = Peer(.server)
        server.receive(clientFrame(0x88, []))
        #expect(server.sent == frame(0x88, []))
        #expect(server.state == .closed(Closure(code: .none, initiator: .remote)))
    }

    @Test func ourCloseWaitsForThePeers() {
        var server = Peer(.server)
        server.close(.goingAway, reason: "so long")
        #expect(server.sent == serverClose(1001, "so long"))
        #expect(server.state == .closing)
        server.receive(clientFrame(0x81, "still here") + clientFrame(0x89, "ping"))
        #expect(server.heard.messages == [.text("still here")])
        server.receive(clientFrame(0x88, [0x03, 0xE9]))
        #expect(server.state == .closed(Closure(code: .goingAway, initiator: .local)))
        #expect(server.sent == serverClose(1001, "so long"))
    }

    @Test func nothingIsSentBehindOurClose() {
        var server = Peer(.server)
        server.close()
        let sent = server.sent
        server.send(.text, [0x61])
        server.close(.goingAway)
        server.ping([])
        #expect(server.sent == sent)
    }

    @Test func whatFollowsTheirCloseIsDropped() {
        var server = Peer(.server)
        server.receive(clientFrame(0x88, []) + clientFrame(0x81, "late"))
        server.receive(clientFrame(0x81, "later") + [0xFF])
        #expect(server.heard.messages.isEmpty)
        #expect(server.sent == frame(0x88, []))
    }

    @Test func theEndOfTheStreamIsALossUnlessClosed() {
        var server = Peer(.server)
        server.connection.endOfStream()
        #expect(server.state == .closed(.lost))

        server = Peer(.server)
        server.close()
        server.connection.endOfStream()
        #expect(server.state == .closed(Closure(code: .abnormal, initiator: .local)))

        server = Peer(.server)
        server.receive(clientFrame(0x88, [0x03, 0xE8]))
        server.connection.endOfStream()
        #expect(server.state == .closed(Closure(code: .normal, initiator: .remote)))
    }

    @Test func aReasonIsCutAtAScalar() {
        var server = Peer(.server)
        server.close(.normal, reason: String(repeating: "日", count: 50))
        #expect(server.sent == serverClose(1000, String(repeating: "日", count: 41)))
    }

    @Test func aCodeThatMayNotBeSentIsNot() {
        var server = Peer(.server)
        server.close(.abnormal, reason: "never")
        #expect(server.sent == frame(0x88, []))
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
    func codesThatAreTaken(_ code: UInt16) {
        var server = Peer(.server)
        server.receive(clientFrame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)]))
        #expect(server.sent == serverClose(code))
        #expect(server.connection.closure?.violation == nil)
    }

    @Test(arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535])
    func codesThatAreRefused(_ code: UInt16) {
        var server = Peer(.server)
        server.receive(clientFrame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)]))
        #expect(server.sent.starts(with: [0x88]))
        #expect(server.connection.closure?.violation == .invalidCloseCode(code))
        #expect(server.connection.closure?.code == .protocolError)
    }
}
