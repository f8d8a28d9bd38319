/// The overlay in the model: keys on their way to it, and its place on the screen.
extension Model {
    /// The rows that an overlay fills: the transcript's, and in a window without any the input's.
    var overlayRows: Range<Int> {
        let layout = layout
        return layout.transcript.isEmpty ? layout.input : layout.transcript
    }

    /// Lets the open overlay take a key; nil if none is open or the key means nothing to it.
    ///
    /// Beyond an overlay reach what concerns the whole window, and what is typed: that closes it, so that no word of
    /// somebody who takes the line for open is lost. No other key may change a draft that it hides.
    mutating func pressOverlay(_ key: Key) -> [Effect]? {
        guard var open = overlay else { return nil }
        if case .message(let message) = open, !open.isTyping, key == PickedStep.copy.key {
            return copy(message.entry.body)
        }
        let action = bindings[key]
        let area = Size(columns: size.columns, rows: overlayRows.count)
        switch open.press(key, bound: action, in: area, symbols: symbols) {
        case .passed:
            if action == .clearScreen || action == .suspend { return nil }
            guard !open.isTyping, action == nil, key.typed != nil else { return [] }
            return closeOverlay() + press(key)
        case .taken(let effects):
            overlay = open
            return effects
        case .closed(let effects):
            overlay = nil
            return effects
        }
    }

    /// Closes it, whatever it is, with nothing chosen.
    mutating func closeOverlay() -> [Effect] {
        guard let open = overlay else { return [] }
        overlay = nil
        return if case .themes = open { [.previewTheme(nil)] } else { [] }
    }

    /// Takes what is pasted where the page's search is typed; nobody looks for more than its beginning.
    mutating func typeInOverlay(_ text: String) {
        for scalar in text.unicodeScalars.prefix(100) { _ = pressOverlay(Key(.scalar(scalar))) }
    }
}
