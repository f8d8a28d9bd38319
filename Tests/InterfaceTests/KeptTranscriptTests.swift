import Testing

@testable import Interface

@Suite struct KeptTranscriptTests {
    @Test func whatWasSaidIsLeftAsLines() {
        var stage = Stage()
        stage.does(.deliveryChanged(stage.send("hi"), .answered(.microseconds(310))))
        stage.receive("hi - i got it\nand more \u{1B}[31m\u{202E}")
        stage.pass(.seconds(8))
        stage.does(.deliveryChanged(stage.send("lost one"), .lost))
        stage.send("日本語")
        stage.receive([1, 2, 255], kind: .binary)
        stage.does(.failed("no route to host"))
        stage.does(.noticed("connected again"))
        let drawn = """
             10:42:07 > hi  ✓ 0.31 ms
             10:42:07 < hi - i got it
                        and more ␛[31m<U+202E>
             10:42:15 > lost one  ✗ lost
             10:42:15 > 日本語  …
             10:42:15 < [binary, 3 bytes] 01 02 FF
             10:42:15 ! no route to host
             10:42:15 - connected again
            """
        #expect(KeptTranscript.lines(of: stage.model.transcript, symbols: .unicode).joined(separator: "\n") == drawn)
        #expect(
            KeptTranscript.lines(of: stage.model.transcript, symbols: .ascii)
                .allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        )
    }

    @Test func aLongOneIsCutAndSaysSo() {
        var stage = Stage()
        #expect(KeptTranscript.lines(of: stage.model.transcript, symbols: .unicode).isEmpty)
        for number in 0..<1234 { stage.receive("message \(number)") }
        let lines = KeptTranscript.lines(of: stage.model.transcript, symbols: .unicode)
        #expect(lines.count == 1001)
        #expect(lines.first == " … 234 earlier lines left out; /export FILE keeps all")
        #expect(lines.last == " 10:42:07 < message 1233")
    }
}
