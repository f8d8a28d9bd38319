import Glibc
import Interface
import Testing

@testable import Themes

/// A folder of themes that lasts as long as the test.
private final class Folder {
    let path: String
    private var files: Set<String> = []

    init() throws {
        var template = Array("/tmp/yodel-themes-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        for file in files { unlink(file) }
        rmdir(path)
    }

    func write(_ name: String, _ text: String) throws {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        fputs(text, file)
        fclose(file)
        files.insert("\(path)/\(name)")
    }
}

@Suite struct ThemeLibraryTests {
    @Test func `the embedded themes are those in the folder`() throws {
        // Tests/ThemesTests/ThemeLibraryTests.swift -> themes
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let names = ThemeFile.names(in: "/\(root)/themes")
        #expect(names.sorted() == ThemeLibrary.embedded.keys.sorted())
        #expect(ThemeLibrary(userFolder: nil).names() == names.sorted())
        for name in names {
            #expect(try ThemeFile.read("/\(root)/themes/\(name).yaml") == ThemeLibrary.embedded[name])
        }
    }

    @Test func `the theme named terminal keeps the terminal's own colors`() throws {
        let theme = try ThemeLibrary(userFolder: nil).theme(named: "terminal")
        for role in Role.allCases {
            #expect(theme[role].background == .default)
            if case .rgb = theme[role].foreground { Issue.record("\(role) is not one of the terminal's own colors") }
        }
        #expect(theme[.messageReceived] == Style())
    }

    @Test(arguments: ThemeLibrary.embedded.keys.sorted())
    func `without colors each theme still shows what stands out`(name: String) throws {
        let theme = try ThemeLibrary(userFolder: nil).theme(named: name).colorless
        for role in Role.allCases {
            #expect(theme[role].foreground == .default && theme[role].background == .default)
        }
        for role in [Role.messageChanged, .searchMatch, .selection, .status] {
            #expect(theme[role] != theme[.messageReceived], "\(role)")
        }
    }

    @Test func `a theme that inherits itself is told so`() throws {
        let folder = try Folder()
        try folder.write("loop.yaml", "name: loop\ninherits: loop\n")
        let library = ThemeLibrary(userFolder: folder.path)
        #expect(throws: ThemeError.cycle(["loop", "loop"], file: "\(folder.path)/loop.yaml", line: 2)) {
            try library.theme(named: "loop")
        }
    }

    @Test func `the user's themes are found, and go first`() throws {
        let folder = try Folder()
        try folder.write("mine.yaml", "inherits: dark\nstyles:\n  time: {fg: red}\n")
        try folder.write("dark.yaml", "inherits: dark\nstyles:\n  help: {fg: green}\n")
        try folder.write("notes.txt", "")
        try folder.write(".hidden.yaml", "")
        let library = ThemeLibrary(userFolder: folder.path)
        #expect(library.names() == (ThemeLibrary.embedded.keys + ["mine"]).sorted())
        let embedded = try ThemeLibrary(userFolder: nil).theme(named: "dark")
        let dark = try library.theme(named: "dark")
        #expect(dark[.help].foreground == .indexed(2))
        #expect(dark[.time] == embedded[.time])
        let mine = try library.theme(named: "mine")
        #expect(mine.name == "mine")
        #expect(mine[.time].foreground == .indexed(1))
        #expect(mine[.help].foreground == .indexed(2))
        #expect(mine[.input] == embedded[.input])
    }

    @Test func `the files behind a theme are known`() throws {
        let folder = try Folder()
        try folder.write("mine.yaml", "inherits: base\n")
        try folder.write("base.yaml", "inherits: dark\n")
        let library = ThemeLibrary(userFolder: folder.path)
        #expect(try library.load("mine").files == ["\(folder.path)/mine.yaml", "\(folder.path)/base.yaml"])
        #expect(try library.load("dark").files.isEmpty)
        #expect(try library.load("mine").warning == nil)
    }

    @Test func `the user's own theme may be hard to read, and is told so`() throws {
        let folder = try Folder()
        try folder.write(
            "faint.yaml",
            """
            inherits: dark
            styles:
              message.sent: {fg: "#444444"}
              input: {fg: base00}
              time: {fg: base00}
            """
        )
        let loaded = try ThemeLibrary(userFolder: folder.path).load("faint")
        #expect(
            loaded.warning
                == "theme faint is hard to read: the contrast of message.sent 1.8:1, input 1.0:1 is below 3:1"
        )
    }

    @Test func `a path is a theme too`() throws {
        let folder = try Folder()
        try folder.write("own.yaml", "inherits: light\npalette:\n  base00: 'ffffff'\n")
        let theme = try ThemeLibrary(userFolder: nil).theme(named: "\(folder.path)/own.yaml")
        #expect(theme.name == "own")
        #expect(theme.variant == .light)
        #expect(theme[.input].background == .rgb(red: 255, green: 255, blue: 255))
    }

    @Test func `what cannot be had is told`() throws {
        let folder = try Folder()
        try folder.write("a.yaml", "inherits: b\n")
        try folder.write("b.yaml", "\ninherits: a\n")
        try folder.write("c.yaml", "inherits: drak\n")
        try folder.write("d.yaml", "styles: 1\n")
        try folder.write("e.yaml", "inherits: ../../etc/passwd\n")
        let library = ThemeLibrary(userFolder: folder.path)
        func told(_ name: String) -> String {
            do {
                _ = try library.theme(named: name)
                return "taken"
            } catch {
                return "\(error)"
            }
        }
        #expect(told("drak") == "no theme is named \"drak\"; did you mean \"dark\"?")
        #expect(told("qqqqqqq").hasPrefix("no theme is named \"qqqqqqq\"; known are a, b, c, catppuccin-latte,"))
        #expect(told("").hasPrefix("no theme is named \"\""))
        #expect(told("..").hasPrefix("no theme is named \"..\""))
        #expect(told("a") == "\(folder.path)/b.yaml:2: the theme inherits itself (a, b, a); inherit another")
        #expect(told("c") == "\(folder.path)/c.yaml:1: no theme is named \"drak\"; did you mean \"dark\"?")
        #expect(told("d").hasPrefix("\(folder.path)/d.yaml:1: \"styles\" is of the wrong kind"))
        #expect(told("e").hasPrefix("\(folder.path)/e.yaml:1: no theme is named \"../../etc/passwd\""))
        #expect(told("none.yaml").hasPrefix("none.yaml: cannot be read: no such file or directory"))
        #expect(told(folder.path + "/").contains("cannot be read: is a directory"))
    }

    @Test func `a folder that is not there is no fault`() {
        #expect(ThemeLibrary(userFolder: "/nonexistent").names().count == ThemeLibrary.embedded.count)
    }
}
