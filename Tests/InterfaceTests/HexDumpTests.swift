import TestSupport
import Testing

@testable import Interface

@Suite struct HexDumpTests {
    private func dump(_ bytes: [UInt8], _ bytesPerRow: Int) -> String {
        String(decoding: HexDump.text(of: bytes[...], bytesPerRow: bytesPerRow).bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            ([], 16, ""),
            ([0x00, 0x41, 0x7E, 0x7F, 0xFF], 4, "00000000  00 41 7E 7F  |.A~.|\n00000004  FF           |.|"),
            (Array("yodel!12".utf8), 8, "00000000  79 6F 64 65 6C 21 31 32  |yodel!12|"),
            (
                Array(0x30...0x42), 16,
                """
                00000000  30 31 32 33 34 35 36 37  38 39 3A 3B 3C 3D 3E 3F  |0123456789:;<=>?|
                00000010  40 41 42                                          |@AB|
                """
            ),
        ] as [([UInt8], Int, String)]
    )
    func bytesAreDumped(_ bytes: [UInt8], _ bytesPerRow: Int, _ expected: String) {
        #expect(dump(bytes, bytesPerRow) == expected)
    }

    /// What the numbers say is what came, and no row is wider than its window.
    @Test(arguments: [(16, 78), (8, 45), (4, 29)])
    func theNumbersAreTheBytes(_ bytesPerRow: Int, _ columns: Int) {
        #expect(HexDump.bytesPerRow(columns: columns) == bytesPerRow)
        var random = Seeded(UInt64(columns))
        let bytes = random.hostileBytes(count: 777)
        let rows = dump(bytes, bytesPerRow).split(separator: "\n")
        #expect(rows.allSatisfy { $0.count <= columns })
        let numbers = rows.flatMap { row in
            row.dropFirst(8).prefix { $0 != "|" }.split(separator: " ").compactMap { UInt8($0, radix: 16) }
        }
        #expect(numbers == bytes)
    }

    @Test func aSliceIsCountedFromItsStart() {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
        let text = HexDump.text(of: bytes[4...], bytesPerRow: 4)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "00000000  05 06        |..|")
    }
}
