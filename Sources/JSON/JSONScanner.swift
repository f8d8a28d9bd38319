/// Finds where the tokens of a JSON text end (RFC 8259).
package struct JSONScanner {
    /// Why a token is none.
    package enum Fault: Error, Hashable { case invalid }

    private let bytes: ArraySlice<UInt8>

    /// A scanner of a text.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// The first place from `place` on that is no white space; the text's end if there is none.
    package func tokenStart(from place: Int) -> Int {
        var place = place
        while place < bytes.endIndex {
            let byte = bytes[place]
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { break }
            place += 1
        }
        return place
    }

    /// Behind the closing quote of the string that starts at `start`.
    package func stringEnd(_ start: Int) throws(Fault) -> Int {
        var end = start + 1
        while end < bytes.endIndex {
            switch bytes[end] {
            case UInt8(ascii: "\""): return end + 1
            case UInt8(ascii: "\\"): end = try escapeEnd(end)
            case 0..<0x20: throw .invalid
            default: end += 1
            }
        }
        throw .invalid
    }

    /// Behind the number that starts at `start`.
    package func numberEnd(_ start: Int) throws(Fault) -> Int {
        var end = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
        let whole = digitsEnd(end)
        // No zero stands before other digits.
        guard whole > end, whole == end + 1 || bytes[end] != UInt8(ascii: "0") else { throw .invalid }
        end = whole
        if end < bytes.endIndex, bytes[end] == UInt8(ascii: ".") {
            let fraction = digitsEnd(end + 1)
            guard fraction > end + 1 else { throw .invalid }
            end = fraction
        }
        guard end < bytes.endIndex, bytes[end] | 0x20 == UInt8(ascii: "e") else { return end }
        end += 1
        if end < bytes.endIndex, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
        let exponent = digitsEnd(end)
        guard exponent > end else { throw .invalid }
        return exponent
    }

    /// Behind the name, `true`, `false` or `null`, that starts at `start`.
    package func nameEnd(_ start: Int) throws(Fault) -> Int {
        guard let name = ["true", "false", "null"].first(where: { bytes[start...].starts(with: $0.utf8) }) else {
            throw .invalid
        }
        return start + name.utf8.count
    }

    private func escapeEnd(_ start: Int) throws(Fault) -> Int {
        guard start + 1 < bytes.endIndex else { throw .invalid }
        if "\"\\/bfnrt".utf8.contains(bytes[start + 1]) { return start + 2 }
        let digits = bytes[(start + 2)...].prefix(4)
        guard bytes[start + 1] == UInt8(ascii: "u"), digits.count == 4, digits.allSatisfy(\.isHexadecimalDigit) else {
            throw .invalid
        }
        return start + 6
    }

    private func digitsEnd(_ start: Int) -> Int {
        var end = start
        while end < bytes.endIndex, (0x30...0x39).contains(bytes[end]) { end += 1 }
        return end
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self & 0xDF)
    }
}
