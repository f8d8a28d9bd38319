import NIOCore
import Testing
import Transport

@Suite struct QuantityTests {
    @Test(arguments: [
        ("0", 0), ("512", 512), ("64K", 65536), ("64k", 65536), ("16M", 16 << 20), ("2G", 2 << 30), ("", nil),
        ("K", nil),
        ("-1", nil), ("1.5M", nil), ("1T", nil), ("9223372036854775807", Int.max), ("9223372036854775807K", nil),
        ("99999999999999999999", nil), ("1 K", nil), ("16MB", nil),
    ])
    func bytes(_ text: String, _ count: Int?) {
        #expect(Quantity.bytes(text) == count)
    }

    @Test(arguments: [
        ("500ms", TimeAmount.milliseconds(500)), ("10s", .seconds(10)), ("5m", .minutes(5)), ("0s", .zero), ("10", nil),
        ("s", nil), ("-1s", nil), ("1h", nil), ("99999999999999999s", nil), ("", nil),
    ])
    func time(_ text: String, _ amount: TimeAmount?) {
        #expect(Quantity.time(text) == amount)
    }
}
