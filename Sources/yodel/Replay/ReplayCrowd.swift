import Script
import Transport
import WebSocketCore

/// A script played on many connections at once, or on one.
struct ReplayCrowd {
    let input: ReplayInput
    let playing: PlayingOptions

    /// Plays it on all connections to their ends; what became of them is told as one.
    ///
    /// The first SIGINT or SIGTERM stops it in good order, the second at once.
    ///
    /// - Throws: `ScriptFileError` if a line file can't be opened so often.
    func play(_ options: ClientOptions, _ url: WebSocketURL) async throws(ScriptFileError) -> ReplayRun.Outcome {
        OpenFiles.allowAll()
        let isLoad = playing.connections > 1 || playing.duration != nil
        // Alone, it shows its progress itself.
        let line = isLoad ? nil : ReplayProgressLine(total: input.source.messageCount)
        let runs = try runs(line)
        let signals = SignalWatch { signal in runs.forEach { $0.stop(signal) } }
        defer { signals.end() }
        guard isLoad else {
            defer { line?.clear() }
            return await runs[0].play(options, url)
        }
        let progress = Task { await LoadProgress(playing, messages: input.source.messageCount).show(runs) }
        let outcomes = await play(runs, options, url)
        progress.cancel()
        await progress.value
        return outcomes.dropFirst().reduce(outcomes[0]) { $0.merged($1) }
    }

    /// A run for each connection.
    private func runs(_ progress: ReplayProgressLine?) throws(ScriptFileError) -> [ReplayRun] {
        let start = ContinuousClock.now
        var runs: [ReplayRun] = []
        for number in 0..<playing.connections {
            let input = number == 0 ? input : try input.again()
            runs.append(ReplayRun(input, playing.player(number), since: start, progress: progress))
        }
        return runs
    }

    /// How each ended, in their order.
    private func play(_ runs: [ReplayRun], _ options: ClientOptions, _ url: WebSocketURL) async -> [ReplayRun.Outcome] {
        await withTaskGroup(of: (Int, ReplayRun.Outcome).self) { group in
            for (number, run) in runs.enumerated() {
                let wait = playing.ramp * number / runs.count
                group.addTask { (number, await run.play(options, url, after: wait)) }
            }
            var outcomes: [ReplayRun.Outcome?] = Array(repeating: nil, count: runs.count)
            for await (number, outcome) in group { outcomes[number] = outcome.numbered(number + 1) }
            return outcomes.compactMap { $0 }
        }
    }
}

extension ReplayRun.Outcome {
    /// What became of the messages.
    fileprivate(set) var report: Report {
        get {
            switch self {
            case .notConnected(_, let report), .unreadable(_, let report), .played(let report), .stopped(_, let report):
                report
            }
        }
        set {
            switch self {
            case .notConnected(let error, _): self = .notConnected(error, newValue)
            case .unreadable(let error, _): self = .unreadable(error, newValue)
            case .played: self = .played(newValue)
            case .stopped(let signal, _): self = .stopped(signal, newValue)
            }
        }
    }

    /// What the program ends with.
    var exitCode: Int32 {
        switch self {
        case .notConnected: 1
        case .unreadable: 2
        case .played(let report): report.exitCode
        case .stopped(let signal, _): 128 + signal
        }
    }

    /// The same with the number of its connection.
    fileprivate func numbered(_ number: Int) -> ReplayRun.Outcome {
        var outcome = self
        outcome.report.number(as: number)
        return outcome
    }

    /// Both as one: what kept either from being played is told.
    fileprivate func merged(_ other: ReplayRun.Outcome) -> ReplayRun.Outcome {
        var report = report
        report.merge(other.report)
        switch (self, other) {
        case (.stopped(let signal, _), _), (_, .stopped(let signal, _)): return .stopped(signal, report)
        case (.unreadable(let error, _), _), (_, .unreadable(let error, _)): return .unreadable(error, report)
        case (.notConnected(let error, _), _), (_, .notConnected(let error, _)): return .notConnected(error, report)
        case (.played, .played): return .played(report)
        }
    }
}
