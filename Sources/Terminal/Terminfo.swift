import CNcurses
import Glibc
import Synchronization

/// The door to ncursesw's terminfo layer.
///
/// That layer keeps its state in globals, so every call goes through one lock.
enum Terminfo {
    private static let lock = Mutex(())

    /// What a terminal's description says; it exists inside `describe` only.
    struct Description {
        fileprivate init() {}

        /// A capability by its terminfo name, without its padding; nil where the terminal lacks it.
        func string(_ name: String) -> [UInt8]? {
            // (char *)-1 tells that no capability has this name.
            guard let found = tigetstr(name), Int(bitPattern: found) != -1 else { return nil }
            let bytes = Terminfo.withoutPadding(Terminfo.bytes(found))
            return bytes.isEmpty ? nil : bytes
        }

        /// A number, at least 0; nil where the terminal lacks it.
        func number(_ name: String) -> Int? {
            let value = tigetnum(name)
            return value >= 0 ? Int(value) : nil
        }

        /// Whether the terminal has a property.
        func flag(_ name: String) -> Bool { tigetflag(name) > 0 }
    }

    /// Reads from the description of the terminal `name`; nil where terminfo knows none such.
    static func describe<Result: Sendable>(_ name: String, read: (Description) -> Result) -> Result? {
        lock.withLock { _ in
            var status: Int32 = 0
            guard setupterm(name, STDOUT_FILENO, &status) == OK else { return nil }
            defer { yodel_forget_terminal() }
            return read(Description())
        }
    }

    /// A capability with its numbers put in.
    static func expand(_ capability: [UInt8], _ first: Int, _ second: Int = 0) -> [UInt8] {
        lock.withLock { _ in
            (capability + [0]).withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { characters in
                    guard let base = characters.baseAddress,
                        let expanded = yodel_tiparm(base, Int32(clamping: first), Int32(clamping: second))
                    else { return [] }
                    return bytes(expanded)
                }
            }
        }
    }

    private static func bytes(_ string: UnsafePointer<CChar>) -> [UInt8] {
        UnsafeBufferPointer(start: string, count: strlen(string)).map { UInt8(bitPattern: $0) }
    }

    /// Leaves `$<5>` and its like out: no terminal in use needs to be waited for.
    private static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "$"), rest.dropFirst().first == UInt8(ascii: "<"),
                let end = rest.firstIndex(of: UInt8(ascii: ">"))
            {
                rest = rest[(end + 1)...]
            } else {
                result.append(byte)
                rest.removeFirst()
            }
        }
        return result
    }
}
