import Interface
import Script

// What can be done to a message outside of the screen.
extension Conversing {
    /// Adds a message to the end of a script.
    mutating func addToScript(_ path: String, _ kind: Transcript.Kind, _ body: MessageBody, at now: Moment) {
        guard path.hasSuffix(".yodel") else {
            return show(.refused("a script's name ends with .yodel; \(path) would be played as lines"), at: now)
        }
        let lines = ScriptLines.lines(sends: kind == .sent, body.kind == .text ? .text : .binary, body.bytes)
        do {
            try FileAppender.append(lines, to: UserFolders.expanded(path))
            show(.noticed("added to \(path); /replay \(path) plays it"), at: now)
        } catch {
            show(.refused("\(error)"), at: now)
        }
    }

    /// Shows a URL in the user's browser.
    mutating func open(_ url: String, at now: Moment) {
        do {
            show(.noticed("opening \(url) with \(try Browser.open(url))"), at: now)
        } catch {
            show(.failed("\(error)"), at: now)
        }
    }
}
