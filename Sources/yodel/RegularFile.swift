import Glibc

/// Whether a descriptor leads to a regular file: what is in it is all there, and stays when it is read.
func isRegularFile(_ descriptor: CInt) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.isRegularFile
}

extension stat {
    /// Whether it is of a regular file: no folder, pipe, socket or device.
    var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
}
