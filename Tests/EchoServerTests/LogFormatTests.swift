import JSON
import Logging
import NIOCore
import TestSupport
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
            line(.json, ["code": .stringConvertible(1000), "reason": "caf\u{E9} \u{1F44D}"])
                == "{\"time\":\"2025-11-23T08:43:42.017Z\",\"level\":\"info\",\"message\":\"connection closed\","
                + "\"code\":1000,\"reason\":\"caf\\u00e9 \\ud83d\\udc4d\"}\n"
        )
    }

    /// A number is one for programs, and nothing else is, whatever it looks like.
    @Test func numbersForPrograms() {
        let metadata: Logger.Metadata = [
            "a": .stringConvertible(0), "b": .stringConvertible(-7), "c": .stringConvertible(Int.max), "d": "12",
            "e": .stringConvertible("13"), "f": .stringConvertible(LoggedSeconds(time: .milliseconds(12_045))),
            "g": ["1", "2"],
        ]
        #expect(
            line(.json, metadata).hasSuffix(
                ",\"a\":0,\"b\":-7,\"c\":9223372036854775807,\"d\":\"12\",\"e\":\"13\",\"f\":12.045,"
                    + "\"g\":\"[\\\"1\\\", \\\"2\\\"]\"}\n"
            ),
            "\(line(.json, metadata))"
        )
        #expect(
            line(.text, metadata).hasSuffix(
                " a=0 b=-7 c=9223372036854775807 d=12 e=13 f=12.045 g=\"[\\u{22}1"
                    + "\\u{22}, \\u{22}2\\u{22}]\"\n"
            ),
            "\(line(.text, metadata))"
        )
    }

    @Test(arguments: [(0, "0.000"), (999_999, "0.000"), (1_000_000, "0.001"), (61_020_000_000, "61.020")])
    func secondsAreToldToTheMillisecond(nanoseconds: Int64, expected: String) {
        #expect(LoggedSeconds(time: .nanoseconds(nanoseconds)).description == expected)
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

    /// A program reads what happened, whatever it holds.
    @Test(arguments: 0..<20 as Range<UInt64>) func aProgramReadsWhatWasLogged(seed: UInt64) throws {
        var random = Seeded(seed)
        let scalars = Array("ab\"\\/{}[],:=\u{0}\n\r\t\u{1F}\u{7F}\u{85}\u{2028}\u{202E}é日\u{10FFFF}".unicodeScalars)
        func text() -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...10, using: &random) {
                text.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            return String(text)
        }
        for _ in 0..<50 {
            let (reason, message, number) = (text(), text(), Int.random(in: .min ... .max, using: &random))
            let line = LogFormat.json.line(
                .warning,
                message,
                ["reason": "\(reason)", "count": .stringConvertible(number)],
                milliseconds: Self.time
            )
            #expect(line.utf8.dropLast().allSatisfy { (0x20..<0x7F).contains($0) } && line.hasSuffix("\n"))
            let value = try JSONValue(parsing: Array(line.utf8.dropLast())[...])
            #expect(value["reason"]?.string?.unicodeScalars.elementsEqual(reason.unicodeScalars) == true)
            #expect(value["message"]?.string?.unicodeScalars.elementsEqual(message.unicodeScalars) == true)
            #expect(value["level"]?.string == "warning" && line.contains("\"count\":\(number),"))
        }
    }
}
