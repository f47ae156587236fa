package import Receipts

/// What a slip shows of a session event, read from the till's body and from the provider's answer; nothing is reckoned.
package struct SessionContent: Hashable, Sendable {
    package var event: SessionEvent
    package var currency: Currency
    package var externalID: String?
    /// The provider's name of the session.
    package var session: String?
    /// What was in the drawer at first, or came in or went out.
    package var amount: Money?
    package var counted: Money?
    package var expected: Money?
    /// Counted less expected.
    package var difference: Money?
    package var reason: String?

    package init(event: SessionEvent, currency: Currency) {
        self.event = event
        self.currency = currency
    }
}
