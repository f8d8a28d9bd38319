import Glibc

/// A program that runs in the terminal while this one waits, as `system(3)` has it.
enum ChildProcess {
    /// Runs a program, found by the user's path, to its end.
    ///
    /// - Parameter arguments: Its name and its arguments.
    /// - Returns: Its exit status, 128 and the signal if one ended it; nil if it could not be started.
    static func run(_ arguments: [String]) -> Int32? {
        // The keys that interrupt and stop are the child's while it has the terminal; a stop stops both.
        let kept = [(SIGINT, SIG_IGN), (SIGQUIT, SIG_IGN), (SIGTSTP, SIG_DFL)].map { signal, handler in
            var temporary = sigaction()
            temporary.__sigaction_handler.sa_handler = handler
            var previous = sigaction()
            sigaction(signal, &temporary, &previous)
            return (signal, previous)
        }
        defer {
            for (signal, action) in kept {
                var action = action
                sigaction(signal, &action, nil)
            }
        }
        return spawn(arguments).map(wait)
    }

    private static func spawn(_ arguments: [String]) -> pid_t? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let strings = arguments.map { strdup($0) }
        defer { for string in strings { free(string) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], nil, &attributes, strings + [nil], environ)
        return failure == 0 ? process : nil
    }

    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
