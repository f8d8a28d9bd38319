import Testing

@testable import Encoding

/// Base64 against RFC 4648.
@Suite struct Base64Tests {
    /// §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfTheStandard(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
        #expect(Base64.isEncoding(encoded, ofBytes: text.utf8.count))
    }

    @Test func everyByteGoesThereAndBack() {
        let all = (UInt8.min...UInt8.max).map { $0 }
        for length in 0...all.count {
            let bytes = Array(all.suffix(length))
            let encoded = Base64.encode(bytes)
            #expect(Base64.decode(encoded) == bytes)
            #expect(Base64.isEncoding(encoded, ofBytes: length))
        }
        #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zm9vY", "Zm9v=", "=", "====", "Z===", "Zg==Zm9v", "Z=g=", "Zg=A", "Zm 9", "Zm9-", "Zm9_",
        "Zm9v\n", "Zm9é",
    ])
    func whatIsNoEncodingIsRefused(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        arguments: [
            ("Zg==", 2), ("Zm8=", 1), ("Zm9v", 2), ("Zm9v", 4), ("", 1), ("Zg=A", 1), ("Zm9=", 3), ("Z-==", 1),
            ("Zg==\n", 1),
        ] as [(String, Int)]
    )
    func anotherLengthIsNotTheEncoding(_ text: String, _ count: Int) {
        #expect(!Base64.isEncoding(text, ofBytes: count))
    }

    /// The key of a handshake (RFC 6455 §4.1) is that of sixteen bytes.
    @Test func theKeyOfTheStandardHasItsLength() {
        #expect(Base64.isEncoding("dGhlIHNhbXBsZSBub25jZQ==", ofBytes: 16))
        #expect(
            Base64.decode("dGhlIHNhbXBsZSBub25jZQ==").map { String(decoding: $0, as: UTF8.self) } == "the sample nonce"
        )
    }
}
