import Glibc
import Synchronization

/// What brings the terminal back when the program ends in a way that it did not choose.
///
/// Everything is made beforehand, because a signal handler may neither allocate nor lock.
enum Restoration {
    private struct Plan {
        let input: Int32
        let output: Int32
        let bytes: UnsafeMutablePointer<UInt8>
        let count: Int
        let modes: termios
    }

    /// Taken by the one thread that restores; a handler on any thread may come first.
    private static let isArmed = Atomic(false)
    // Proof for the two: written by the main thread alone, and only while `isArmed` is false; a handler reads the plan only
    // after it took `isArmed`, and no plan is ever freed.
    nonisolated(unsafe) private static var plan: UnsafeMutablePointer<Plan>?
    nonisolated(unsafe) private static var isExitWatched = false

    /// Makes `run` restore from now on; the main thread may call it.
    static func arm(input: Int32, output: Int32, bytes: [UInt8], modes: termios) {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
        copy.initialize(from: bytes, count: bytes.count)
        let new = UnsafeMutablePointer<Plan>.allocate(capacity: 1)
        new.initialize(to: Plan(input: input, output: output, bytes: copy, count: bytes.count, modes: modes))
        disarm()
        plan = new
        isArmed.store(true, ordering: .releasing)
        if !isExitWatched {
            isExitWatched = true
            atexit { Restoration.run() }
        }
    }

    /// Makes `run` do nothing: the terminal has been brought back.
    static func disarm() { isArmed.store(false, ordering: .releasing) }

    /// Brings the terminal back, once; async-signal-safe.
    static func run() {
        guard isArmed.exchange(false, ordering: .acquiringAndReleasing), let plan else { return }
        bringBack(plan.pointee.modes, on: plan.pointee.input) {
            writeAll(plan.pointee.bytes, plan.pointee.count, to: plan.pointee.output)
        }
    }

    /// Brings the modes back around what leaves the screen; async-signal-safe, as far as that is.
    ///
    /// They come first: what is typed once the screen is gone is the shell's, and has to be lines. The echo comes last: it
    /// would be drawn among what is being written.
    static func bringBack(_ modes: termios, on input: Int32, leavingScreen: () -> Void) {
        if isInForeground(input) { RawMode.set(RawMode.withoutEcho(modes), on: input) }
        leavingScreen()
        if isInForeground(input) { RawMode.set(modes, on: input) }
    }

    /// Whether the terminal is this job's now; async-signal-safe.
    ///
    /// In the background its modes are the shell's, and to set them would stop this process.
    static func isInForeground(_ terminal: Int32) -> Bool {
        let group = tcgetpgrp(terminal)
        // None: it controls no job.
        return group == -1 || group == getpgrp()
    }

    /// Gives a terminal that does not read half a second, no more.
    private static func writeAll(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, to output: Int32) {
        var written = 0
        var patience = 5
        while written < count, patience > 0 {
            let result = write(output, bytes + written, count - written)
            if result > 0 {
                written += result
            } else {
                patience -= 1
                var waiting = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, 100)
            }
        }
    }
}
