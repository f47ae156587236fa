/// A country whose rules decide what a receipt must say.
package enum Country: String, Hashable, Sendable, Codable, CaseIterable {
    case germany = "DE"
    case austria = "AT"
    case italy = "IT"
    case france = "FR"
    case spain = "ES"
    /// No certified receipts: books are kept, and paper is plain.
    case india = "IN"

    /// What its shops sell in.
    package var currency: Currency {
        switch self {
        case .germany, .austria, .italy, .france, .spain: .euro
        case .india: .rupee
        }
    }
}
