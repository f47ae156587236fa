package import Receipts

/// What the queue and the lists show of an operation, read from the body that makes it.
package struct OperationSummary: Hashable, Sendable {
    /// The upstream's word, such as `sale`; empty if there is none.
    package var type: String
    /// The till's own number.
    package var externalID: String?
    package var currency: Currency?
    package var total: Money?
    package var sessionEvent: SessionEvent?
    /// The operation's id at the server, where the till makes it.
    package var clientID: String?

    package init(
        type: String, externalID: String? = nil, currency: Currency? = nil, total: Money? = nil,
        sessionEvent: SessionEvent? = nil, clientID: String? = nil
    ) {
        self.type = type
        self.externalID = externalID
        self.currency = currency
        self.total = total
        self.sessionEvent = sessionEvent
        self.clientID = clientID
    }

    /// Whether goods are sold or taken back, so that its completion prints a receipt.
    package var isGoods: Bool { sessionEvent == nil }
}
