import NIOCore

/// The four octets that a client's payload is XORed with (RFC 6455 §5.3).
package struct MaskingKey: Hashable, Sendable {
    /// The octets, the first in the lowest bits.
    let word: UInt32

    /// The key of these octets, in the order of the wire.
    package init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        word = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 | UInt32(fourth) << 24
    }

    /// A fresh key, unpredictable if the generator is (§10.3).
    package init(using random: inout some RandomNumberGenerator) {
        word = UInt32(truncatingIfNeeded: random.next())
    }

    private init(word: UInt32) { self.word = word }

    /// The key that changes nothing.
    package static let identity = MaskingKey(word: 0)

    /// The key for what follows after `count` bytes were masked.
    func advanced(by count: Int) -> MaskingKey {
        let shift = UInt32(truncatingIfNeeded: count & 3) &* 8
        return MaskingKey(word: shift == 0 ? word : word &>> shift | word &<< (32 &- shift))
    }

    /// The key that takes one mask off and puts another on.
    func combined(with other: MaskingKey) -> MaskingKey {
        MaskingKey(word: word ^ other.word)
    }

    /// The key for each of eight octets as they lie in memory.
    private var octets: UInt64 {
        (UInt64(word) | UInt64(word) << 32).littleEndian
    }

    /// Whether all of `bytes`, once unmasked, are ASCII.
    func unmaskedIsASCII(_ bytes: Span<UInt8>) -> Bool {
        let octets = octets
        return unsafe bytes.withUnsafeBytes { bytes in
            var seen = SIMD4<UInt64>(repeating: 0)
            var index = 0
            // All loads below stay inside the buffer: each loop's condition compares their end with its count.
            while index &+ 32 <= bytes.count {
                seen |= unsafe bytes.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self) ^ octets
                index &+= 32
            }
            var rest = seen[0] | seen[1] | seen[2] | seen[3]
            while index &+ 8 <= bytes.count {
                rest |= unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ octets
                index &+= 8
            }
            var key = UInt64(littleEndian: octets)
            while index < bytes.count {
                rest |= UInt64(unsafe bytes[index] ^ UInt8(truncatingIfNeeded: key))
                key &>>= 8
                index &+= 1
            }
            return rest & 0x8080_8080_8080_8080 == 0
        }
    }

    /// Writes `source` XORed with the key to the start of `target`, which must not be shorter.
    func mask(_ source: Span<UInt8>, into target: UnsafeMutableRawBufferPointer) {
        precondition(source.count <= target.count)
        let octets = octets
        unsafe source.withUnsafeBytes { source in
            var index = 0
            // All loads and stores stay inside `source`, hence inside `target`, which is at least as long.
            while index &+ 32 <= source.count {
                let word = unsafe source.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self) ^ octets
                unsafe target.storeBytes(of: word, toByteOffset: index, as: SIMD4<UInt64>.self)
                index &+= 32
            }
            while index &+ 8 <= source.count {
                let word = unsafe source.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ octets
                unsafe target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
                index &+= 8
            }
            var key = UInt64(littleEndian: octets)
            while index < source.count {
                unsafe target[index] = unsafe source[index] ^ UInt8(truncatingIfNeeded: key)
                key &>>= 8
                index &+= 1
            }
        }
    }
}

extension ByteBuffer {
    /// Appends `bytes` XORed with the key; unmasking is the same operation.
    mutating func writeMasked(_ bytes: Span<UInt8>, _ key: MaskingKey) {
        unsafe writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count) { target in
            unsafe key.mask(bytes, into: target)
            return bytes.count
        }
    }
}
