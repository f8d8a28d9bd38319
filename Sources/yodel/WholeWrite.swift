import Glibc

/// Writing that is over when all is written.
enum WholeWrite {
    /// Writes all of the bytes, however many writes that takes.
    ///
    /// - Returns: The number of the error (`errno`) that stopped it behind some of them; nil if there was none.
    static func write(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            let number = errno
            guard count >= 0 || number == EINTR else { return number }
            rest = rest.dropFirst(max(0, count))
        }
        return nil
    }
}
