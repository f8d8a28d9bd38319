import Interface

/// The columns that some text of one row takes in a terminal.
func terminalWidth(_ text: String) -> Int { PrintableText.width(of: text, symbols: .unicode) }
