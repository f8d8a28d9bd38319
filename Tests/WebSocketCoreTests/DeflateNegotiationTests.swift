import Testing

@testable import WebSocketCore

/// What permessage-deflate is agreed on as (RFC 7692 §5, §7.1).
@Suite struct DeflateNegotiationTests {
    @Test(arguments: [
        ("permessage-deflate", "permessage-deflate"),
        (" permessage-deflate ; server_no_context_takeover", "permessage-deflate; server_no_context_takeover"),
        ("permessage-deflate; client_no_context_takeover", "permessage-deflate; client_no_context_takeover"),
        ("permessage-deflate; client_max_window_bits", "permessage-deflate"),
        ("permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits=10"),
        ("permessage-deflate; server_max_window_bits=\"9\"", "permessage-deflate; server_max_window_bits=9"),
        // §7.1.3's example: the first offer that can be accepted.
        (
            "permessage-deflate; client_max_window_bits; server_max_window_bits=7, permessage-deflate",
            "permessage-deflate"
        ),
        ("x-other; a=\"b\", permessage-deflate", "permessage-deflate"),
        (",, permessage-deflate,", "permessage-deflate"),
    ])
    func offersAreAccepted(_ offer: String, _ answer: String) {
        #expect(DeflateParameters.accepting([offer])?.answer == answer)
    }

    @Test(arguments: [
        "", "permessage-bzip2", "permessage-deflate; unknown", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08", "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits; client_max_window_bits", "permessage-deflate; =1",
        "permessage-deflate;", "permessage-deflate; server_max_window_bits=\"1", "permessage deflate",
        "permessage-deflate; server_max_window_bits=99999999999999999999",
    ])
    func offersAreDeclined(_ offer: String) {
        #expect(DeflateParameters.accepting([offer]) == nil)
    }

    @Test func severalFieldsAreOneList() {
        #expect(
            DeflateParameters.accepting(["x-other", "permessage-deflate; server_max_window_bits=12"])?
                .parameters.serverMaxWindowBits == 12
        )
    }

    @Test func answersAreRead() throws {
        #expect(try DeflateParameters.accepted([]) == nil)
        var all = DeflateParameters()
        all.serverNoContextTakeover = true
        all.clientNoContextTakeover = true
        all.serverMaxWindowBits = 9
        all.clientMaxWindowBits = 8
        let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        #expect(
            try DeflateParameters.accepted([answer + "; server_max_window_bits=9; client_max_window_bits=8"]) == all
        )
    }

    @Test(arguments: [
        ("foo", ClientHandshakeError.unexpectedExtension("foo")),
        ("permessage-deflate, foo", .unexpectedExtension("foo")),
        ("permessage-deflate, permessage-deflate", .invalidExtension("permessage-deflate, permessage-deflate")),
        ("permessage-deflate; client_max_window_bits", .invalidExtension("permessage-deflate; client_max_window_bits")),
        ("permessage-deflate; what", .invalidExtension("permessage-deflate; what")),
        (";", .invalidExtension(";")),
    ])
    func answersAreRefused(_ answer: String, _ error: ClientHandshakeError) {
        #expect(throws: error) { try DeflateParameters.accepted([answer]) }
    }
}
