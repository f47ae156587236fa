/// The wire languages of the fiscal APIs, as the configuration names them.
package enum DialectName: String, Codable, Hashable, Sendable, CaseIterable {
    case openfiskalOperations = "openfiskal-operations"
    case openfiskalSales = "openfiskal-sales"
    case fiskalySignFR = "fiskaly-sign-fr"
    case hellobooksOrders = "hellobooks-orders"
}
