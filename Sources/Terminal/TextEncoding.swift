import Glibc

/// Which characters the user's locale lets the terminal be sent.
package enum TextEncoding: Sendable {
    case utf8
    /// Anything else: only ASCII is safe.
    case ascii

    /// Adopts the user's locale and tells its encoding; to be called once, before other threads start.
    ///
    /// Containers often set no locale at all, on terminals that know UTF-8: then C.UTF-8 is taken.
    package static func adoptLocale() -> TextEncoding {
        setlocale(LC_ALL, "")
        let isUnset = ["LC_ALL", "LC_CTYPE", "LANG"].allSatisfy { environment($0) == nil }
        if isUnset { setlocale(LC_CTYPE, "C.UTF-8") }
        guard let codeset = nl_langinfo(Int32(CODESET)) else { return .ascii }
        return String(cString: codeset).uppercased() == "UTF-8" ? .utf8 : .ascii
    }
}
