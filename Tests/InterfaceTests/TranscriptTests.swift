import TestSupport
import Testing

@testable import Interface

@Suite struct TranscriptTests {
    private func body(_ text: String) -> MessageBody { MessageBody(.text, Array(text.utf8)[...]) }

    private func text(_ entry: Transcript.Entry) -> String { String(decoding: entry.body.bytes, as: UTF8.self) }

    @Test func entriesComeBackAsTheyWentIn() {
        var transcript = Transcript()
        transcript.append(.received, body("hello"), at: 1_900_000_000, echoed: 1..<3)
        transcript.append(.notice, body(""), at: 1)
        transcript.append(.received, MessageBody(.binary, [0, 255][...]), at: 2)
        transcript.appendSent(1, body("日本"), at: 3)
        #expect(transcript.numbers == 0..<4)
        #expect(text(transcript[0]) == "hello" && transcript[0].echoed == 1..<3)
        #expect(transcript[0].localSeconds == 1_900_000_000)
        #expect(text(transcript[1]) == "" && transcript[1].kind == .notice && transcript[1].delivery == nil)
        #expect(transcript[2].body == MessageBody(.binary, [0, 255][...]))
        #expect(text(transcript[3]) == "日本" && transcript[3].delivery == .waiting)
    }

    @Test func deliveriesAreFoundByTheirIds() {
        var transcript = Transcript()
        for id in 1...5000 as ClosedRange<MessageID> {
            transcript.appendSent(id, body("message \(id)"), at: 0)
            transcript.append(.received, body("answer \(id)"), at: 0)
        }
        transcript.setDelivery(.answered(.microseconds(310)), of: 4000)
        transcript.setDelivery(.lost, of: 4001)
        transcript.setDelivery(.sent, of: 4002)
        transcript.setDelivery(.lost, of: 9999)
        transcript.setDelivery(.lost, of: 0)
        #expect(transcript.number(of: 4000) == 7998)
        #expect(text(transcript[7998]) == "message 4000")
        guard case .answered(let time) = transcript[7998].delivery else { return #expect(Bool(false), "not answered") }
        #expect(abs(time / .microseconds(1) - 310) < 0.001)
        #expect(transcript[8000].delivery == .lost)
        #expect(transcript[8002].delivery == .sent)
        #expect(transcript[8004].delivery == .waiting)
    }

    @Test(arguments: [Duration.nanoseconds(1), .milliseconds(3), .seconds(100_000), .seconds(Int64.max / 2)])
    func anyRoundTripIsKept(_ time: Duration) {
        var transcript = Transcript()
        transcript.appendSent(1, body("x"), at: 0)
        transcript.setDelivery(.answered(time), of: 1)
        guard case .answered(let kept) = transcript[0].delivery else { return #expect(Bool(false), "not answered") }
        #expect(abs(kept / time - 1) < 0.001)
    }

    @Test func theOldestGoWhenThereAreTooMany() {
        var transcript = Transcript(limits: .init(entries: 100))
        var dropped = 0
        for id in 1...1000 as ClosedRange<MessageID> { dropped += transcript.appendSent(id, body("\(id)"), at: 0) }
        #expect(transcript.numbers.upperBound == 1000)
        #expect((90...100).contains(transcript.numbers.count))
        #expect(dropped == transcript.numbers.lowerBound)
        #expect(text(transcript[999]) == "1000")
        #expect(text(transcript[transcript.numbers.lowerBound]) == "\(transcript.numbers.lowerBound + 1)")
        #expect(transcript.number(of: 1) == nil)
        #expect(transcript.number(of: 1000) == 999)
        transcript.setDelivery(.lost, of: 1)
    }

    @Test func theOldestGoWhenTheirTextIsTooMuch() {
        var transcript = Transcript(limits: .init(bytes: 1 << 16))
        for _ in 0..<100 { transcript.append(.received, body(String(repeating: "x", count: 4096)), at: 0) }
        #expect((14...16).contains(transcript.numbers.count))
    }

    @Test func clearingKeepsCounting() {
        var transcript = Transcript()
        transcript.appendSent(1, body("a"), at: 0)
        transcript.removeAll()
        #expect(transcript.numbers == 1..<1)
        transcript.setDelivery(.lost, of: 1)
        transcript.appendSent(2, body("b"), at: 0)
        transcript.setDelivery(.lost, of: 2)
        #expect(text(transcript[1]) == "b" && transcript[1].delivery == .lost)
    }

    @Test func idsMayBeginAnew() {
        var transcript = Transcript()
        transcript.appendSent(7, body("a"), at: 0)
        transcript.appendSent(3, body("b"), at: 0)
        #expect(transcript.number(of: 3) == 1)
        #expect(transcript.number(of: 7) == nil)
    }

    @Test(
        arguments: [
            ("hi", "hi - i got it", 0..<2), ("hi", "you said hi.", 9..<11), ("aab", "aaaab", 2..<5), ("hi", "ho", nil),
            ("longer", "long", nil), ("", "x", nil), ("same", "same", 0..<4), ("日", "a日b", 1..<4), ("ab", "a ba", nil),
        ] as [(String, String, Range<Int>?)]
    )
    func anEchoIsFound(_ sent: String, _ answer: String, _ range: Range<Int>?) {
        #expect(Echo.range(of: Array("x\(sent)".utf8)[1...], in: Array("yy\(answer)".utf8)[2...]) == range)
    }

    @Test func aHostileAnswerCostsLittle() {
        let sent = Array(repeating: UInt8(ascii: "a"), count: 1 << 18) + [0]
        let answer = Array(repeating: UInt8(ascii: "a"), count: 1 << 20)
        let time = processorTime { #expect(Echo.range(of: sent[...], in: answer[...]) == nil) }
        #expect(time < .seconds(2 * patience), "took \(time)")
    }
}
