import Receipts

extension FiskalySignFR {
    /// Everything that a receipt shows stands in the transaction; the intention only came first.
    func content(create: JSONValue, complete: JSONValue?) throws -> SaleContent {
        try FiskalyContentReader(currency: currency).content(transaction: complete ?? .null)
    }
}
