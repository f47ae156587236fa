/// The relay that takes the shop's e-mails.
package struct MailSettings: Hashable, Sendable {
    /// `smtps://HOST[:PORT]` or `smtp://HOST[:PORT]`, with `USER@` where the relay asks for one.
    package var relay: String
    /// The sender as the header shows it: `Kasse <kasse@example.org>`.
    package var from: String
    package var credential: CredentialReference?

    package init(relay: String, from: String, credential: CredentialReference? = nil) {
        self.relay = relay
        self.from = from
        self.credential = credential
    }
}
