/// A mail address with the name shown beside it: the sender or the recipient of a mail.
package struct Mailbox: Hashable, Sendable {
    /// As it stands in the header, in any script; nil for the address alone.
    package let name: String?

    /// The bare address, in ASCII.
    package let address: String

    package init(name: String? = nil, address: String) {
        self.name = name
        self.address = address
    }

    /// What stands in an address field (RFC 5322 section 3.4), folded where it is long.
    func field(column: Int) -> String {
        guard let name, !name.isEmpty else { return address }
        return EncodedWords.phrase(name, column: column) + " <\(address)>"
    }
}
