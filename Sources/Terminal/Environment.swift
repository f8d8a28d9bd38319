import Glibc

/// A variable of the environment that is not empty; to be called from the main thread, since others may not change it
/// meanwhile.
package func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}
