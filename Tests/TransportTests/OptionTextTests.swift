import NIOCore
import Testing
import Transport

@Suite struct OptionTextTests {
    @Test(arguments: ["ann:secret", "ann:", "ann:a:b"]) func credentials(_ text: String) throws {
        #expect(try OptionText.credentials(text) == text)
    }

    @Test(arguments: ["", "ann", ":", ":secret"]) func noCredentials(_ text: String) {
        #expect(throws: OptionText.Fault.credentials) { try OptionText.credentials(text) }
    }

    @Test func sizes() throws {
        #expect(try OptionText.size("2G") == 2 << 30)
        #expect(try OptionText.messageSize("1G") == 1 << 30)
        #expect(try OptionText.messageSize("1") == 1)
        #expect(throws: OptionText.Fault.messageSize) { try OptionText.messageSize("1073741825") }
        for text in ["0", "-1", "huge", "", "99999999999999999999"] {
            #expect(throws: OptionText.Fault.size) { try OptionText.size(text) }
            #expect(throws: OptionText.Fault.size) { try OptionText.messageSize(text) }
        }
    }

    @Test func subprotocols() throws {
        #expect(try OptionText.subprotocol("chat.v2") == "chat.v2")
        for text in ["", "chat,v2", "two words", "é"] {
            #expect(throws: OptionText.Fault.subprotocol) { try OptionText.subprotocol(text) }
        }
    }

    @Test func times() throws {
        #expect(try OptionText.time("0s") == .zero)
        #expect(throws: OptionText.Fault.time("5")) { try OptionText.time("5") }
        #expect("\(OptionText.Fault.time("5"))" == "give a time, such as 500ms, 10s or 5m; 5s for seconds")
        #expect("\(OptionText.Fault.time("soon"))" == "give a time, such as 500ms, 10s or 5m")
    }
}
