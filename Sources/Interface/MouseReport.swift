/// A mouse report of xterm's SGR form: `ESC [ < button ; column ; row M`, and `m` when a button is let go.
enum MouseReport {
    /// The rows that a notch of the wheel scrolls.
    static let wheelRows = 3

    /// The event of a report's parameters, from behind `<`; nil for what means nothing here.
    static func event(of body: ArraySlice<UInt8>, final: UInt8) -> InputEvent? {
        let fields = body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        let numbers = fields.compactMap { UInt16(String(decoding: $0, as: UTF8.self)) }
        guard final == UInt8(ascii: "M"), fields.count == 3, numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else {
            return nil
        }
        // 4, 8 and 16 tell Shift, Alt and Ctrl; 32 a motion; 64 the wheel.
        switch numbers[0] & ~(4 | 8 | 16) {
        case 0: return .clicked(Position(row: Int(numbers[2]) - 1, column: Int(numbers[1]) - 1))
        case 64: return .wheelTurned(rows: -wheelRows)
        case 65: return .wheelTurned(rows: wheelRows)
        default: return nil
        }
    }
}
