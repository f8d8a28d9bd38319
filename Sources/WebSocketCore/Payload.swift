package import NIOCore

/// A message's or control frame's payload, where it was received and perhaps still masked.
///
/// It lives as long as the call that hands it over, and is unmasked on its way to where the receiver wants it: once.
package struct Payload: ~Escapable {
    private let bytes: Span<UInt8>
    private let key: MaskingKey

    /// A view of received bytes and the mask they are under.
    @_lifetime(copy bytes)
    package init(_ bytes: Span<UInt8>, maskedBy key: MaskingKey = .identity) {
        self.bytes = bytes
        self.key = key
    }

    /// Its length in bytes.
    package var count: Int { bytes.count }

    /// Whether there is no byte of 0x80 or above.
    var isASCII: Bool { key.unmaskedIsASCII(bytes) }

    /// Appends the payload in plain.
    package func write(to buffer: inout ByteBuffer) {
        buffer.writeMasked(bytes, key)
    }

    /// Writes the payload under another mask to the start of `rest`, and moves `rest` and `newKey` behind it.
    @inline(__always)
    func store(to rest: inout UnsafeMutableRawBufferPointer, maskedBy newKey: inout MaskingKey) {
        // `mask` checks that `rest` is long enough.
        unsafe key.combined(with: newKey).mask(bytes, into: rest)
        unsafe rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
        newKey = newKey.advanced(by: count)
    }

    /// Appends the payload in plain.
    package func append(to array: inout [UInt8]) {
        // The identity is its own mask: a client's input, which is never masked, is copied as it is.
        if key == .identity {
            unsafe bytes.withUnsafeBytes { unsafe array.append(contentsOf: $0) }
        } else {
            array.append(contentsOf: plain)
        }
    }

    /// A copy of the payload in plain.
    package var plain: [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            unsafe key.mask(bytes, into: UnsafeMutableRawBufferPointer(target))
            initialized = count
        }
    }
}
