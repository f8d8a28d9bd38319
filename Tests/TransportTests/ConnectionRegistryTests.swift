import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

@Suite struct ConnectionRegistryTests {
    private func connection(from address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: address, port: 1)).wait()
        return channel
    }

    private func registry(_ most: Int, perAddress: Int) -> ConnectionRegistry {
        var options = ServerOptions()
        options.maxConnections = most
        options.maxConnectionsPerAddress = AddressLimit(perAddress)
        return ConnectionRegistry(options)
    }

    /// However many come from one address, there is room for others.
    @Test func whoIsTurnedAwayTakesNoPlace() throws {
        let registry = registry(10, perAddress: 2)
        let channels = try (0..<50).map { _ in try connection(from: "192.0.2.1") }
        #expect(channels.map(registry.add) == [true, true] + [Bool?](repeating: false, count: 48))
        let others = try (0..<9).map { try connection(from: "192.0.2.1\($0)") }
        #expect(others.map(registry.add) == [Bool?](repeating: true, count: 8) + [false])
        for channel in channels[2...] { _ = try channel.finish() }
        #expect(try registry.add(connection(from: "192.0.2.1")) == false)
        _ = try channels[0].finish()
        #expect(try registry.add(connection(from: "192.0.2.1")) == true)
        #expect(registry.refuseMore().count == 1 + 1 + 1 + 9 + 1 - 1)
    }

    /// Those that are told that there are too many are not too many themselves.
    @Test func notEverybodyIsTold() throws {
        let registry = registry(1, perAddress: 1)
        #expect(try registry.add(connection(from: "192.0.2.1")) == true)
        let channels = try (0..<ConnectionRegistry.turnedAwayAtMost).map { _ in try connection(from: "192.0.2.2") }
        #expect(channels.allSatisfy { registry.add($0) == false })
        #expect(try registry.add(connection(from: "192.0.2.3")) == nil)
        _ = try channels[0].finish()
        #expect(try registry.add(connection(from: "192.0.2.3")) == false)
    }
}
