import Receipts

extension OpenFiskalOperations {
    /// Reads the documented names first, then the spellings that other generations and tills use.
    ///
    /// A cash payment states what was handed over as `amount_tendered`, `tendered_amount`, `tendered` or
    /// `cash_tendered`, or what was given back as `change_amount`, `change` or `change_due`; both are also read inside
    /// `cash` and `details`.
    func content(create: JSONValue, complete: JSONValue?) throws -> SaleContent {
        let reader = OpenFiskalContentReader()
        return try reader.content(create: create, complete: complete)
    }
}
