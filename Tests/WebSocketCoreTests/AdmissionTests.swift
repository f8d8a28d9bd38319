import Testing

@testable import WebSocketCore

/// Whom a server lets in.
@Suite struct AdmissionTests {
    private func refusal(
        _ target: String = "/",
        _ fields: [(String, String)] = [],
        by change: (inout Admission) -> Void
    ) -> HandshakeRefusal? {
        var admission = Admission()
        change(&admission)
        let head = HTTPHead(startLine: "GET \(target) HTTP/1.1", fields: fields.map { .init($0.0, $0.1) })
        do {
            try admission.admit(head, target: target)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("/chat", nil), ("/chat?x=/", nil), ("/", .noSuchPath), ("/chat/", .noSuchPath), ("/CHAT", .noSuchPath),
        ] as [(String, HandshakeRefusal?)]
    )
    func paths(target: String, expected: HandshakeRefusal?) {
        #expect(refusal(target) { $0.path = "/chat" } == expected)
        #expect(refusal(target) { _ in } == nil)
    }

    @Test(
        arguments: [
            (["https://a.example"], nil), (["HTTPS://A.example"], nil), ([], nil), (["null"], .forbiddenOrigin),
            (["https://a.example.evil"], .forbiddenOrigin),
            (["https://a.example", "https://a.example"], .forbiddenOrigin),
            ([""], .forbiddenOrigin), (["https://a.example:444"], .forbiddenOrigin),
        ] as [([String], HandshakeRefusal?)]
    )
    func origins(values: [String], expected: HandshakeRefusal?) {
        #expect(refusal("/", values.map { ("Origin", $0) }) { $0.origins = ["https://a.example"] } == expected)
    }

    @Test(
        arguments: [
            (["Basic YTpi"], nil), (["basic YTpi"], nil), (["Basic  YTpi"], .unauthorized),
            (["Basic YTpj"], .unauthorized),
            (["Basic YTp"], .unauthorized), (["Basic YTpiYTpi"], .unauthorized), (["Basic"], .unauthorized),
            (["Basic "], .unauthorized), ([], .unauthorized), (["Basic YTpi", "Basic YTpi"], .unauthorized),
            (["Bearer YTpi"], .unauthorized), (["Basic Yzpk"], nil),
        ] as [([String], HandshakeRefusal?)]
    )
    func passwords(values: [String], expected: HandshakeRefusal?) {
        #expect(refusal("/", values.map { ("Authorization", $0) }) { $0.credentials = ["a:b", "c:d"] } == expected)
    }

    @Test func aRefusalOnDemandComesFirst() {
        #expect(refusal("/", []) { ($0.refusedStatus, $0.path) = (503, "/x") } == .asked(status: 503))
        #expect(HandshakeRefusal.asked(status: 503).status.hasPrefix("503 "))
    }
}
