import TestSupport
import Testing

@testable import Script

/// Each construct of the format, and the steps that it plays.
@Suite struct ProgramTests {
    private func steps(_ script: String, limit: Int = 100) throws -> [String] {
        let program = try Program(parsing: Array(script.utf8)[...])
        var cursor = Cursor(program.instructions)
        var steps: [String] = []
        while steps.count < limit, let step = cursor.next() { steps.append(describe(step, program)) }
        return steps
    }

    private func describe(_ step: Step, _ program: Program) -> String {
        switch step {
        case .send(let kind, let content, let place):
            "\(place.line)> \(Excerpt(kind, text(content, place, program)).description)"
        case .set(let variable, let content, let place):
            "\(place.line)@set \(program.variables[variable]) \(Excerpt(.text, text(content, place, program)).description)"
        case .expectClose(let code, let place): "\(place.line)expect-close \(code ?? 0)"
        case .reconnect: "reconnect"
        case .mark: "mark"
        case .expect(let check, let place): "\(place.line)< \(describe(check, place, program))"
        case .at(let time): "at \(readable(time))"
        case .sleep(let duration): "sleep \(readable(duration))"
        case .timeout(let duration): "timeout \(readable(duration))"
        case .ping: "ping"
        case .close(let code, let reason): "close \(code) \(String(decoding: reason, as: UTF8.self))"
        }
    }

    private func describe(_ check: Check, _ place: Place, _ program: Program) -> String {
        switch check {
        case .echo: "echo"
        case .any(let count): "any \(count)"
        case .pattern(let pattern, let captures):
            (["~ " + String(decoding: text(pattern, place, program), as: UTF8.self)]
                + captures.map { "\($0.name)=\($0.variable)" }).joined(separator: " ")
        case .json(let check): "$ " + String(decoding: text(check, place, program), as: UTF8.self)
        case .exact(let kind, let content): Excerpt(kind, text(content, place, program)).description
        }
    }

    private func text(_ content: Content, _ place: Place, _ program: Program) -> ArraySlice<UInt8> {
        switch content {
        case .bytes(let bytes): bytes
        case .template(let template): template.text(round: place.round)
        }
    }

    @Test(arguments: [
        ("", []),
        ("#!/usr/bin/env -S yodel replay\n# a comment\n\n  \t\n", []),
        ("> hello", ["1> hello"]),
        (">  two spaces ", ["1>  two spaces "]),
        (">", ["1> "]),
        ("> ", ["1> "]),
        ("> a\r\n< b\r\n", ["1> a", "2< b"]),
        ("> a\n>+ b\n\n# between\n>+\n>+ c", ["1> a\\nb\\n\\nc"]),
        ("< a\n<+ b", ["1< a\\nb"]),
        (">x 68 65 6c6C\n<x FF", ["1> [68 65 6c 6c]", "2< [ff]"]),
        (">x", ["1> []"]),
        ("<~ ^hello .* \\d+$", ["1< ~ ^hello .* \\d+$"]),
        ("<* 3\n<*\n<* 0", ["1< any 3", "2< any 1", "3< any 0"]),
        ("@set a b c\n> {a}|{{}b}\n<~ (?<t>x)\n> {t}{a}", ["1@set a b c", "2> |{b}", "3< ~ (?<t>x) t=1", "4> "]),
        ("@set  a\n@set b  two", ["1@set a ", "2@set b  two"]),
        ("> {{}i} {{}{} {uuid}{now}{random}!", ["1> {i} {{} !"]),
        ("<$ .a[0].b >= 1.5\n<$ .", ["1< $ .a[0].b >= 1.5", "2< $ ."]),
        (
            "@expect-close\n@reconnect\n@close\n@reconnect",
            ["1expect-close 0", "reconnect", "close 1000 ", "reconnect"]
        ),
        ("@repeat 2\n@close 3000\n@reconnect\n@end", ["close 3000 ", "reconnect", "close 3000 ", "reconnect"]),
        ("@expect-close 1006", ["1expect-close 1006"]),
        ("@sleep 500ms\n@timeout 1.5s\n@ping", ["sleep 500 ms", "timeout 1.50 s", "ping"]),
        ("@sleep 2m\n@sleep 250us\n@timeout 1h", ["sleep 120 s", "sleep 0.250 ms", "timeout 3600 s"]),
        ("@close", ["close 1000 "]),
        ("@close 4000 bye  now", ["close 4000 bye  now"]),
        ("> {\"a\":1,\"b\":{}} {1} { i } {a.b} {é} {{{}i}}", ["1> {\"a\":1,\"b\":{}} {1} { i } {a.b} {é} {{i}}"]),
        (
            "@repeat 2\n> [{i}] {{}j} {\n< [{i}] ok\n<~ ^{i}$\n@end",
            ["2> [0] {j} {", "3< [0] ok", "4< ~ ^0$", "2> [1] {j} {", "3< [1] ok", "4< ~ ^1$"]
        ),
        (
            "@repeat 2\n> a{i}\n  \n@repeat 2\n> b{i}\n@end\n> c{i}\n@end\n> {{}i}",
            ["2> a0", "5> b0", "5> b1", "7> c0", "2> a1", "5> b0", "5> b1", "7> c1", "9> {i}"]
        ),
        ("@repeat 1\n>+x\n>x 00\n@end".replacing(">+x\n", with: ""), ["2> [00]"]),
        ("> 日本語 👨‍👩‍👧", ["1> 日本語 👨‍👩‍👧"]),
    ])
    func constructs(script: String, expected: [String]) throws {
        #expect(try steps(script) == expected)
    }

