import Testing

@testable import Interface

/// Frames as text and as pictures.
@Suite struct SnapshotTests {
    private static var stage: Stage {
        var stage = Stage(columns: 30, rows: 6)
        stage.send("a <b> & 日本 👨‍👩‍👧‍👦")
        stage.model.theme[.messageSent] = Style(foreground: .indexed(1), attributes: [.bold, .underline])
        return stage
    }

    @Test func rowsHaveNoBlanksAtTheirEnds() {
        var model = Self.stage.model
        #expect(
            model.view(at: model.now).rows == [
                " not connected", "> a <b> & 日本 👨‍👩‍👧‍👦            …", "", "",
                "──────────────────────────────", " ›",
            ]
        )
    }

    @Test func aPictureHasEachTextInItsPlace() {
        var model = Self.stage.model
        let picture = model.view(at: model.now).svg(.dark)
        #expect(picture.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"272\" height=\"122\""))
        #expect(picture.hasSuffix("</g>\n</svg>\n"))
        // Two columns of sign, then 7 characters.
        let text = ##"<text x="26.8" y="40" textLength="58.8" lengthAdjust="spacingAndGlyphs" fill="#e06c75" "##
        #expect(picture.contains(text + ##"font-weight="bold" text-decoration="underline">a &lt;b&gt; &amp;</text>"##))
        #expect(picture.contains(#"textLength="16.8" lengthAdjust="spacingAndGlyphs""#))
        #expect(picture.contains(">👨‍👩‍👧‍👦</text>"))
        #expect(!model.view(at: model.now).svg(.light).contains("#1c1c1c"))
    }

    @Test(arguments: [Size(columns: 0, rows: 0), Size(columns: 1, rows: 1), Size(columns: 3, rows: 2)])
    func tinyWindowsHavePictures(_ size: Size) {
        var model = Self.stage.model
        _ = model.update(.resized(size), at: model.now)
        let canvas = model.view(at: model.now)
        #expect(canvas.rows.count == size.rows)
        #expect(canvas.svg(.dark).hasSuffix("</svg>\n"))
    }
}
