import Testing

@testable import Script

/// Scripts of more than one file, and what is wrong in them, shown in its line.
@Suite struct IncludeTests {
    private func surroundings(_ files: [String: String]) -> Surroundings {
        Surroundings(
            file: { path throws(UnreadableFile) in
                guard let text = files[path] else { throw UnreadableFile(reason: "there is no file \(path)") }
                return Array(text.utf8)
            },
            environment: { ["USER": "ann"][$0] }
        )
    }

    private func program(_ script: String, _ files: [String: String] = [:]) throws -> Script.Program {
        try Script.Program(parsing: Array(script.utf8)[...], path: "dir/main.yodel", in: surroundings(files))
    }

    private func sent(_ program: Script.Program) -> [String] {
        var simulation = Simulation(Source(program))
        _ = simulation.run()
        return simulation.actions.compactMap { action in
            if case .send(_, let bytes, _) = action { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }

    private func faults(_ script: String, _ files: [String: String] = [:]) throws -> [String] {
        do {
            _ = try program(script, files)
            return []
        } catch let error as InvalidScript {
            return error.faults.map { $0.marked(in: "dir/main.yodel") }
        }
    }

    @Test func filesAreNextToWhatNamesThem() throws {
        let files = [
            "dir/sub/a.yodel": "@set who {env:USER}\n@include b.yodel\n",
            "dir/sub/b.yodel": ">f ../pixels\n> {who} {i}\n",
            "dir/sub/../pixels": "\u{1}\u{2}",
        ]
        let script = "@repeat 2\n@include sub/a.yodel\n@end\n> {who}\n@include /abs.yodel"
        let all = files.merging(["/abs.yodel": "> abs"]) { $1 }
        #expect(sent(try program(script, all)) == ["\u{1}\u{2}", "ann 0", "\u{1}\u{2}", "ann 1", "ann", "abs"])
    }

    @Test func faultsAreToldWithTheirFileAndShown() throws {
        let files = ["dir/a.yodel": "> ok\n@sleep 5 \n@repeat 2\n> x\n"]
        #expect(
            try faults("> ok\n  @include\n@include a.yodel\n@end\n@include none\n>x é0", files) == [
                "dir/main.yodel:2:1: a line cannot start with ` `; start it with `>`, `<`, `@` or `#`\n    @include\n  ^",
                "dir/main.yodel:4:1: `@end` without a `@repeat`; remove it, or add the `@repeat` above\n  @end\n  ^",
                "dir/main.yodel:5:10: there is no file dir/none\n  @include none\n           ^",
                "dir/main.yodel:6:4: not hexadecimal; write pairs of digits such as `68 65 6c 6c 6f`\n  >x é0\n     ^",
                """
                dir/a.yodel:2:8: `5` is not a duration; write a number and a unit, such as `500ms`, `1.5s` or `2m`
                  @sleep 5 
                         ^
                """,
                "dir/a.yodel:3:1: this `@repeat` is never ended; add `@end` after its last line",
            ]
        )
    }

    @Test(arguments: [
        ["dir/a.yodel": "@include a.yodel"], ["dir/a.yodel": "@include b.yodel", "dir/b.yodel": "@include a.yodel"],
        ["dir/a.yodel": "@include ././a.yodel"],
        ["dir/a.yodel": "@include main.yodel", "dir/main.yodel": "@include a.yodel"],
    ])
    func circlesAreTold(files: [String: String]) throws {
        let told = try faults("@include a.yodel", files)
        #expect(told.count == 1)
        #expect(told[0].contains("this file includes itself, at once or through others"))
    }

    @Test func longLinesAreShownRoundTheirPlace() throws {
        let told = try faults(
            "> \(String(repeating: "a", count: 500)){t}\(String(repeating: "b", count: 500))\n@set t x"
        )
        let lines = told[0].split(separator: "\n")
        #expect(lines[1] == "  …\(String(repeating: "a", count: 50)){t}\(String(repeating: "b", count: 22))")
        #expect(lines[2] == String(repeating: " ", count: 2 + 51) + "^")
    }

    @Test func failuresAreToldWithTheirFile() throws {
        var simulation = Simulation(Source(try program("@include a.yodel", ["dir/a.yodel": "\n> a\n< other\n"])))
        #expect(simulation.run().text(file: "m").contains("message 1 (dir/a.yodel:3): a"))
    }
}
