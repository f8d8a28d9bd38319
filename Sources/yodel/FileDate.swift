import Glibc

/// Dates as names of files want them.
enum FileDate {
    /// `20261124-104500`, local time.
    static func compact(_ sinceEpoch: Duration) -> String {
        var time = time_t(sinceEpoch.components.seconds)
        var broken = tm()
        localtime_r(&time, &broken)
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, "%Y%m%d-%H%M%S", &broken)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
