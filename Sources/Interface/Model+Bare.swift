/// The bare view: nothing but text from edge to edge, so that the terminal's mouse selects no times and no signs with it.
extension Model {
    /// What there was before.
    struct BareView {
        /// Whether the newest stayed in view.
        let wasFollowing: Bool
    }

    /// Shows the bare text; it stands still, for what moves can't be selected.
    mutating func showBare() {
        bare = BareView(wasFollowing: viewport.isFollowing)
        viewport.freeze(in: transcriptLayout, rows: layout.transcript.count)
    }

    /// Takes a key in the bare view: scrolling goes on there, any other key ends it; nil if the key shall do what it does.
    mutating func pressBare(_ key: Key) -> [Effect]? {
        guard bare != nil else { return nil }
        let action = bindings[key]
        if let action, action.scrolls {
            scroll(action)
            return []
        }
        endBare()
        switch action {
        case .showBare: return []
        case .downcaseWord where editor.isEmpty: return []
        default: return key == Key(.escape) ? [] : nil
        }
    }

    /// Goes back to the whole screen.
    mutating func endBare() {
        guard let bare else { return }
        self.bare = nil
        if bare.wasFollowing { viewport.follow() }
    }

    /// Draws it; the cursor stands where reading begins.
    func drawBare(on canvas: inout Canvas) {
        drawTranscript(on: &canvas, rows: layout.transcript)
        if size.rows > 0, size.columns > 0 { canvas.cursor = Position(row: 0, column: 0) }
        canvas.title = title
    }
}
