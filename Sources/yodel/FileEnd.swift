import Glibc

/// The end of a file that lines are added to, by its descriptor.
struct FileEnd {
    let descriptor: CInt

    /// Bytes of the file; nothing where that is no regular one.
    var size: off_t { max(0, lseek(descriptor, 0, SEEK_END)) }

    /// Whether what comes next starts a line; of what is no regular file, it does.
    var endsLine: Bool {
        let size = size
        guard size > 0 else { return true }
        var last: UInt8 = 0
        return pread(descriptor, &last, 1, size - 1) != 1 || last == UInt8(ascii: "\n")
    }

    /// Where the line begins that the last newline is not behind; nil if it can't be read.
    var lastLine: off_t? {
        var start = size
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while start > 0 {
            let count = min(block.count, Int(start))
            guard pread(descriptor, &block, count, start - off_t(count)) == count else { return nil }
            if let newline = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
                return start - off_t(count - newline - 1)
            }
            start -= off_t(count)
        }
        return 0
    }
}
