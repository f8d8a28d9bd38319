import Conversation
import Testing

@testable import Transport

/// The conversation gives a connection as much as it has room for, and the connection tells what it has passed on.
@Suite struct RoomTests {
    @Test(arguments: [0, 1, 16, 1000]) func bothCountAlike(size: Int) {
        let payload = [UInt8](repeating: 1, count: size)
        let message = Message(id: 1, kind: .binary, bytes: payload[...])
        #expect(message.cost == size + MessageBatch.overhead)
    }

    /// What comes to no portion is not told, and the room it takes is gone until more is sent: that must be possible.
    @Test func thereIsRoomForTwoPortions() {
        #expect(Conversation.Policy().room >= 2 * ClientHandler.toldCost)
    }
}
