import Logging
import Testing

@testable import EchoServer

@Suite struct LogFormatTests {
    private static let time: Int64 = 1_763_887_422_017

    private func line(_ format: LogFormat, _ metadata: Logger.Metadata) -> String {
        format.line(.info, "connection closed", metadata, milliseconds: Self.time)
    }

    @Test func aLineForPeople() {
        #expect(
            line(.text, ["peer": "[::1]:5000", "code": "1000", "reason": "see you"])
                == "2025-11-23T08:43:42.017Z info connection closed code=1000 peer=[::1]:5000 reason=\"see you\"\n"
        )
        #expect(line(.text, [:]) == "2025-11-23T08:43:42.017Z info connection closed\n")
    }

    @Test func aLineForPrograms() {
        #expect(
            line(.json, ["code": "1000", "reason": "caf\u{E9} \u{1F44D}"])
                == "{\"time\":\"2025-11-23T08:43:42.017Z\",\"level\":\"info\",\"message\":\"connection closed\","
                + "\"code\":\"1000\",\"reason\":\"caf\\u00e9 \\ud83d\\udc4d\"}\n"
        )
    }

    /// What a peer says can neither end a line, nor be taken for another value, nor reach a terminal.
    @Test(
        arguments: [
            "a\nb", "a\r\n2025 info forged", "x code=1000", "\" code=\"1000", "\u{1B}[2J", "\u{9B}31m", "\u{202E}",
            "\u{2028}",
            "\\", "", "a=b", "\0", "\u{7F}",
        ],
        LogFormat.allCases
    )
    func nothingIsInjected(_ text: String, _ format: LogFormat) {
        let line = line(format, ["reason": "\(text)"])
        #expect(line.utf8.dropLast().allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(line.hasSuffix("\n"))
        switch format {
        case .text:
            let value = line.dropLast().split(separator: " reason=", maxSplits: 1)[1]
            let isQuoted = value.hasPrefix("\"") && value.hasSuffix("\"")
            #expect(isQuoted ? !value.dropFirst().dropLast().contains("\"") : !value.contains { " \"=".contains($0) })
        case .json:
            #expect(line.split(separator: "\",\"").count == 4, "four strings behind names")
        }
    }
}
