import NIOCore
import Synchronization

/// The channels of a listener that are open, and which of them are within its limits.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// How many of them are within the limits; those that are turned away take nobody's place.
        var admitted = 0
        /// The same by the peer's address, where that is limited.
        var admittedByAddress: [[UInt8]: Int] = [:]
        var isRefusing = false
    }

    private let state = Mutex(State())
    private let most: Int
    private let addressLimit: AddressLimit

    /// As many are told at a time that there are too many; who comes beyond them is not told.
    static let turnedAwayAtMost = 1024

    /// A registry of none, with the limits of these options.
    init(_ options: ServerOptions) {
        most = options.maxConnections
        addressLimit = options.maxConnectionsPerAddress
    }

    /// Keeps a channel until it closes.
    ///
    /// - Returns: Whether it is within the limits; nil if it is not kept, and to be closed at once.
    func add(_ channel: any Channel) -> Bool? {
        let id = ObjectIdentifier(channel)
        let address = addressLimit.key(of: channel.remoteAddress)
        let isWithinLimits: Bool? = state.withLock { state in
            guard !state.isRefusing else { return nil }
            let count = address.map { state.admittedByAddress[$0, default: 0] } ?? 0
            let isWithinLimits = state.admitted < most && count < addressLimit.most
            if isWithinLimits {
                state.admitted += 1
                if let address { state.admittedByAddress[address] = count + 1 }
            } else if state.channels.count - state.admitted >= Self.turnedAwayAtMost {
                return nil
            }
            state.channels[id] = channel
            return isWithinLimits
        }
        guard let isWithinLimits else { return nil }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.channels[id] = nil
                guard isWithinLimits else { return }
                state.admitted -= 1
                guard let address, let count = state.admittedByAddress[address] else { return }
                state.admittedByAddress[address] = count > 1 ? count - 1 : nil
            }
        }
        return isWithinLimits
    }

    /// All channels; `add` takes no more.
    func refuseMore() -> [any Channel] {
        state.withLock { state in
            state.isRefusing = true
            return Array(state.channels.values)
        }
    }
}
