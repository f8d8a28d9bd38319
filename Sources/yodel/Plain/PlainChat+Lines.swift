import Conversation
import Interface
import Script

// What becomes of the lines of standard input.
extension PlainChat {
    /// Whether standard input shall be read: who types is always heard, and a pipe waits until its lines can leave.
    var wantsInput: Bool { !input.hasEnded && maySend }

    private var maySend: Bool {
        guard end == nil else { return false }
        guard !takesCommands else { return true }
        return conversation.state == .open && conversation.tally.unsent == 0 && !awaited.isFull
    }

    /// Whether lines wait for answers to earlier ones.
    var isHeldBack: Bool { !takesCommands && !input.isExhausted && !maySend }

    /// Reads what there is, if it is wanted; what can't be read ends it.
    mutating func readInput(at now: Moment) {
        guard wantsInput else { return }
        lastProgress = now.uptime
        input.read()
        if input.hasEnded, takesCommands, conversation.tally.waiting > 0 {
            say("- ", Wording.awaited(conversation.tally.waiting))
        }
        guard let number = input.failure else { return }
        say("! ", Wording.unreadableInput(number))
        finish(.inputFailed, at: now)
    }

    /// Takes the lines that were read, as long as they can leave.
    mutating func takeLines(at now: Moment) {
        while maySend {
            do throws(ScriptFault) {
                guard let line = try input.reader.next() else { break }
                take(line, at: now)
            } catch {
                refuse(error.description(in: "standard input"))
            }
        }
    }

    private mutating func take(_ line: ArraySlice<UInt8>, at now: Moment) {
        guard takesCommands else { return sendEntered(line, at: now) }
        guard line.count < PlainInput.typedAtMost else { return refuse(Wording.typedTooLong) }
        guard line.first == UInt8(ascii: "/") else { return sendEntered(line, at: now) }
        guard line.dropFirst().first != UInt8(ascii: "/") else { return sendEntered(line.dropFirst(), at: now) }
        do throws(Command.Failure) {
            perform(try Command(line: String(decoding: line, as: UTF8.self)), at: now)
        } catch {
            show(.failed(error.reason), at: now)
        }
    }

    private mutating func refuse(_ why: String) {
        input.refused += 1
        say("! ", why)
    }
}
