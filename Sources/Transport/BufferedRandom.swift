import Glibc

/// The system's randomness, fetched for many calls at once.
///
/// A system call for each masking key would cost more than the rest of a small frame.
struct BufferedRandom: RandomNumberGenerator {
    private var words = [UInt64](repeating: 0, count: 256)
    private var used = 256

    mutating func next() -> UInt64 {
        if used == words.count { refill() }
        defer { used += 1 }
        return words[used]
    }

    private mutating func refill() {
        used = 0
        words.withUnsafeMutableBytes { bytes in
            // getentropy(3) gives at most 256 bytes a call, and fails for more only.
            for start in stride(from: 0, to: bytes.count, by: 256) {
                let failed = getentropy(bytes.baseAddress?.advanced(by: start), 256) != 0
                precondition(!failed, "the system gives no randomness")
            }
        }
    }
}
