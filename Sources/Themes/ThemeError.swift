/// Why a theme cannot be had.
package enum ThemeError: Error, Hashable {
    /// Its file is wrong.
    case faulty(YAMLFault)
    /// No theme has this name; the known ones go with it.
    case unknown(String, known: [String])
    /// Its file cannot be read.
    case unreadable(path: String, reason: String)
    /// What it inherits cannot be had, by the file and line that ask for it.
    case unknownParent(String, file: String, line: Int, known: [String])
    /// It inherits itself, through these.
    case cycle([String], file: String, line: Int)
}

extension ThemeError: CustomStringConvertible {
    /// The sentence for people: what is wrong, and how to mend it.
    package var description: String {
        switch self {
        case .faulty(let fault): fault.description
        case .unknown(let name, let known):
            "no theme is named \(Quotation.quoted(name)); \(Nearness.advice(for: name, among: known))"
        case .unreadable(let path, let reason):
            "\(Quotation.printable(path)): cannot be read: \(reason); check the path and its permissions"
        case .unknownParent(let name, let file, let line, let known):
            "\(Quotation.printable(file)):\(line): no theme is named \(Quotation.quoted(name)); "
                + Nearness.advice(for: name, among: known)
        case .cycle(let names, let file, let line):
            "\(Quotation.printable(file)):\(line): the theme inherits itself "
                + "(\(names.map(Quotation.printable).joined(separator: ", "))); inherit another"
        }
    }
}
