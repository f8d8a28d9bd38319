import Glibc

/// Tells when certain files change.
///
/// It is their folders that are watched (inotify(7)), since many editors put a new file in the old one's place.
struct FileWatch {
    private var handle: Handle?
    /// The names to look for, by the folder that they are in.
    private var names: [Int32: Set<String>] = [:]

    /// Readable when something happened in the folders; nil while no file is followed.
    var descriptor: Int32? { names.isEmpty ? nil : handle?.descriptor }

    /// Follows these files from now on, and no others; where the system refuses, none.
    mutating func follow(_ paths: [String]) {
        if let handle { for folder in names.keys { inotify_rm_watch(handle.descriptor, folder) } }
        names = [:]
        guard !paths.isEmpty else { return }
        handle = handle ?? Handle()
        guard let handle else { return }
        // A link's target may change, and so may the link.
        for path in Set(paths + paths.compactMap { Self.target(of: $0) }) {
            let (folder, name) = Self.split(path)
            let number = inotify_add_watch(handle.descriptor, folder, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE))
            if number >= 0 { names[number, default: []].insert(name) }
        }
    }

    /// Takes all that waits; true if one of the files is among it.
    mutating func changed() -> Bool {
        guard let handle else { return false }
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var isChanged = false
        while true {
            let count = read(handle.descriptor, &buffer, buffer.count)
            guard count > 0 else { return isChanged }
            isChanged = holdsFollowed(buffer[..<count]) || isChanged
        }
    }

    /// Events are a head of 16 bytes, the watch's number first and the name's length last, and then the name.
    private func holdsFollowed(_ events: ArraySlice<UInt8>) -> Bool {
        var rest = events
        while rest.count >= MemoryLayout<inotify_event>.size {
            let head = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
            rest = rest.dropFirst(MemoryLayout<inotify_event>.size)
            let name = String(decoding: rest.prefix(Int(head.len)).prefix { $0 != 0 }, as: UTF8.self)
            rest = rest.dropFirst(Int(head.len))
            if names[head.wd]?.contains(name) == true { return true }
        }
        return false
    }

    private static func target(of path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }

    /// An inotify instance, closed when it is let go.
    private final class Handle {
        let descriptor: Int32

        init?() {
            descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
            if descriptor < 0 { return nil }
        }

        deinit { close(descriptor) }
    }
}
