/// How the terminal draws what terminals disagree about: as Unicode has it, until it has told otherwise.
package struct ClusterWidths: Hashable, Sendable {
    /// Texts that tell it by the columns they take.
    package static let probes = ["\u{2764}\u{FE0F}", "\u{1F468}\u{200D}\u{1F469}", "\u{1F44D}\u{1F3FD}"]

    /// Whether U+FE0F makes a narrow pictograph wide.
    var selectorWidens = true
    /// Whether pictographs with zero-width joiners between them become one.
    var joins = true
    /// Whether a skin tone colors the pictograph before it, and does not stand beside it.
    var tones = true

    /// As Unicode has it.
    package init() {}

    /// As the probes were drawn.
    ///
    /// - Parameter columns: What each of them took, in their order; other numbers than one a probe tell nothing.
    package init(probed columns: [Int]) {
        guard columns.count == Self.probes.count else { return }
        selectorWidens = columns[0] != 1
        joins = columns[1] <= 2
        tones = columns[2] <= 2
    }
}
