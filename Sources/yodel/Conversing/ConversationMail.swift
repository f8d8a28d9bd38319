import Transport
import WebSocketCore

/// What reaches the main thread from the connections' threads.
enum ConversationMail: Sendable {
    /// Something that the connection with this number told.
    case connection(Int, ConnectionEvent)
    /// The embedded server listens here, or could not start.
    case serverStarted(Result<WebSocketURL, ListenError>)
}
