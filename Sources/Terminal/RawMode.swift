import Glibc

/// The line discipline's modes that let every key through as it is.
enum RawMode {
    /// The modes for the program, made from those that stood before.
    ///
    /// No echo, no lines, no signals from keys, no flow control; what is written is processed as before.
    static func modes(from original: termios) -> termios {
        var modes = original
        modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ECHONL | ISIG | IEXTEN)
        modes.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP | INPCK | PARMRK | BRKINT)
        modes.c_cflag = modes.c_cflag & ~tcflag_t(CSIZE | PARENB) | tcflag_t(CS8)
        withUnsafeMutableBytes(of: &modes.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        return modes
    }

    /// Modes under which what is typed stays out of what is being written; async-signal-safe.
    static func withoutEcho(_ modes: termios) -> termios {
        var modes = modes
        modes.c_lflag &= ~tcflag_t(ECHO | ECHONL)
        return modes
    }

    /// The modes in force; nil if the descriptor is no terminal.
    static func current(of descriptor: Int32) -> termios? {
        var modes = termios()
        return tcgetattr(descriptor, &modes) == 0 ? modes : nil
    }

    /// Puts modes in force at once, keeping what was typed; async-signal-safe.
    static func set(_ modes: termios, on descriptor: Int32) {
        var modes = modes
        while tcsetattr(descriptor, TCSANOW, &modes) == -1, errno == EINTR {}
    }
}
