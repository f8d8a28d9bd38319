import Testing
import WebSocketCore

/// All the 65,536 codes that a close frame can carry (RFC 6455 §7.4), either way.
@Suite struct CloseCodeTests {
    private func payload(_ code: UInt16, _ reason: String = "") -> [UInt8] {
        [UInt8(code >> 8), UInt8(code & 0xFF)] + reason.utf8
    }

    /// Reported by hand: an expectation for each of them would take its time.
    private func check(_ isRight: Bool, _ code: UInt16, _ what: String) {
        if !isRight { Issue.record("\(what) of \(code)") }
    }

    @Test func everyCodeThatAPeerSends() {
        for code in UInt16.min ... .max {
            var server = Peer(.server)
            server.receive(clientFrame(0x88, payload(code, "bye")))
            let isTaken = ReferenceModel.isSendable(code)
            check(CloseCode(rawValue: code).isSendable == isTaken, code, "the judgment")
            let closure = server.connection.closure
            if isTaken {
                let expected = Closure(code: CloseCode(rawValue: code), reason: "bye", initiator: .remote)
                check(closure == expected, code, "the closure")
                check(server.sent == serverClose(code), code, "the echo")
            } else {
                check(closure?.violation == .invalidCloseCode(code), code, "the violation")
                check(server.sent == serverClose(1002, "invalid close code \(code)"), code, "the answer")
            }
        }
    }

    @Test func everyCodeThatIsAskedFor() {
        for code in UInt16.min ... .max {
            var server = Peer(.server)
            server.close(CloseCode(rawValue: code), reason: "so")
            let isSent = ReferenceModel.isSendable(code)
            check(server.sent == (isSent ? serverClose(code, "so") : frame(0x88, [])), code, "the frame")
            check(server.state == .closing, code, "the state")
        }
    }

    /// Whatever the peer answers to our close frame, a good code is the closure's, and a bad one a violation told to nobody.
    @Test func everyCodeThatAnswersOurs() {
        for code in UInt16.min ... .max {
            var client = Peer(.client)
            client.close(.normal)
            let sent = client.sent
            client.receive(frame(0x88, payload(code, "ok")))
            check(client.sent == sent, code, "a second close frame")
            let closure = client.connection.closure
            check(closure?.initiator == .local, code, "the initiator")
            let isTaken = ReferenceModel.isSendable(code)
            check(closure?.violation == (isTaken ? nil : .invalidCloseCode(code)), code, "the violation")
            check(closure?.code.rawValue == (isTaken ? code : 1002), code, "the code")
        }
    }

    /// Reasons up to 123 bytes go whole; longer ones are cut where a scalar ends, and arrive as UTF-8.
    @Test(arguments: ["a", "é", "日", "👍", "é日", "a👍"]) func reasonsOfEveryLength(unit: String) throws {
        for count in 0...130 {
            let reason = String(repeating: unit, count: count)
            var server = Peer(.server)
            server.close(.goingAway, reason: reason)
            var client = Peer(.client)
            client.receive(server.sent)
            let closure = client.connection.closure
            let told = try #require(closure).reason
            #expect(told.utf8.count <= 123 && reason.hasPrefix(told))
            #expect(reason.utf8.count <= 123 ? told == reason : told.utf8.count > 119)
        }
    }

    /// A close frame cut anywhere is one; a bad reason is found wherever it is cut.
    @Test func closeFramesAtEverySplit() {
        for (reason, isGood) in [
            ("so lông 日".utf8.map { $0 }, true), ([0x61, 0xC3, 0x28], false), ([0xE2, 0x82], false),
        ] {
            let bytes = clientFrame(0x88, [0x03, 0xE8] + reason)
            for split in 0...bytes.count {
                var server = Peer(.server)
                server.receive(bytes, splitAt: [split])
                #expect(server.connection.closure?.violation == (isGood ? nil : .invalidUTF8))
                #expect(server.connection.closure?.code == (isGood ? .normal : .invalidData))
            }
        }
    }

    /// Every code has words, and those of the RFC have their own.
    @Test func meanings() {
        let known: [UInt16] = [
            1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
        ]
        let meanings = known.map { CloseCode(rawValue: $0).meaning }
        #expect(Set(meanings).count == known.count && !meanings.contains("unknown code"))
        for code in UInt16.min ... .max where !known.contains(code) {
            let expected =
                switch code {
                case 3000...3999: "a library's own code"
                case 4000...4999: "an application's own code"
                default: "unknown code"
                }
            check(CloseCode(rawValue: code).meaning == expected, code, "the meaning")
        }
    }

    /// Whoever is abandoned hears why once, and whatever follows is nothing.
    @Test func abandoning() {
        for state in ["open", "closing", "in a message", "in a header"] {
            var server = Peer(.server)
            switch state {
            case "closing": server.close(.goingAway)
            case "in a message": server.receive(clientFrame(0x02, [1, 2, 3]))
            case "in a header": server.receive([0x82, 0xFE, 0x01])
            default: break
            }
            let before = server.sent
            server.connection.abandon(.tryAgainLater, reason: "full", into: &server.output, random: &server.random)
            #expect(server.sent == before + (state == "closing" ? [] : serverClose(1013, "full")))
            #expect(server.state == .closed(Closure(code: .tryAgainLater, reason: "full", initiator: .local)))
            #expect(server.connection.unfinishedBytes == 0)
            let after = server.sent
            server.receive(clientFrame(0x80, [4]) + clientFrame(0x81, "late") + clientFrame(0x88, []))
            server.send(.text, [1])
            server.ping([])
            server.close()
            #expect(server.heard == Recorder())
            #expect(server.sent == after)
        }
    }

    /// The end of the stream, after some silence, in every state.
    @Test func theEndAfterSilence() {
        var server = Peer(.server)
        server.connection.endOfStream(silentFor: .seconds(20))
        #expect(server.connection.closure?.silence == .seconds(20))
        #expect(server.connection.closure?.code == .abnormal)
        server.connection.endOfStream()
        #expect(server.connection.closure?.silence == .seconds(20), "an end has no end")
        server = Peer(.server)
        server.close()
        server.connection.endOfStream(silentFor: .seconds(20))
        #expect(server.connection.closure == Closure(code: .abnormal, initiator: .local))
    }
}
