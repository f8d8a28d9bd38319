import Glibc
import Synchronization

/// The signals that the program answers, told through a pipe, and those that it dies of, after the terminal is restored.
enum Signals {
    /// What a signal asks for.
    enum Notice: Hashable {
        case resized
        /// Stop, as Ctrl-Z asks a program that does not read it as a key.
        case suspendAsked
        case continued
        /// End in an orderly way.
        case endAsked(signal: Int32)
    }

    private static let told = [SIGWINCH, SIGCONT, SIGTSTP, SIGTERM, SIGHUP, SIGINT, SIGQUIT]
    private static let deadly = [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE]

    /// Where handlers on any thread write; -1 while nobody reads.
    private static let writeEnd = Atomic<Int32>(-1)
    // Proof for the two: written by the main thread before the handlers that read them are installed; the table is made
    // once and never freed.
    nonisolated(unsafe) private static var previous: UnsafeMutablePointer<sigaction>?
    nonisolated(unsafe) private static var wantsBacktrace = false

    /// Installs the handlers; `pipe` gets the number of each signal that is told.
    static func install(pipe: WakePipe) {
        writeEnd.store(pipe.writeEnd, ordering: .releasing)
        // Swift's backtracer takes the terminal over and reads what the shell should: only for who asks for it.
        wantsBacktrace = environment("SWIFT_BACKTRACE") != nil
        let table = previous ?? .allocate(capacity: 65)
        previous = table
        useAlternateStack()
        for signal in told { set(signal, tell, flags: 0, saving: table) }
        for signal in deadly {
            // Without deferring and on a stack of its own: the handler raises the signal again, even after an overflow.
            set(signal, restoreAndDie, flags: Int32(SA_ONSTACK) | Int32(SA_NODEFER), saving: table)
        }
    }

    /// Puts back what was there before `install`.
    static func uninstall() {
        guard let previous else { return }
        for signal in told + deadly { sigaction(signal, previous + Int(signal), nil) }
        writeEnd.store(-1, ordering: .releasing)
    }

    /// What the bytes from the pipe mean, in order.
    static func notices(_ bytes: [UInt8]) -> [Notice] {
        bytes.map { byte in
            switch Int32(byte) {
            case SIGWINCH: .resized
            case SIGTSTP: .suspendAsked
            case SIGCONT: .continued
            case let signal: .endAsked(signal: signal)
            }
        }
    }

    /// Stops this process and those of its job, as the terminal does on Ctrl-Z.
    ///
    /// Returns when the signal has been sent; `.continued` is told when the job goes on.
    static func stopJob() {
        var standard = sigaction()
        standard.__sigaction_handler.sa_handler = SIG_DFL
        var ours = sigaction()
        sigaction(SIGTSTP, &standard, &ours)
        kill(0, SIGTSTP)
        sigaction(SIGTSTP, &ours, nil)
    }

    private static func set(
        _ signal: Int32,
        _ handler: @escaping @convention(c) (Int32) -> Void,
        flags: Int32,
        saving table: UnsafeMutablePointer<sigaction>
    ) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        // No SA_RESTART: a write to a terminal that is stuck must end when the program is asked to.
        action.sa_flags = flags
        sigaction(signal, &action, table + Int(signal))
    }

    private static let tell: @convention(c) (Int32) -> Void = { signal in
        let number = errno
        var byte = UInt8(truncatingIfNeeded: signal)
        _ = write(Signals.writeEnd.load(ordering: .acquiring), &byte, 1)
        errno = number
    }

    private static let restoreAndDie: @convention(c) (Int32) -> Void = { signal in
        Restoration.run()
        if Signals.wantsBacktrace, let previous = Signals.previous {
            sigaction(signal, previous + Int(signal), nil)
        } else {
            Glibc.signal(signal, SIG_DFL)
        }
        raise(signal)
    }

    private static func useAlternateStack() {
        let size = 64 << 10
        var stack = stack_t()
        stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        stack.ss_size = size
        sigaltstack(&stack, nil)
    }
}