    /// Every mistake, with its place and how to mend it.
    @Test(arguments: [
        ("hello", "s:1:1: a line cannot start with `h`; start it with `>`, `<`, `@` or `#`"),
        (" > a", "s:1:1: a line cannot start with ` `"),
        ("\u{FEFF}> a", "s:1:1: the file starts with a byte order mark"),
        ("\u{1B}[31m", "s:1:1: a line cannot start with `\\u{1b}`"),
        (">hello", "s:1:2: no space after `>`; write `> ` and then the text"),
        ("<hello", "s:1:2: no space after `<`"),
        (">xff", "s:1:3: no space after `>x`"),
        ("<~a", "s:1:3: no space after `<~`"),
        (">~ a", "s:1:2: no space after `>`"),
        ("<f a", "s:1:2: no space after `<`"),
        (">f", "s:1:4: no file is named"),
        (">f picture.png", "s:1:4: no files can be read here"),
        ("@include x", "s:1:10: no files can be read here"),
        ("@set", "s:1:5: no name; write `@set name value`"),
        ("@set 1a b", "s:1:6: `1a` is no name for a variable"),
        ("@set  uuid b", "s:1:7: `uuid` is no name for a variable"),
        ("<~ (?<i>a)", "s:1:4: `i` is no name for a variable"),
        ("> a {t} b\n@set t x", "s:1:5: `{t}` has no value here; put an `@set` or a capture above this line"),
        ("> é\n>+ é{t}\n<~ (?<t>x)", "s:2:6: `{t}` has no value here"),
        ("@set token x\n> {tokn}", "s:2:3: `{tokn}` has no value here"),
        ("> {\"id\":{{id}}}", "s:1:10: `{id}` has no value here"),
        ("@set a {a}", "s:1:8: `{a}` has no value here"),
        ("< {none}", "s:1:3: `{none}` has no value here"),
        ("<~ ^{none}$", "s:1:5: `{none}` has no value here"),
        ("<$ .id == {none}", "s:1:11: `{none}` has no value here"),
        ("> {i}", "s:1:3: `{i}` stands in no `@repeat`; put one round this line, or write `{{}i}` for the text"),
        ("@repeat 2\n> {i}\n@end\n< {i}", "s:4:3: `{i}` stands in no `@repeat`"),
        ("> {env:NOWHERE}", "s:1:3: the environment variable NOWHERE is not set"),
        ("<$ .a == {env:NOWHERE}", "s:1:10: the environment variable NOWHERE is not set"),
        ("<$ user == 7", "s:1:4: not a check of JSON"),
        ("<$ .user = 7", "s:1:4: not a check of JSON"),
        ("<$ .user ==", "s:1:4: not a check of JSON"),
        ("<$ .foo ===", "s:1:11: `=` is no value"),
        ("<$ .foo == 1 2 ", "s:1:12: `1 2` is no value; write one of JSON"),
        ("<$ .foo == 'ann'", "s:1:12: `'ann'` is no value"),
        ("<$ .foo == [1", "s:1:12: `[1` is no value"),
        ("@set x 1\n<$ .foo === {x}", "s:2:4: `= 0` is no value"),
        ("@mark a\n> b\n@mark a", "s:3:7: there is a mark `a` above already"),
        ("@expect-close 99", "s:1:15: `99` is not a close code"),
        ("@expect-close\n@ping", "s:2:1: the connection is closed above, and nothing can follow but `@reconnect`"),
        ("@reconnect now", "s:1:12: `@reconnect` takes nothing more"),
        (">+ more", "s:1:1: `>+` continues nothing; it must follow a `>` line"),
        ("> a\n<+ more", "s:2:1: `<+` continues nothing"),
        ("> a\n@ping\n>+ more", "s:3:1: `>+` continues nothing"),
        (">x 6", "s:1:4: not hexadecimal"),
        (">x 6 8", "s:1:4: not hexadecimal"),
        ("<x zz", "s:1:4: not hexadecimal"),
        ("<~ a(", "s:1:4: not a regular expression: "),
        ("<* none", "s:1:4: `none` is not a count; write a whole number from 1"),
        ("<* -1", "s:1:4: `-1` is not a count"),
        ("@repeat\n> a\n@end", "s:1:9: `` is not a count"),
        ("@repeat 99999999999999999999\n> a\n@end", "s:1:9: `99999999999999999999` is not a count"),
        ("@repeat 1,000\n> a\n@end", "s:1:9: `1,000` is not a count"),
        ("\n@repeat 3\n> a\n", "s:2:1: this `@repeat` is never ended; add `@end`"),
        ("> a\n@end", "s:2:1: `@end` without a `@repeat`"),
        ("@repeat 3\n# nothing\n@timeout 1s\n@end", "s:1:1: nothing happens in this `@repeat`"),
        ("@repeat 1\n> a\n@end all", "s:3:6: `@end` takes nothing more"),
        ("@ping 3", "s:1:7: `@ping` takes nothing more"),
        ("@sleep", "s:1:8: `` is not a duration; write a number and a unit, such as `500ms`"),
        ("@sleep 5", "s:1:8: `5` is not a duration"),
        ("@sleep 0s", "s:1:8: `0s` is not a duration"),
        ("@sleep 5 s", "s:1:8: `5 s` is not a duration"),
        ("@timeout 1.s", "s:1:10: `1.s` is not a duration"),
        ("@timeout 25h", "s:1:10: `25h` is not a duration"),
        ("@timeout 9223372036854775807s", "s:1:10: "),
        ("@close 1005", "s:1:8: `1005` is not a close code that a frame may hold"),
        ("@close 99999", "s:1:8: `99999` is not a close code"),
        ("@close bye", "s:1:8: `bye` is not a close code"),
        ("@close 1000 " + String(repeating: "é", count: 62), "s:1:13: the reason is longer than the 123 bytes"),
        ("@close\n> a", "s:2:1: the connection is closed above"),
        ("@repeat 2\n> a\n@close\n@end", "s:3:1: `@close` cannot stand in a `@repeat`"),
        ("@rpeat 3", "s:1:2: unknown directive `@rpeat`; there are @repeat, @end"),
        ("@", "s:1:2: unknown directive `@`"),
        (
            String(repeating: "@repeat 2\n", count: 65) + "> a\n" + String(repeating: "@end\n", count: 65),
            "s:65:1: more than 64 `@repeat` inside each other"
        ),
    ])
    func mistakes(script: String, expected: String) {
        let error = #expect(throws: InvalidScript.self) { try Program(parsing: Array(script.utf8)[...]) }
        #expect(error?.faults.count == 1)
        #expect(
            error?.faults.first?.description(in: "s").hasPrefix(expected) == true,
            "\(error?.faults.first?.description(in: "s") ?? "")"
        )
    }

    @Test func allMistakesAreToldInOrder() {
        let script = "@repeat x\nfoo\n> ok\n@nope\n>x q\n@repeat 2\n"
        let error = #expect(throws: InvalidScript.self) { try Program(parsing: Array(script.utf8)[...]) }
        #expect(error?.faults.map(\.line) == [1, 1, 2, 4, 5, 6])
    }

    @Test func notUTF8IsToldWithItsByte() {
        let error = #expect(throws: InvalidScript.self) { try Program(parsing: [62, 32, 97, 10, 62, 32, 0xC3, 0x28]) }
        #expect(
            error?.faults.map { $0.description(in: "a.yodel") } == [
                "a.yodel:2:3: not UTF-8 from here on; save the file as UTF-8, and send other bytes with `>x`"
            ]
        )
    }

    @Test(arguments: [
        ("> a\n< b\n> c", 2), ("@repeat 10000\n> a\n@repeat 3\n> b\n@end\n@end\n> c", 40_001),
        (String(repeating: "@repeat 9999999\n", count: 5) + "> a\n" + String(repeating: "@end\n", count: 5), Int.max),
    ])
    func messagesAreCounted(script: String, expected: Int) throws {
        #expect(try Program(parsing: Array(script.utf8)[...]).outline.messageCount == expected)
    }

    /// A program that a loop of ten million rounds is in is as small as any other.
    @Test func loopsAreNotUnrolled() throws {
        let program = try Program(parsing: Array("@repeat 10000000\n> {i}\n< {i}\n@end".utf8)[...])
        #expect(program.instructions.count == 4)
        #expect(program.outline.messageCount == 10_000_000)
    }

    /// Whatever the bytes, they are a program or have faults with places in the text: each a line, and a column in it.
    @Test(arguments: 0..<40) func anyBytesAreAcceptedOrToldWrong(seed: UInt64) {
        var random = Seeded(seed)
        let pieces = [
            "> ", "< ", ">+", "<~ ", ">x ", "@repeat 2", "@end", "@close", "@sleep 1s", "{i}", "(", "\n", "\r", " ",
            "\u{0}", "é", "<$ .a ==", "<* ", ">f ", "@set ", "@mark ", "@include ", "@expect-close ", "@reconnect",
            "{env:", "{x}", "\n", "\n@", "\u{301}", "@timeout ", "4000 ", "[",
        ]
        for _ in 0..<200 {
            var bytes = (0..<random.next() % 30).flatMap { _ in
                Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8)
            }
            if random.next() % 4 == 0 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
            do throws(InvalidScript) {
                let program = try Program(parsing: bytes[...])
                var cursor = Cursor(program.instructions)
                var steps = 0
                while steps < 5000, cursor.next() != nil { steps += 1 }
                #expect(program.outline.messageCount >= 0)
            } catch {
                let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
                #expect(!error.faults.isEmpty)
                for fault in error.faults {
                    guard lines.indices.contains(fault.line - 1), let column = fault.column else {
                        Issue.record("\(fault) has no place")
                        continue
                    }
                    // What lacks behind a directive would stand one blank behind it.
                    #expect((1...lines[fault.line - 1].count + 2).contains(column), "\(fault)")
                    #expect(fault.marked(in: "s").hasPrefix(fault.description(in: "s")))
                }
            }
        }
    }
}
