import TestSupport
import Testing

@testable import Interface

/// The editor in cursor notation: `foo, |bar` has its cursor before the b.
@Suite struct LineEditorTests {
    struct Case: CustomTestStringConvertible {
        var before: String
        var actions: [Action]
        var after: String
        var testDescription: String { "\(before) \(actions.map(\.rawValue)) \(after)" }

        init(_ before: String, _ actions: Action..., gives after: String) {
            (self.before, self.actions, self.after) = (before, actions, after)
        }
    }

    @Test(arguments: [
        Case("foo, |bar", .backwardChar, gives: "foo,| bar"),
        Case("|foo", .backwardChar, gives: "|foo"),
        Case("foo, |bar", .forwardChar, gives: "foo, b|ar"),
        Case("foo|", .forwardChar, gives: "foo|"),
        Case("日|本語", .forwardChar, gives: "日本|語"),
        Case("e\u{301}|x", .backwardChar, gives: "|e\u{301}x"),
        Case("a👨‍👩‍👧‍👦|", .backwardChar, gives: "a|👨‍👩‍👧‍👦"),
        Case("|👨‍👩‍👧‍👦b", .forwardChar, gives: "👨‍👩‍👧‍👦|b"),
        Case("🇫🇷🇩🇪|", .backwardChar, gives: "🇫🇷|🇩🇪"),
        Case("|\u{1112}\u{1161}\u{11AB}글", .forwardChar, gives: "\u{1112}\u{1161}\u{11AB}|글"),
        Case("foo bar|", .backwardWord, gives: "foo |bar"),
        Case("foo, |bar", .backwardWord, gives: "|foo, bar"),
        Case("|  foo.bar", .forwardWord, gives: "  foo|.bar"),
        Case("  foo|.bar", .forwardWord, gives: "  foo.bar|"),
        Case("naïve| Ωmega", .forwardWord, gives: "naïve Ωmega|"),
        Case("привет мир|", .backwardWord, gives: "привет |мир"),
        Case("foo bar|", .beginningOfLine, gives: "|foo bar"),
        Case("one\ntw|o\nthree", .beginningOfLine, gives: "one\n|two\nthree"),
        Case("one\n|two\nthree", .endOfLine, gives: "one\ntwo|\nthree"),
    ])
    func moves(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("foo|bar", .deleteChar, gives: "foo|ar"),
        Case("foo|", .deleteChar, gives: "foo|"),
        Case("|❤️x", .deleteChar, gives: "|x"),
        Case("foo|bar", .backwardDeleteChar, gives: "fo|bar"),
        Case("|bar", .backwardDeleteChar, gives: "|bar"),
        Case("日本|語", .backwardDeleteChar, gives: "日|語"),
        Case("👍🏽|", .backwardDeleteChar, gives: "|"),
        Case("กำ|", .backwardDeleteChar, gives: "ก|"),
        Case("foo |bar", .killLine, gives: "foo |"),
        Case("one|\ntwo", .killLine, gives: "one|two"),
        Case("foo |bar", .unixLineDiscard, gives: "|bar"),
        Case("one\n|two", .unixLineDiscard, gives: "one|two"),
        Case("cd /usr/lib|", .unixWordRubout, gives: "cd |"),
        Case("cd /usr/lib|", .backwardKillWord, gives: "cd /usr/|"),
        Case("foo|  bar baz", .killWord, gives: "foo| baz"),
        Case("foo |bar", .killLine, .beginningOfLine, .yank, gives: "bar|foo "),
        Case("a b c|", .unixWordRubout, .unixWordRubout, .yank, gives: "a b c|"),
        Case("a| b c", .killWord, .killWord, .yank, .yank, gives: "a b c b c|"),
        Case("a b|", .unixWordRubout, .backwardChar, .unixWordRubout, .yank, gives: "a| "),
        Case("a b|", .unixWordRubout, .backwardChar, .unixWordRubout, .yank, .yankPop, gives: "b| "),
        Case("a b|", .unixWordRubout, .backwardChar, .unixWordRubout, .yank, .yankPop, .yankPop, gives: "a| "),
        Case("foo|", .yank, gives: "foo|"),
        Case("foo|", .yankPop, gives: "foo|"),
    ])
    func deletesAndKills(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("ab|", .transposeChars, gives: "ba|"),
        Case("a|bc", .transposeChars, gives: "ba|c"),
        Case("|ab", .transposeChars, gives: "|ab"),
        Case("a|", .transposeChars, gives: "a|"),
        Case("日🇫🇷|", .transposeChars, gives: "🇫🇷日|"),
        Case("one| two", .transposeWords, gives: "two one|"),
        Case("o|ne two", .transposeWords, gives: "o|ne two"),
        Case("one, tw|o three", .transposeWords, gives: "two, one| three"),
        Case("one two|", .transposeWords, gives: "two one|"),
        Case("one |two", .transposeWords, gives: "two one|"),
        Case("one|", .transposeWords, gives: "one|"),
        Case("| .", .transposeWords, gives: "| ."),
        Case("日本 мир|", .transposeWords, gives: "мир 日本|"),
        Case("one \t|  two", .deleteHorizontalSpace, gives: "one|two"),
        Case("|", .deleteHorizontalSpace, gives: "|"),
        Case("one two|", .unixWordRubout, .unixWordRubout, .revertLine, gives: "one two|"),
        Case("foo|", .revertLine, gives: "foo|"),
        Case("|hello world", .upcaseWord, gives: "HELLO| world"),
        Case("hello| WORLD", .downcaseWord, gives: "hello world|"),
        Case("|hELLO world", .capitalizeWord, gives: "Hello| world"),
        Case("|straße", .upcaseWord, gives: "STRASSE|"),
        Case("foo|", .upcaseWord, gives: "foo|"),
        Case("foo|", .insertNewline, gives: "foo\n|"),
        Case("foo bar|", .unixWordRubout, .undo, gives: "foo bar|"),
        Case("foo bar|", .unixWordRubout, .unixWordRubout, .undo, .undo, gives: "foo bar|"),
        Case("fo|o", .killLine, .yank, .undo, gives: "fo|"),
        Case("foo|", .undo, gives: "foo|"),
    ])
    func changes(_ test: Case) { check(test) }

    private func check(_ test: Case) {
        var editor = LineEditor(notation: test.before)
        let done = test.actions.map { editor.perform($0) }
        #expect(!done.contains(false))
        #expect(editor.notation == test.after)
    }

    @Test func undoTakesTypingBackWordByWord() {
        var editor = LineEditor()
        for letter in "one two" { editor.insert(String(letter), asTyped: true) }
        editor.undo()
        #expect(editor.notation == "one |")
        editor.undo()
        #expect(editor.notation == "|")
    }

    @Test func movingEndsWhatUndoTakesBack() {
        var editor = LineEditor()
        editor.insert("a", asTyped: true)
        _ = editor.perform(.backwardChar)
        editor.insert("b", asTyped: true)
        editor.undo()
        #expect(editor.notation == "|a")
    }

    @Test func clearingCanBeUndone() {
        var editor = LineEditor(notation: "precio|us")
        editor.clear()
        #expect(editor.isEmpty)
        editor.undo()
        #expect(editor.notation == "precio|us")
    }

    @Test func upAndDownKeepTheColumn() {
        var editor = LineEditor(notation: "long line\nab\n日本語x|")
        var moved = editor.moveUp()
        #expect(moved && editor.notation == "long line\nab|\n日本語x")
        moved = editor.moveUp()
        #expect(moved && editor.notation == "long li|ne\nab\n日本語x")
        moved = editor.moveUp()
        #expect(!moved)
        moved = editor.moveDown() && editor.moveDown()
        #expect(moved && editor.notation == "long line\nab\n日本語x|")
        moved = editor.moveDown()
        #expect(!moved)
    }

    @Test(arguments: [("a日b\nabc|", "a日|b\nabc"), ("a日b\nab|", "a|日b\nab"), ("日\na|", "|日\na")])
    func theCursorStaysBeforeAWideCharacterThatSpansTheColumn(_ before: String, _ after: String) {
        var editor = LineEditor(notation: before)
        let moved = editor.moveUp()
        #expect(moved && editor.notation == after)
    }

    @Test func whatIsTooLongIsRefusedWhole() {
        var editor = LineEditor(notation: "kept|")
        let fits = editor.insert(String(repeating: "x", count: LineEditor.bytesAtMost))
        #expect(!fits && editor.notation == "kept|")
    }

    @Test func theKillRingIsBounded() {
        var ring = KillRing()
        for number in 0..<100 { ring.add(Array("\(number)".utf8)[...], isBefore: false, toNewest: false) }
        #expect(ring.newest == Array("99".utf8))
        let all = (0..<16).compactMap { _ in ring.rotated().map { String(decoding: $0, as: UTF8.self) } }
        #expect(Set(all) == Set((84..<100).map(String.init)))
    }

    @Test func theUndoLogIsBounded() {
        var editor = LineEditor()
        for _ in 0..<5000 { editor.insert("x") }
        for _ in 0..<5000 { editor.undo() }
        #expect(editor.bytes.count >= 4000)
    }

    @Test func aPasteOfAMebibyteIsTypedIntoAtOnce() {
        var editor = LineEditor()
        editor.insert(String(repeating: "0123456789abcde\n", count: 1 << 16))
        editor.cursor = 1 << 19
        let time = processorTime {
            for _ in 0..<100 { editor.insert("y", asTyped: true) }
        }
        #expect(editor.bytes.count == 1 << 20 + 100)
        #expect(time < .seconds(patience), "100 keys took \(time)")
    }
}

extension LineEditor {
    /// An editor from text with `|` where the cursor is.
    init(notation: String) {
        self.init()
        let parts = notation.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        reset(to: parts.joined())
        cursor = parts[0].utf8.count
    }

    /// The text with `|` where the cursor is.
    var notation: String {
        String(decoding: bytes[..<cursor] + [UInt8(ascii: "|")] + bytes[cursor...], as: UTF8.self)
    }
}
