/// Stock that was sold twice: once here on the last-known stock, once elsewhere.
package struct StockShortage: Hashable, Sendable, Codable {
    package var sku: String
    /// As the server writes it; this service keeps no stock.
    package var requested: String?
    package var available: String?

    package init(sku: String, requested: String?, available: String?) {
        self.sku = sku
        self.requested = requested
        self.available = available
    }

    package var description: String {
        "\(sku): \(requested ?? "?") sold, \(available ?? "?") there"
    }
}
