/// How an answer finds the message that it answers.
package enum AnswerPairing: String, CaseIterable, Sendable {
    /// It contains the message's text.
    case contains
    /// It is the next that comes.
    case order
    /// It doesn't: answers are not awaited.
    case off

    /// What the user is told who has chosen it.
    package var meaning: String {
        switch self {
        case .contains: "an answer contains what was sent"
        case .order: "an answer is the next that comes"
        case .off: "answers are not awaited"
        }
    }
}
