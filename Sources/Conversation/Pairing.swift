/// How an answer finds the message that it answers.
package enum Pairing: String, CaseIterable, Sendable {
    /// The first waiting message whose payload stands in the answer.
    case contains
    /// The first waiting message, whatever the answer says.
    case order
    /// No pairing: the server does not answer message by message.
    case off
}
