import Glibc

/// Whether a descriptor leads to a regular file: what is in it is all there, and stays when it is read.
func isRegularFile(_ descriptor: CInt) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}
