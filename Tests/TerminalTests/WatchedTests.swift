import Glibc
import Interface
import Testing

@testable import Terminal

/// A program that watches a pipe, and quits when it has heard from it twice.
private struct Watcher: Program {
    typealias Mail = Never

    let pipe: WakePipe
    var heard = 0
    var watched: Int32? { pipe.readEnd }
    var nextDeadline: Duration? { nil }

    mutating func take(_ event: Interface.Event, at now: Moment) -> [TerminalCommand] {
        pipe.wake()
        return []
    }

    mutating func take(_ mail: Never, at now: Moment) -> [TerminalCommand] {}

    mutating func watchedChanged(at now: Moment) -> [TerminalCommand] {
        heard += pipe.drain().count
        if heard == 1 { pipe.wake() }
        return heard == 2 ? [.quit(status: 5)] : []
    }

    mutating func view(at now: Moment) -> Canvas { Canvas(size: Size(columns: 1, rows: 1)) }
}

/// Of LoopTests' kind: the signals belong to the process.
extension LoopTests {
    @Test func `a descriptor that is watched wakes the loop`() throws {
        let pseudo = try PseudoTerminal()
        let pipe = try WakePipe()
        defer { pipe.close() }
        var watcher = Watcher(pipe: pipe)
        let terminal = try Terminal(name: "xterm-256color", input: pseudo.slave, output: pseudo.slave)
        #expect(try run(&watcher, mailbox: Mailbox<Never>(), terminal: terminal) == 5)
        #expect(watcher.heard == 2)
    }
}
