/// Bytes as hexadecimal numbers: a row's offset, its bytes, and those of ASCII as characters.
enum HexDump {
    /// Of longer messages no more is shown.
    static let bytesAtMost = 1 << 20

    /// The bytes that a row of so many columns has: the most that fit of 16, 8 and 4.
    static func bytesPerRow(columns: Int) -> Int {
        // 8 for the offset, 3 a byte and 1 more for each 8, 1 a character, and 4 between and round them.
        columns >= 78 ? 16 : columns >= 45 ? 8 : 4
    }

    /// The dump, no longer than `bytesAtMost` says.
    static func text(of bytes: ArraySlice<UInt8>, bytesPerRow: Int) -> StyledText {
        var text = StyledText()
        var rest = bytes.prefix(bytesAtMost)
        while !rest.isEmpty {
            let row = rest.prefix(bytesPerRow)
            if row.startIndex > bytes.startIndex { text.append("\n", .help) }
            text.append(hexadecimal(row.startIndex - bytes.startIndex, digits: 8), .time)
            text.append([0x20] + numbers(row, places: bytesPerRow) + [0x20, 0x20], .messageReceived)
            text.append([UInt8(ascii: "|")] + row.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: ".") }, .help)
            text.append("|", .help)
            rest = rest.dropFirst(row.count)
        }
        return text
    }

    /// ` 68 65`, with one more space before each eighth and blanks for what is missing.
    private static func numbers(_ row: ArraySlice<UInt8>, places: Int) -> [UInt8] {
        var numbers: [UInt8] = []
        for place in 0..<places {
            if place % 8 == 0, place > 0 { numbers.append(0x20) }
            let index = row.startIndex + place
            numbers +=
                [0x20] + (index < row.endIndex ? [digit(row[index] >> 4), digit(row[index] & 15)] : [0x20, 0x20])
        }
        return numbers
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}
