import Glibc

/// How many files this process may have open: each connection is one.
package enum OpenFiles {
    /// Allows as many as the system's administrator does; at first they are few.
    package static func allowAll() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
