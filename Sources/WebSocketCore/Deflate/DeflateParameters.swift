/// What two ends agreed on for permessage-deflate (RFC 7692 §7.1).
package struct DeflateParameters: Hashable, Sendable {
    /// The extension's registered name.
    static let name = "permessage-deflate"
    /// What a client offers: everything, with a smaller window or without a shared one if the server insists.
    package static let offer =
        "\(name); client_max_window_bits, \(name); client_no_context_takeover; client_max_window_bits"

    /// The largest window is two to this, DEFLATE's own (RFC 1951 §2).
    static let largestWindowBits = 15

    /// Each message of the server is compressed for itself.
    package var serverNoContextTakeover = false
    /// Each message of the client is compressed for itself.
    package var clientNoContextTakeover = false
    /// The server looks back no farther than two to this: 8 to 15.
    package var serverMaxWindowBits = Self.largestWindowBits
    /// The client looks back no farther than two to this: 8 to 15.
    package var clientMaxWindowBits = Self.largestWindowBits

    /// Bytes that a connection takes for both directions at most, once they are used (zlib's `zconf.h`).
    package var memory: Int {
        let deflating = 1 << (serverMaxWindowBits + 2) + 1 << (Deflater.memoryLevel + 9)
        let inflating = 1 << Self.largestWindowBits + 10 << 10
        return deflating + inflating
    }

    /// The widest agreement.
    package init() {}

    /// The first of a client's offers that a server can accept, with the field's value that accepts it.
    ///
    /// - Parameter values: All fields of this name in the request.
    /// - Returns: nil if there is none: the connection then goes without.
    package static func accepting(_ values: [String]) -> (parameters: DeflateParameters, answer: String)? {
        for element in ExtensionElement.list(values) ?? [] where element.name == name {
            guard let read = DeflateParameters(element, isOffer: true) else { continue }
            return (read, read.answer(to: element))
        }
        return nil
    }

    /// Reads a server's answer to `offer`.
    ///
    /// - Parameter values: All fields of this name in the response.
    /// - Returns: nil inside where the server wants no compression.
    /// - Throws: The extension that was not offered, or the answer that is not allowed.
    package static func accepted(_ values: [String]) throws(ClientHandshakeError) -> DeflateParameters? {
        guard let elements = ExtensionElement.list(values) else {
            throw .invalidExtension(values.joined(separator: ", "))
        }
        guard let first = elements.first else { return nil }
        if let other = elements.first(where: { $0.name != name }) { throw .unexpectedExtension(other.name) }
        guard elements.count == 1, let parameters = DeflateParameters(first, isOffer: false) else {
            throw .invalidExtension(values.joined(separator: ", "))
        }
        return parameters
    }

    /// Reads the parameters; nil if one is unknown, comes twice or has a value that it must not have.
    private init?(_ element: ExtensionElement, isOffer: Bool) {
        guard Set(element.parameters.map(\.name)).count == element.parameters.count else { return nil }
        for parameter in element.parameters {
            switch (parameter.name, parameter.value) {
            case ("server_no_context_takeover", nil): serverNoContextTakeover = true
            case ("client_no_context_takeover", nil): clientNoContextTakeover = true
            case ("server_max_window_bits", let value?):
                guard let bits = Self.windowBits(value) else { return nil }
                serverMaxWindowBits = bits
            case ("client_max_window_bits", let value?):
                guard let bits = Self.windowBits(value) else { return nil }
                clientMaxWindowBits = bits
            case ("client_max_window_bits", nil) where isOffer: break
            default: return nil
            }
        }
    }

    private static func windowBits(_ value: String) -> Int? {
        guard !value.hasPrefix("0"), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(value).flatMap { (8...largestWindowBits).contains($0) ? $0 : nil }
    }

    private func answer(to offer: ExtensionElement) -> String {
        var parts = [Self.name]
        if serverNoContextTakeover { parts.append("server_no_context_takeover") }
        if clientNoContextTakeover { parts.append("client_no_context_takeover") }
        for parameter in offer.parameters where parameter.value != nil {
            if parameter.name == "server_max_window_bits" { parts.append("\(parameter.name)=\(serverMaxWindowBits)") }
            if parameter.name == "client_max_window_bits" { parts.append("\(parameter.name)=\(clientMaxWindowBits)") }
        }
        return parts.joined(separator: "; ")
    }
}
