import Measurement
import Script

/// Tells each second how a load goes: in a line of its own, or on a terminal in one that is written anew.
struct LoadProgress {
    /// The time that it takes, if that is known beforehand.
    private let time: Duration?
    private let total: Int?
    private let bar: ReplayProgressLine?

    /// - Parameters:
    ///   - playing: How it is played.
    ///   - messages: What each connection sends, if that is known.
    init(_ playing: PlayingOptions, messages: Int?) {
        time = playing.duration.map { playing.ramp + $0 }
        total = messages.flatMap { count in
            let (product, overflow) = count.multipliedReportingOverflow(by: playing.connections)
            return overflow ? nil : product
        }
        bar = ReplayProgressLine(total: time.map { Int($0.inSeconds * 1000) } ?? total)
    }

    /// Tells it until the task is canceled.
    func show(_ runs: [ReplayRun]) async {
        let start = ContinuousClock.now
        var before = Census()
        for second in 1... {
            try? await Task.sleep(until: start + .seconds(second))
            let census = await ReplayRun.census(of: runs)
            if Task.isCancelled { break }
            tell(census, since: before, after: .seconds(second))
            before = census
        }
        bar?.clear()
    }

    private func tell(_ census: Census, since before: Census, after elapsed: Duration) {
        let sent = census.sent - before.sent
        var parts = ["\(census.open) open", "\(sent) messages/s", "\(census.inFlight) in flight"]
        let latest = census.times.since(before.times)
        for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
            if let time = latest.percentile(part) { parts.append("\(name) \(readable(time))") }
        }
        if census.failures > 0 { parts.append("failures \(census.failures)") }
        guard let bar else { return printError("\(readable(elapsed)): \(parts.joined(separator: ", "))") }
        if let left = left(census, sent, elapsed), left > .zero { parts.append("\(readable(left)) left") }
        bar.show(parts, done: time == nil ? census.sent : Int(elapsed.inSeconds * 1000))
    }

    /// In whole seconds; nil if it can't be told.
    private func left(_ census: Census, _ rate: Int, _ elapsed: Duration) -> Duration? {
        if let time { return time - elapsed }
        guard let total, rate > 0 else { return nil }
        return .seconds((total - census.sent + rate - 1) / rate)
    }
}
