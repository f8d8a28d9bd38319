/// Tells the columns that some text of one row takes in a terminal.
package typealias Width = (String) -> Int

extension Sequence<Character> {
    /// As many of the first characters as fit in these columns.
    func fitting(_ columns: Int, _ width: Width) -> [Character] {
        var taken = 0
        return prefix { character in
            taken += width(String(character))
            return taken <= columns
        }
    }
}
