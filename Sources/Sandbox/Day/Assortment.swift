import Receipts

/// What the shop of the demo sells in a country, and how it speaks of it.
struct Assortment: Sendable {
    struct Product: Sendable {
        let title: String
        /// Gross price of one unit in minor units.
        let price: Int64
        /// Of tax, per mille.
        let rate: Int64
        /// `kg` is sold by weight.
        let unit: String?
        /// The shop's name of the article, where its API has one.
        let sku: String?

        /// - Parameter rate: Per cent, with one decimal at most.
        init(_ title: String, _ price: Int64, _ rate: Double, unit: String? = nil, sku: String? = nil) {
            self.title = title
            self.price = price
            self.rate = Int64((rate * 10).rounded())
            self.unit = unit
            self.sku = sku
        }
    }

    struct Words: Sendable {
        let discount: String
        let cartDiscount: String
        /// What stands for either where the whole sale knows none: as a line.
        let off: String
        let tip: String
        let returnOf: String
        let note: String
        let tax: String
        let untaxed: String
    }

    let country: Country
    /// The beginning of the day, with the shop's offset: 2026-05-20 at 8.
    let opening: Timestamp
    let products: [Product]
    let longNames: [Product]
    /// Free of tax.
    let untaxed: [Product]
    let operators: [String]
    /// Tips are so much, up to four times.
    let tip: Int64
    let words: Words

    var currency: Currency { country.currency }

    static func of(_ country: Country) -> Assortment {
        switch country {
        case .germany: germany
        case .austria: austria
        case .italy: italy
        case .france: france
        case .spain: spain
        case .india: india
        }
    }
}
