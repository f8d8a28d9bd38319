import NIOCore
import Testing

@testable import Transport

@Suite struct AddressLimitTests {
    private func key(_ address: String, _ limit: AddressLimit = AddressLimit(10)) throws -> [UInt8]? {
        limit.key(of: try SocketAddress(ipAddress: address, port: 1))
    }

    @Test func addressesCountForThemselves() throws {
        #expect(try key("192.0.2.1") == [192, 0, 2, 1])
        #expect(try key("192.0.2.1") != key("192.0.2.2"))
        #expect(try key("::ffff:192.0.2.1") == key("192.0.2.1"))
    }

    /// Whoever has one address of a network of 64 bits has all of them.
    @Test func iPv6CountsByNetwork() throws {
        #expect(try key("2001:db8::1") == key("2001:db8::ffff:1"))
        #expect(try key("2001:db8::1") != key("2001:db8:0:1::1"))
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
    func thisMachineMayBeLetAlone(_ address: String) throws {
        #expect(try key(address) != nil)
        #expect(try key(address, AddressLimit(10, countsLoopback: false)) == nil)
        #expect(try key(address, .none) == nil)
    }

    @Test func othersAreLimitedAllTheSame() throws {
        #expect(try key("192.0.2.1", AddressLimit(10, countsLoopback: false)) != nil)
        #expect(AddressLimit(10).key(of: nil) == nil)
    }
}
