/// One line of a sale as the till sent it.
package struct LineItem: Codable, Hashable, Sendable {
    package var title: String
    /// The decimal text of the quantity, such as `2` or `0.350`.
    package var quantity: String
    package var unit: String?
    package var unitPrice: Money?
    package var total: Money
    package var discounts: [Discount]
    /// The tax rates of this line as fractions in decimal text, such as `0.19`.
    package var rates: [String]

    package init(title: String, quantity: String, unitPrice: Money?, total: Money, rates: [String] = []) {
        self.title = title
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.total = total
        self.rates = rates
        discounts = []
    }
}

/// A reduction of a line or of the whole sale; the amount is what it changes, so negative where a sale becomes cheaper.
package struct Discount: Codable, Hashable, Sendable {
    package var title: String
    package var amount: Money

    package init(title: String, amount: Money) {
        self.title = title
        self.amount = amount
    }
}

/// The tax of one rate over the whole receipt.
package struct TaxLine: Codable, Hashable, Sendable {
    package var name: String
    /// A fraction in decimal text: `0.19` is 19 %.
    package var rate: String
    package var net: Money?
    package var tax: Money
    package var gross: Money?

    package init(name: String, rate: String, net: Money?, tax: Money, gross: Money?) {
        self.name = name
        self.rate = rate
        self.net = net
        self.tax = tax
        self.gross = gross
    }
}

/// One payment.
package struct Tender: Codable, Hashable, Sendable {
    /// The payment method in the word of the upstream, such as `cash` or `gift_card`.
    package var method: String
    /// What was handed over; what was given back of it is the receipt's change.
    package var amount: Money
    package var detail: String?

    package init(method: String, amount: Money, detail: String? = nil) {
        self.method = method
        self.amount = amount
        self.detail = detail
    }
}
