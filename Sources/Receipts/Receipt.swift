/// One receipt as a document: everything that the paper, the mail and the archive show.
///
/// Immutable once stored. A fiscal receipt that supersedes a provisional one is a second document with the same sale.
package struct Receipt: Codable, Hashable, Sendable {
    package enum Form: String, Codable, Hashable, Sendable {
        /// No fiscal meaning at all.
        case plain
        /// The sale happened; its certification is outstanding.
        case provisional
        /// Certified by the provider, with or without a signature.
        case fiscal
    }

    /// How the line amounts relate to the totals: Σ lines = total, = total without tax, or neither.
    package enum LineAmounts: String, Codable, Hashable, Sendable {
        case gross
        case net
        case asSent
    }

    package var form: Form
    package var shop: Shop
    package var country: Country
    /// BCP 47 tag of the language of labels, such as `de`.
    package var language: String
    /// `sale`, `return`, `exchange`, `void`, `training`, or what the upstream calls it; of a slip what happened at the
    /// drawer, such as `session_close` or `cash_in`.
    package var kind: String
    package var register: String
    package var terminal: String?
    package var cashier: String?
    /// The number on paper: the till's own, else the register's counter.
    package var number: String
    /// What stands before the number where the country has a word of its own for it; else the language's.
    package var numberLabel: String?
    /// The number of the provisional receipt which this one replaces.
    package var replaces: String?
    package var occurredAt: Timestamp
    package var issuedAt: Timestamp
    package var items: [LineItem]
    package var discounts: [Discount]
    package var lineAmounts: LineAmounts
    package var pretax: Money?
    package var tax: Money?
    package var tip: Money?
    package var total: Money
    package var taxes: [TaxLine]
    package var tenders: [Tender]
    package var change: Money?
    package var note: String?
    package var footer: [String]
    /// Lines that stand large at the top and again above the cut: what makes a provisional receipt unmistakable.
    package var warnings: [String]
    package var fiscal: FiscalInformation?
    /// What the code of a provisional receipt says, where the shop wants one: that there is no signature.
    package var outageCode: String?
    /// The mark of a print after the first; the document as it is stored has none.
    package var duplicate: String?
    /// What a slip says of the register's session.
    package var session: SessionReport?

    package init(
        form: Form, shop: Shop, country: Country, language: String, kind: String, register: String, number: String,
        occurredAt: Timestamp, issuedAt: Timestamp, total: Money
    ) {
        self.form = form
        self.shop = shop
        self.country = country
        self.language = language
        self.kind = kind
        self.register = register
        self.number = number
        self.occurredAt = occurredAt
        self.issuedAt = issuedAt
        self.total = total
        items = []
        discounts = []
        lineAmounts = .asSent
        taxes = []
        tenders = []
        footer = []
        warnings = []
    }

    /// Whether the receipt is fiscal and the provider signed it.
    package var isSigned: Bool { form == .fiscal && fiscal?.isSigned == true }
}

/// Who sells: the block at the head of a receipt.
package struct Shop: Codable, Hashable, Sendable {
    package var name: String
    package var address: [String]
    package var taxID: String?
    /// Further identifiers in the order of the configuration, such as SIRET or NAF.
    package var identifiers: [Identifier]
    /// Name and version of the program at the till, which a French receipt names.
    package var software: String?
    /// The certificate of that program, such as `NF525 B0000`.
    package var certificate: String?

    package struct Identifier: Codable, Hashable, Sendable {
        package var label: String
        package var value: String

        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    package init(name: String, address: [String] = [], taxID: String? = nil, identifiers: [Identifier] = []) {
        self.name = name
        self.address = address
        self.taxID = taxID
        self.identifiers = identifiers
    }
}
