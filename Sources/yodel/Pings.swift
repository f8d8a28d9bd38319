/// The user's pings on one connection that wait for their pongs.
struct Pings {
    private var number = 0
    private var sent: [[UInt8]: Duration] = [:]

    /// The payload of the next ping, sent at this uptime; no two are alike.
    mutating func next(at uptime: Duration) -> [UInt8] {
        number += 1
        let payload = Array("yodel \(number)".utf8)
        sent[payload] = uptime
        return payload
    }

    /// The round trip of the ping with this payload; nil for a pong that answers none (RFC 6455 §5.5.3).
    mutating func answered(_ payload: [UInt8], at uptime: Duration) -> Duration? {
        sent.removeValue(forKey: payload).map { uptime - $0 }
    }
}
