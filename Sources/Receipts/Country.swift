/// A country whose fiscal rules decide what a receipt must say.
package enum Country: String, Hashable, Sendable, Codable, CaseIterable {
    case germany = "DE"
    case austria = "AT"
    case italy = "IT"
    case france = "FR"
    case spain = "ES"
}
