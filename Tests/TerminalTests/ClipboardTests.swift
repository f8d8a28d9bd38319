import Testing

@testable import Terminal

@Suite struct ClipboardTests {
    /// The vectors of RFC 4648 §10, and bytes that are no text.
    @Test(
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("\u{1B}]52", "G101Mg=="), ("日", "5pel"),
        ]
    )
    func bytesAreSentAsBase64(_ text: String, _ base64: String) {
        #expect(Clipboard.sequence(for: Array(text.utf8)) == Array("\u{1B}]52;c;\(base64)\u{07}".utf8))
    }

    @Test func everyByteIsSent() {
        let bytes = Clipboard.sequence(for: [0xFB, 0xFF, 0xBF, 0x00])
        #expect(String(decoding: bytes, as: UTF8.self) == "\u{1B}]52;c;+/+/AA==\u{07}")
    }
}
