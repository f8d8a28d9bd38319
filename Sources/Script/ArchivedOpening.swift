/// The header fields of an opening handshake, as an archive shows them.
package struct ArchivedOpening: Hashable, Sendable {
    /// A header field.
    package struct Field: Hashable, Sendable {
        /// As it was sent: upper and lower case are the same.
        package let name: String
        /// Nil where it is a secret, which is left out.
        package let value: String?

        package init(_ name: String, _ value: String?) { (self.name, self.value) = (name, value) }
    }

    /// What the client sent, in order.
    package let request: [Field]
    /// What the server sent, in order; hostile text.
    package let response: [Field]

    /// The fields of both.
    package init(request: [Field], response: [Field]) { (self.request, self.response) = (request, response) }
}
