import Glibc
import Testing

@testable import Interface

/// What can be on the screen, each at 80 by 24 and at an odd size, compared whole with the files in `Screens`.
///
/// A file holds the screen, and below it the role that each glyph has its look from. `YODEL_DRAW_SCREENS=1` writes the files anew:
/// what changed in them is to be read before it is kept.
@Suite struct GoldenScreenTests {
    private static let draws = getenv("YODEL_DRAW_SCREENS") != nil
    private static let sizes = [Size(columns: 80, rows: 24), Size(columns: 43, rows: 11)]

    @Test(arguments: GoldenScene.all, sizes)
    func theScreenIsAsDrawn(_ scene: GoldenScene, _ size: Size) throws {
        var stage = Stage(columns: size.columns, rows: size.rows, theme: Looks.theme)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        scene.play(&stage)
        let canvas = stage.model.view(at: stage.time)
        let screen = "\(canvas.drawn)\n\n\(Looks.drawn(canvas))\n"
        let path =
            "\(#filePath.dropLast("GoldenScreenTests.swift".count))Screens/\(scene.name).\(size.columns)x\(size.rows).txt"
        if Self.draws { try #require(TextFile.write(screen, to: path)) }
        let wanted = try #require(TextFile.read(path), "\(path) can't be read")
        #expect(screen == wanted, "\n\(screen)\n")
    }
}

/// A theme that gives each role a look of its own, and what of it is seen on a canvas.
private enum Looks {
    /// A letter for each role, in the order of `Role`.
    private static let letters = Array("srcnetwal012-ikmph".unicodeScalars)

    static let theme = Theme(name: "test") { role in
        Style(foreground: .indexed(UInt8(16 + (Role.allCases.firstIndex(of: role) ?? 0))))
    }

    /// The letters of the roles between `|` borders: capital where it is underlined or reversed, nothing for a blank.
    static func drawn(_ canvas: Canvas) -> String {
        (0..<canvas.size.rows)
            .map { row in
                let text = String(String.UnicodeScalarView((0..<canvas.size.columns).map { letter(canvas[row, $0]) }))
                return "|\(text)|"
            }
            .joined(separator: "\n")
    }

    private static func letter(_ cell: Canvas.Cell) -> Unicode.Scalar {
        guard case .indexed(let color) = cell.style.foreground else { return " " }
        let letter = letters[Int(color) - 16]
        if !cell.style.attributes.isEmpty { return letter.properties.uppercaseMapping.unicodeScalars.first ?? letter }
        return cell.glyph == .scalar(" ") && letter != "p" ? " " : letter
    }
}

/// A whole file of a few KiB.
private enum TextFile {
    static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        return fwrite(bytes, 1, bytes.count, file) == bytes.count
    }
}
