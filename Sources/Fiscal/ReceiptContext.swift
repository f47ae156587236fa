package import Receipts

/// What a receipt shows beside the sale itself.
package struct ReceiptContext: Hashable, Sendable {
    package var shop: Shop
    package var country: Country
    package var language: String
    package var register: String
    package var number: String
    package var occurredAt: Timestamp
    package var issuedAt: Timestamp
    package var terminal: String?
    package var cashier: String?
    /// The number of the provisional receipt that this one replaces.
    package var replaces: String?
    package var footer: [String]
    package var fiscal: FiscalInformation?
    /// The running number of the outage, where the country prints it.
    package var outage: Int?
    /// Whether a provisional receipt bears a code that says it has no signature.
    package var bearsOutageCode = false

    package init(
        shop: Shop, country: Country, language: String, register: String, number: String, occurredAt: Timestamp,
        issuedAt: Timestamp, terminal: String? = nil, cashier: String? = nil, replaces: String? = nil,
        footer: [String] = [], fiscal: FiscalInformation? = nil, outage: Int? = nil
    ) {
        self.shop = shop
        self.country = country
        self.language = language
        self.register = register
        self.number = number
        self.occurredAt = occurredAt
        self.issuedAt = issuedAt
        self.terminal = terminal
        self.cashier = cashier
        self.replaces = replaces
        self.footer = footer
        self.fiscal = fiscal
        self.outage = outage
    }
}
