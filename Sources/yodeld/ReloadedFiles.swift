import Logging
import Transport

/// The files that a hang-up (SIGHUP) reads again.
struct ReloadedFiles {
    /// The certificate's, if there is one.
    let security: ServerSecurity?
    /// Is told how it went.
    let logger: Logger

    /// Whether there is nothing to read.
    var isEmpty: Bool { security == nil }

    /// Reads them; what is no good leaves what was read before.
    func reload() {
        do {
            try security?.reload()
            logger.notice("certificate read again")
        } catch {
            logger.error("certificate not read again, the one before stays", metadata: ["reason": "\(error)"])
        }
    }
}
