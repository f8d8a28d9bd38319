import Interface
import Script

// What the screen shows of it.
extension Playback {
    /// How far it has come, with the steps round the one that it stands at: at most so many rows of them.
    func progress(rows: Int, at now: Duration) -> ReplayProgress {
        let (step, report) = (player.step, player.report)
        let halting = isHalted ? player.newestFailure : nil
        let current = halting?.step ?? step
        var progress = ReplayProgress(name: name, sent: report.sent, total: report.total, isPaused: isPaused)
        progress.state = player.isFinished ? .over : isHalted ? .halted : isPaused ? .paused : .playing
        progress.step = steps.number(of: current)
        progress.stepCount = steps.count
        if let program, let round = player.round, let rounds = program.rounds(around: step) {
            progress.round = ReplayProgress.Round(number: min(round + 1, rounds), count: rounds)
        }
        progress.answered = report.answered
        progress.failed = report.failureCount
        progress.speed = speed
        progress.timeLeft = timeLeft(at: now)
        progress.destination = destination
        let listing = player.listing(around: halting?.step, before: rows, after: rows, recent: recent)
        progress.steps = listing.map { listed in
            let isCurrent = listed.index == current
            var shown = ReplayStep(text: listed.text, depth: listed.depth, isCurrent: isCurrent)
            shown.outcome = outcome(of: listed, isAwaited: listed.index == step && player.isAwaiting)
            if let (at, failure) = player.newestFailure, at == listed.index {
                shown.expected = failure.expected?.description
                shown.came = failure.came?.description
            }
            return shown
        }
        return progress
    }

    private func outcome(of listed: ListedStep, isAwaited: Bool) -> ReplayStep.Outcome {
        if let result = listed.result, result.failed > 0 { return .failed }
        if isAwaited { return .awaited }
        return listed.result == nil ? .none : .passed
    }

    /// As recorded, or as long as the messages so far have taken, and what is left of a pause; nil where neither is known.
    private func timeLeft(at now: Duration) -> Duration? {
        guard !player.isFinished else { return nil }
        let now = stopwatch.stoppedAt ?? now
        let sleep = player.sleep(at: now) ?? (past: .zero, left: .zero)
        if let last = program?.lastTime,
            let here = program?.time(before: player.step) ?? program?.lastTime.map({ _ in .zero })
        {
            return max(.zero, last - here) / speed + sleep.left
        }
        let report = player.report
        guard report.sent > 0, let total = report.total, total < .max else { return nil }
        // Before the first message has had its answer there is nothing to go by.
        let elapsed = max(.zero, stopwatch.elapsed(at: now) - sleep.past)
        guard elapsed > .zero else { return nil }
        return elapsed * (Double(max(0, total - report.sent)) / Double(report.sent)) + sleep.left
    }
}
