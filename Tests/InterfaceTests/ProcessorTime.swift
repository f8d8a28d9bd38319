import Glibc

/// The processor time that a piece of work takes on the thread it runs on: what else the machine does counts for nothing.
func processorTime(_ work: () -> Void) -> Duration {
    let start = usedByThread()
    work()
    return usedByThread() - start
}

private func usedByThread() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
