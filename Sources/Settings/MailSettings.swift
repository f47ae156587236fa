package import Receipts

/// The relay that takes the shop's e-mails.
package struct MailSettings: Hashable, Sendable {
    /// `smtps://HOST[:PORT]` or `smtp://HOST[:PORT]`, with `USER@` where the relay asks for another name than the
    /// sender's address.
    package var relay: String
    /// The sender as the header shows it: `Kasse <kasse@example.org>`.
    package var from: String
    package var credential: CredentialReference?
    /// A PEM file of the authorities that vouch for the relay; nil trusts the system's.
    package var authorities: String?
    /// How long an address is kept that no mail has reached; then the mail is given up.
    package var forgetAfter: Duration

    package init(
        relay: String, from: String, credential: CredentialReference? = nil, authorities: String? = nil,
        forgetAfter: Duration = .seconds(7 * 86_400)
    ) {
        self.relay = relay
        self.from = from
        self.credential = credential
        self.authorities = authorities
        self.forgetAfter = forgetAfter
    }

    private var url: ServerURL? { ServerURL(relay) }

    /// Without brackets.
    package var host: String { url?.authority.host ?? "" }
    package var port: Int? { url?.authority.port }
    /// Whether TLS begins with the first byte.
    package var isImplicitTLS: Bool { url?.scheme == "smtps" }

    /// The name to sign in with: the one in the URL, else the sender's address.
    package var user: String {
        guard let user = url?.authority.user else { return sender?.address.description ?? "" }
        return Self.decoded(user) ?? user
    }

    /// Name and address of `from`; nil where it holds none.
    package var sender: (name: String?, address: EmailAddress)? {
        do throws(EmailAddressError) {
            guard from.last == ">", let start = from.lastIndex(of: "<") else { return (nil, try EmailAddress(from)) }
            var name = from[..<start]
            while name.last == " " { name = name.dropLast() }
            if name.first == "\"", name.last == "\"", name.count > 1 { name = name.dropFirst().dropLast() }
            let address = try EmailAddress(String(from[from.index(after: start)...].dropLast()))
            return (name.isEmpty ? nil : String(name), address)
        } catch {
            return nil
        }
    }

    /// `%40` and the like resolved: names to sign in with are mostly mail addresses themselves.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
