import Conversation
import Interface

// Messages that lie in files.
extension Conversing {
    /// Sends what is in a file; what can't be sent is told, and the command comes back.
    mutating func sendFile(_ kind: MessageBody.Kind, _ path: String, at now: Moment) {
        let path = UserFolders.expanded(path)
        do throws(FileError) {
            let bytes = try FileReader.contents(of: path, limit: LineEditor.bytesAtMost)
            if kind == .text, String(validating: bytes, as: UTF8.self) == nil {
                return show(
                    .refused("\(path) is no UTF-8, which text has to be; without -t it goes as binary"),
                    at: now
                )
            }
            tell(.sendRequested(kind == .text ? .text : .binary, bytes[...]), at: now)
        } catch {
            show(.refused("\(error)"), at: now)
        }
    }
}
