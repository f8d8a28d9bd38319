import Glibc

/// Dates as files want them.
enum FileDate {
    /// `20261124-104500`, local time.
    static func compact(_ sinceEpoch: Duration) -> String {
        var time = time_t(sinceEpoch.components.seconds)
        var broken = tm()
        localtime_r(&time, &broken)
        return formatted(&broken, "%Y%m%d-%H%M%S")
    }

    /// `2026-11-24T10:45:00Z`.
    static func iso8601(_ sinceEpoch: Duration) -> String {
        var time = time_t(sinceEpoch.components.seconds)
        var broken = tm()
        gmtime_r(&time, &broken)
        return formatted(&broken, "%Y-%m-%dT%H:%M:%SZ")
    }

    private static func formatted(_ time: inout tm, _ format: String) -> String {
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, format, &time)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
