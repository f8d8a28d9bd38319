import Testing
import WebSocketCore

/// RFC 6455 §5.5.2 and §5.5.3.
@Suite struct ControlFrameTests {
    @Test func aPingIsAnsweredWithItsPayload() {
        var server = Peer(.server)
        let payload = [UInt8](0..<125)
        server.receive(clientFrame(0x89, payload) + clientFrame(0x89, []))
        #expect(server.sent == frame(0x8A, payload) + frame(0x8A, []))
    }

    @Test func aClientMasksItsPong() {
        var client = Peer(.client)
        client.receive(frame(0x89, [1, 2, 3]))
        var server = Peer(.server)
        server.receive(client.sent)
        #expect(server.heard.pongs == [[1, 2, 3]])
    }

    @Test func aPongNotAskedForIsTold() {
        var client = Peer(.client)
        client.receive(frame(0x8A, [9]))
        #expect(client.heard.pongs == [[9]])
        #expect(client.sent.isEmpty)
        #expect(client.state == .open)
    }

    @Test func aPingIsCutTo125Bytes() {
        var client = Peer(.client)
        client.ping(Array(0..<200))
        var server = Peer(.server)
        server.receive(client.sent)
        #expect(server.sent == frame(0x8A, Array(0..<125)))
    }

    /// Who never reads can't fill our memory with pongs: the newest is enough (§5.5.3).
    @Test func whileThePeerTakesNothingOnlyItsNewestPingIsAnswered() {
        var server = Peer(.server)
        server.connection.holdPongs()
        for number in UInt8(0)..<100 { server.receive(clientFrame(0x89, [number])) }
        #expect(server.sent.isEmpty)
        server.connection.holdPongs()
        server.connection.releasePong(into: &server.output, random: &server.random)
        #expect(server.sent == frame(0x8A, [99]))
        server.receive(clientFrame(0x89, [7]))
        #expect(server.sent == frame(0x8A, [99]) + frame(0x8A, [7]))
    }

    @Test func aPongThatWaitsIsNotSentBehindTheCloseFrame() {
        var server = Peer(.server)
        server.connection.holdPongs()
        server.receive(clientFrame(0x89, [1]) + clientFrame(0x88, []))
        let closed = server.sent
        server.connection.releasePong(into: &server.output, random: &server.random)
        #expect(server.sent == closed)
    }
}
