import Receipts

/// What the shop of the demo sells, and how it speaks of it: a delicatessen with a café, or a general store.
struct Assortment: Sendable {
    struct Product: Sendable {
        let title: String
        /// Gross price of one unit in minor units.
        let price: Int64
        /// Per cent.
        let rate: Int64
        /// `kg` is sold by weight.
        let unit: String?
        /// The shop's name of the article, where its API has one.
        let sku: String?

        init(_ title: String, _ price: Int64, _ rate: Int64, unit: String? = nil, sku: String? = nil) {
            self.title = title
            self.price = price
            self.rate = rate
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

    let currency: Currency
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

    /// That of the country whose shops speak a dialect; the German one serves for France too.
    static func of(country: String) -> Assortment { country == "IN" ? india : germany }

    static func of(_ currency: Currency) -> Assortment { currency == .rupee ? india : germany }
}
