import TestSupport
import Testing

@testable import Transport

/// Elements in their encoding: what is written is read, and hostile bytes are read within themselves or not at all.
@Suite struct DERTests {
    /// An element with what is in it, down to a depth.
    private indirect enum Tree: Equatable {
        case leaf(UInt8, [UInt8])
        case node(UInt8, [Tree])

        static func random(_ depth: Int, _ random: inout Seeded) -> Tree {
            let tag = UInt8.random(in: 0...255, using: &random)
            guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else {
                return .leaf(tag, random.bytes([0, 1, 5, 127, 128, 300].randomElement(using: &random) ?? 0))
            }
            return .node(tag, (0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth - 1, &random) })
        }

        var encoded: [UInt8] {
            let (tag, content): (UInt8, [UInt8]) =
                switch self {
                case .leaf(let tag, let content): (tag, content)
                case .node(let tag, let trees): (tag, trees.flatMap(\.encoded))
                }
            guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
            var length: [UInt8] = []
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(rest & 0xFF), at: 0)
                rest >>= 8
            }
            return [tag, 0x80 | UInt8(length.count)] + length + content
        }

        /// Whether the bytes say this and nothing else.
        func isRead(from der: inout DER) -> Bool {
            guard let element = der.next() else { return false }
            switch self {
            case .leaf(let tag, let content): return element.tag == tag && Array(element.content) == content
            case .node(let tag, let trees):
                var inside = element.inside
                return element.tag == tag && trees.allSatisfy { $0.isRead(from: &inside) } && inside.isAtEnd
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func whatIsWrittenIsRead(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<25 {
            let tree = Tree.random(4, &random)
            var der = DER(tree.encoded[...])
            #expect(tree.isRead(from: &der) && der.isAtEnd)
        }
    }

    /// All elements in these bytes, and in those.
    private func count(_ der: DER, within bytes: ArraySlice<UInt8>, depth: Int = 0) -> Int {
        var (der, count) = (der, 0)
        while let element = der.next() {
            count += 1
            #expect(element.content.startIndex >= bytes.startIndex && element.content.endIndex <= bytes.endIndex)
            if depth < 8 { count += self.count(element.inside, within: element.content, depth: depth + 1) }
        }
        return count
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func hostileBytesAreReadWithinThemselves(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<50 {
            var bytes = Tree.random(4, &random).encoded
            for _ in 0..<Int.random(in: 0...8, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = [0x00, 0x7F, 0x80, 0x84, 0x85, 0xFF].randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            // Each element has two bytes at least, and each byte is looked at once on each level.
            #expect(count(DER(bytes[...]), within: bytes[...]) <= 9 * bytes.count / 2)
            _ = Certificate(bytes)
            _ = RevocationList(bytes)
        }
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 0x80], [0x30, 0x81], [0x30, 1], [0x30, 0x85, 0, 0, 0, 0, 0],
            [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0xFF],
        ] as [[UInt8]]
    )
    func whatIsNoElement(_ bytes: [UInt8]) {
        var der = DER(bytes[...])
        #expect(der.next() == nil)
        #expect(der.isAtEnd == bytes.isEmpty)
        der.skip(tag: 0x30)
        #expect(der.next(.sequence) == nil)
    }

    @Test func anotherTagIsNotTaken() {
        var der = DER([0x02, 1, 7, 0x30, 0][...])
        #expect(der.next(.sequence) == nil)
        der.skip(tag: 0x30)
        #expect(der.next(.integer)?.content == [7])
        der.skip(tag: 0x30)
        #expect(der.isAtEnd)
    }
}
