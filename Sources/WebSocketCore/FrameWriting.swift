package import NIOCore

extension ByteBuffer {
    /// Appends a whole frame whose payload is `prefix`, `payload` and `suffix` together.
    ///
    /// Header and payload are written in one go: a small frame costs less than the bookkeeping of a few appends.
    ///
    /// - Parameters:
    ///   - opcode: What the frame is.
    ///   - payload: What was received or is to be sent.
    ///   - prefix: What stands before it.
    ///   - suffix: What stands behind it.
    ///   - reservedBits: As in `FrameHeader`.
    ///   - maskingKey: A fresh key for a client's frame, none for a server's.
    package mutating func writeFrame(
        _ opcode: Opcode,
        _ payload: borrowing Payload,
        prefix: [UInt8] = [],
        suffix: [UInt8] = [],
        reservedBits: UInt8 = 0,
        maskingKey: MaskingKey? = nil
    ) {
        let count = prefix.count + payload.count + suffix.count
        let header = FrameHeader(
            reservedBits: reservedBits,
            opcode: opcode,
            maskingKey: maskingKey,
            payloadLength: count
        )
        let frameLength = header.encodedLength + count
        unsafe writeWithUnsafeMutableBytes(minimumWritableBytes: frameLength) { target in
            var rest = unsafe UnsafeMutableRawBufferPointer(rebasing: target[..<frameLength])
            var key = maskingKey ?? .identity
            unsafe header.store(to: &rest)
            if !prefix.isEmpty { unsafe Payload(prefix.span).store(to: &rest, maskedBy: &key) }
            unsafe payload.store(to: &rest, maskedBy: &key)
            if !suffix.isEmpty { unsafe Payload(suffix.span).store(to: &rest, maskedBy: &key) }
            return frameLength
        }
    }
}

extension FrameHeader {
    /// Writes the encoded header to the start of `rest`, which has room for it, and moves `rest` behind it.
    @inline(__always)
    func store(to rest: inout UnsafeMutableRawBufferPointer) {
        let first = (isFinal ? 0x80 : 0) | reservedBits | opcode.rawValue
        let maskBit: UInt8 = maskingKey == nil ? 0 : 0x80
        if payloadLength < 126 {
            unsafe rest.put(UInt16(first) << 8 | UInt16(maskBit | UInt8(payloadLength)))
        } else if payloadLength <= UInt16.max {
            unsafe rest.put(UInt32(first) << 24 | UInt32(maskBit | 126) << 16 | UInt32(payloadLength))
        } else {
            unsafe rest.put(UInt16(first) << 8 | UInt16(maskBit | 127))
            unsafe rest.put(UInt64(payloadLength))
        }
        if let maskingKey { unsafe rest.put(maskingKey.word.byteSwapped) }
    }

    /// Appends the encoded header.
    package func write(to output: inout ByteBuffer) {
        let length = encodedLength
        unsafe output.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { target in
            var rest = unsafe target
            unsafe store(to: &rest)
            return length
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Stores an integer in network byte order at the start, and moves the start behind it; checked against the end.
    @inline(__always)
    fileprivate mutating func put(_ value: some FixedWidthInteger & BitwiseCopyable) {
        unsafe storeBytes(of: value.bigEndian, as: type(of: value))
        unsafe self = UnsafeMutableRawBufferPointer(rebasing: self[(value.bitWidth / 8)...])
    }
}
