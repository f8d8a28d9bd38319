import Glibc
import Script
import Transport
import WebSocketCore

/// A script played on many connections at once.
struct ReplayCrowd {
    let input: ReplayInput
    let playing: PlayingOptions
    let progress: ReplayProgressLine?

    /// Plays it on all connections to their ends; what became of them is told as one.
    ///
    /// - Throws: `ScriptFileError` if a line file can't be opened so often.
    func play(_ options: ClientOptions, _ url: WebSocketURL) async throws(ScriptFileError) -> ReplayRun.Outcome {
        let count = playing.connections
        guard count > 1 else {
            return await ReplayRun(input, playing.player, progress: progress).play(options, url)
        }
        Self.allowDescriptors()
        var inputs: [ReplayInput] = []
        for _ in 0..<count { inputs.append(try input.again()) }
        let begin = ContinuousClock.now
        let outcomes = await withTaskGroup(of: ReplayRun.Outcome.self) { group in
            for (number, input) in inputs.enumerated() {
                let wait = playing.ramp * number / count
                let run = ReplayRun(input, playing.player, progress: nil)
                group.addTask { await run.play(options, url, after: wait) }
            }
            var outcomes: [ReplayRun.Outcome] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        let elapsed = ContinuousClock.now - begin
        return outcomes.dropFirst().reduce(outcomes[0]) { $0.merged($1, elapsed: elapsed) }
    }

    /// A connection takes a descriptor, and few are allowed at first.
    private static func allowDescriptors() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

extension ReplayRun.Outcome {
    private var report: Report {
        switch self {
        case .notConnected(_, let report), .unreadable(_, let report), .played(let report), .stopped(_, let report):
            report
        }
    }

    /// Both as one: what kept either from being played is told.
    fileprivate func merged(_ other: ReplayRun.Outcome, elapsed: Duration) -> ReplayRun.Outcome {
        var report = report
        report.merge(other.report, elapsed: elapsed)
        switch (self, other) {
        case (.stopped(let signal, _), _), (_, .stopped(let signal, _)): return .stopped(signal, report)
        case (.unreadable(let error, _), _), (_, .unreadable(let error, _)): return .unreadable(error, report)
        case (.notConnected(let error, _), _), (_, .notConnected(let error, _)): return .notConnected(error, report)
        case (.played, .played): return .played(report)
        }
    }
}
