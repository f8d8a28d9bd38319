package import Interface

/// What runs on a terminal: it takes what happens and tells what to show.
///
/// Everything is called on the main thread, one after the other.
package protocol Program {
    /// What other threads post to it.
    associatedtype Mail: Sendable

    /// The uptime at which it wants `.deadlineReached`; nil if it waits for nothing.
    var nextDeadline: Duration? { get }

    /// Takes a key, a paste, a resize or a deadline that has passed.
    mutating func take(_ event: Interface.Event, at now: Moment) -> [TerminalCommand]

    /// Takes one piece of mail.
    mutating func take(_ mail: Mail, at now: Moment) -> [TerminalCommand]

    /// A descriptor besides the mailbox's that something can be read from; nil for none.
    var watched: Int32? { get }

    /// Is told that `watched` is readable, and reads all of it.
    mutating func watchedChanged(at now: Moment) -> [TerminalCommand]

    /// Is told how the command ended that the terminal was lent to: its exit status, nil if it could not be started.
    mutating func returned(_ status: Int32?, at now: Moment) -> [TerminalCommand]

    /// Is told, once, that the run must end: it has a short while to close what it holds, and then quits.
    mutating func end(_ reason: EndReason, at now: Moment) -> [TerminalCommand]

    /// The screen as it shall be now.
    mutating func view(at now: Moment) -> Canvas
}

extension Program {
    /// Nothing besides the mailbox.
    package var watched: Int32? { nil }
    /// Nothing is watched: there is nothing to read.
    package mutating func watchedChanged(at now: Moment) -> [TerminalCommand] { [] }
    /// Goes on: most programs lend their terminal to nobody.
    package mutating func returned(_ status: Int32?, at now: Moment) -> [TerminalCommand] { [] }

    /// Quits at once.
    package mutating func end(_ reason: EndReason, at now: Moment) -> [TerminalCommand] {
        [.quit(status: reason.status)]
    }
}

/// Why a run ends that its user did not end.
package enum EndReason: Hashable, Sendable {
    /// SIGTERM, SIGHUP, SIGINT or SIGQUIT came.
    case signalled(Int32)
    /// The terminal is gone.
    case hungUp

    /// The exit status for it, as shells count: 128 and the signal.
    package var status: Int32 {
        switch self {
        case .signalled(let signal): 128 + signal
        case .hungUp: 128 + 1
        }
    }
}

/// What a program asks of the terminal, done in the order given.
package enum TerminalCommand: Hashable, Sendable {
    /// Draw every cell anew.
    case repaint
    /// Stop the job, as Ctrl-Z does.
    case suspend
    case ringBell
    /// Put bytes into the terminal's clipboard, where it lets programs do so.
    case copy([UInt8])
    /// Ask for a notice of the desktop, where the terminal can; controls in it are left out.
    case notify(String)
    /// Ask what the background is: `.backgroundTold` answers, or nothing does.
    case askBackground
    /// Give the terminal to another program until it ends: its name and its arguments.
    case lend([String])
    /// Leave the terminal as it was, and return this status from the run.
    case quit(status: Int32)
}
