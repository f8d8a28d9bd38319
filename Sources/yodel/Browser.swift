import Glibc
import NIOPosix
import Terminal

/// The user's browser, run beside the screen.
enum Browser {
    /// Opens a URL with `$BROWSER`, or else with `xdg-open`, and returns the name of what was run.
    ///
    /// The URL is an argument and meets no shell. The program gets no terminal: that is the screen's.
    static func open(_ url: String) throws(BrowserError) -> String {
        let program = named ?? "xdg-open"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_WRONLY), (STDERR_FILENO, O_WRONLY)] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A process group of its own: Ctrl-Z here is nothing to it.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var arguments = [strdup(program), strdup(url), nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let error = posix_spawnp(&process, program, &actions, &attributes, &arguments, environ)
        guard error == 0 else { throw BrowserError(program: program, errno: error) }
        let child = process
        // Its end has to be taken by someone, or it stays as a zombie.
        NIOThreadPool.singleton.submit { _ in
            var status: Int32 = 0
            waitpid(child, &status, 0)
        }
        return program
    }

    /// `$BROWSER` is a list with colons; the first is taken.
    private static var named: String? {
        environment("BROWSER")?.split(separator: ":").first.map(String.init)
    }
}

/// Why no browser was run.
struct BrowserError: Error, CustomStringConvertible {
    let program: String
    let errno: Int32

    var description: String {
        "can't run \(program): \(String(cString: strerror(errno))); set BROWSER to the name of a browser"
    }
}
