extension Program {
    /// The program as a `.yodel` script; read again it does the same.
    ///
    /// Files that it includes or sends stand in it, and so does what was taken from the environment. The times of a recording
    /// are left out.
    package var script: [UInt8] {
        instructions.reduce(into: []) { script, instruction in script += lines(instruction) }
    }

    /// The lines that an instruction is written as.
    func lines(_ instruction: Instruction) -> [UInt8] {
        switch instruction {
        case .send(let kind, let template, _): return message(">", kind, template)
        case .expect(.exact(let kind, .template(let template)), _): return message("<", kind, template)
        case .expect(.pattern(.template(let pattern), _), _): return line("<~ ", pattern)
        case .expect(.json(.template(let check)), _): return line("<$ ", check)
        case .expect(.any(let count), _): return line("<* \(count)")
        // These are made while it is played.
        case .expect: return []
        case .set(let variable, let template, _): return line("@set \(variables[variable]) ", template)
        case .sleep(let duration): return line("@sleep \(exact(duration))")
        case .timeout(let duration): return line("@timeout \(exact(duration))")
        case .ping: return line("@ping")
        case .close(let code, let reason): return ScriptLines.ended(Array("@close \(code) ".utf8) + reason)
        case .expectClose(let code, _): return line("@expect-close\(code.map { " \($0)" } ?? "")")
        case .reconnect: return line("@reconnect")
        case .mark(let name): return line("@mark \(name)")
        case .loop(let count): return line("@repeat \(count)")
        case .next: return line("@end")
        case .at: return []
        }
    }

    private func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

    private func line(_ sign: String, _ template: Template) -> [UInt8] {
        ScriptLines.ended(Array(sign.utf8) + source(of: template))
    }

    private func message(_ sign: String, _ kind: PayloadKind, _ template: Template) -> [UInt8] {
        kind == .text
            ? ScriptLines.lines(sign, source: source(of: template)[...])
            : ScriptLines.lines(sends: sign == ">", .binary, template.text(round: nil))
    }

    /// A text as it is written, with names in braces; of a long one, so many bytes of each piece.
    func source(of template: Template, prefix: Int = .max) -> [UInt8] {
        template.parts.flatMap { part -> [UInt8] in
            switch part {
            case .literal(let text): ScriptLines.escaped(text.prefix(prefix))
            case .variable(.round): Array("{i}".utf8)
            case .variable(.named(let number)): Array("{\(variables[number])}".utf8)
            case .variable(.random): Array("{random}".utf8)
            case .variable(.uuid): Array("{uuid}".utf8)
            case .variable(.now): Array("{now}".utf8)
            }
        }
    }

    private func exact(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let (microseconds, nanoseconds) = (seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
            .quotientAndRemainder(dividingBy: 1000)
        return "\(microseconds)\(nanoseconds == 0 ? "" : ".\("\(1000 + nanoseconds)".dropFirst())")us"
    }
}
