import Glibc
import Interface
import Terminal

/// A message in a file of its own, in a folder for the user's eyes alone, while the user's editor works on it.
struct ExternalEdit {
    private let folder: String
    /// The file that the editor is given.
    var path: String { "\(folder)/message.txt" }

    /// Puts a text into a new file.
    ///
    /// - Throws: `FileError`.
    init(_ text: String) throws(FileError) {
        folder = try Self.newFolder()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
        defer { close(descriptor) }
        // Editors end a file with a newline, and show one that doesn't as if something were amiss.
        let bytes = Array((text.isEmpty ? "" : text + "\n").utf8)
        if let number = WholeWrite.write(bytes, to: descriptor) {
            remove()
            throw .notWritten(path: path, errno: number)
        }
    }

    /// Makes a folder where one can be made: the environment may name what is not there.
    private static func newFolder() throws(FileError) -> String {
        let parents = [environment("XDG_RUNTIME_DIR"), environment("TMPDIR")].compactMap(\.self) + ["/tmp"]
        for parent in parents {
            var template = Array("\(parent)/yodel-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        throw .notWritten(path: parents.last ?? "/tmp", errno: errno)
    }

    /// What runs the user's editor on the file: by way of a shell, since its name may come with arguments and quotes.
    ///
    /// The shell outlives the keys that interrupt, which are the editor's.
    var command: [String] { ["sh", "-c", "trap : INT QUIT; \(Self.editor) \"$@\"", "yodel", path] }

    /// The editor as the user named it.
    static var editor: String { environment("VISUAL") ?? environment("EDITOR") ?? "vi" }

    /// The text as the editor left it, without the newline at the end of the file.
    ///
    /// - Throws: `FileError`.
    func text() throws(FileError) -> String? {
        let bytes = try FileReader.contents(of: path, limit: LineEditor.bytesAtMost + 1)
        return String(validating: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }

    /// Removes the file, what the editor may have left beside it, and the folder.
    func remove() {
        if let directory = opendir(folder) {
            while let entry = readdir(directory) {
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) { _ = unlinkat(dirfd(directory), $0, 0) }
                }
            }
            closedir(directory)
        }
        rmdir(folder)
    }
}

extension Chat {
    /// Gives the terminal to the user's editor, with a text in it.
    mutating func edit(_ text: String, at now: Moment) {
        do {
            let edit = try ExternalEdit(text)
            externalEdit = edit
            lendTerminal(to: edit.command)
        } catch {
            show(.failed("the message can't be given to an editor: \(error)"), at: now)
        }
    }

    /// Takes the text back that the editor left; what went wrong is told, and the line stays as it was.
    mutating func edited(_ status: Int32?, at now: Moment) {
        guard let edit = externalEdit else { return }
        externalEdit = nil
        defer { edit.remove() }
        switch status {
        case 0: break
        case nil, 126, 127:
            let text = "the editor \(ExternalEdit.editor) can't be started; the variable EDITOR names another"
            return show(.failed(text), at: now)
        case .some(let status):
            return show(.failed("the editor ended with status \(status); the message stays as it was"), at: now)
        }
        do {
            guard let text = try edit.text() else {
                return show(.failed("the editor left a text that is no UTF-8; the message stays as it was"), at: now)
            }
            show(.edited(text), at: now)
        } catch {
            show(.failed("the message stays as it was: \(error)"), at: now)
        }
    }
}
