import Receipts

extension OpenFiskalSales {
    func content(create: JSONValue, complete: JSONValue?) throws -> SaleContent {
        try content(create: create, changes: [], complete: complete)
    }

    func content(create: JSONValue, changes: [JSONValue], complete: JSONValue?) throws -> SaleContent {
        try SalesContentReader(currency: currency).content(create: create, changes: changes, complete: complete)
    }
}
