import Glibc
import Testing

@testable import Terminal

/// Of LoopTests' kind: the signals belong to the process.
extension LoopTests {
    /// Programs that have the terminal for a while: how they ended, and that nothing of it stays.
    @Suite struct ChildProcessTests {
        @Test(
            arguments: [
                ("exit 0", 0), ("exit 1", 1), ("exit 42", 42), ("exit 255", 255), ("kill -TERM $$", 143),
                ("kill -KILL $$", 137), ("test \"$1\" = 'a b; exit 3'", 0), ("test \"$2\" = ''", 0),
            ] as [(String, Int32)]
        )
        func itsStatusIsTold(_ script: String, _ status: Int32) {
            #expect(ChildProcess.run(["sh", "-c", script, "sh", "a b; exit 3", ""]) == status)
        }

        @Test(arguments: ["/no/such/program", "no-such-program-anywhere", "/"]) func whatCannotBeStartedIsNil(
            _ name: String
        ) {
            #expect(ChildProcess.run([name]) == nil)
        }

        /// What this program does with signals is not what the other one does: it may be interrupted and stopped.
        @Test func itBeginsWithTheSignalsOfAShell() {
            let script = "trap 'exit 7' INT; kill -INT $$; exit 1"
            #expect(ChildProcess.run(["sh", "-c", script]) == 7)
            #expect(ChildProcess.run(["sh", "-c", "kill -PIPE $$; exit 1"]) == 128 + SIGPIPE)
        }

        @Test(arguments: [SIGINT, SIGQUIT, SIGTSTP]) func theSignalsOfThisProgramAreGivenBack(_ number: Int32) {
            func handler() -> UInt {
                var action = sigaction()
                sigaction(number, nil, &action)
                return unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
            }
            let before = handler()
            #expect(ChildProcess.run(["true"]) == 0 && handler() == before)
            #expect(ChildProcess.run(["/no/such/program"]) == nil && handler() == before)
        }
    }
}
