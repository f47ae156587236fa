import Persistence

extension ReceiptSelector {
    /// The newest form of the receipt that is meant, or what to answer where there is not just one.
    func find(in reader: StoreReader) throws -> (receipt: ReceiptRecord?, problem: Answer) {
        let missing = Answer.problem(
            404, "receipt_not_found", "There is no such receipt. `quittance receipts list` shows them.")
        func newest(_ record: ReceiptRecord?) throws -> ReceiptRecord? {
            guard let record else { return nil }
            return try reader.superseding(record.id) ?? record
        }
        switch self {
        case .receipt(let id): return (try newest(reader.receipt(id)), missing)
        case .operation(let id):
            let operation = try reader.operation(anyUpstream: id)
            return (try newest(operation.flatMap { try reader.receipts(operation: $0.id).last }), missing)
        case .number(let number):
            let records = try reader.receipts(number: number)
            guard Set(records.map { $0.operation ?? $0.id }).count <= 1 else {
                return (
                    nil,
                    .problem(409, "ambiguous", "More than one sale has the number \(number). Name the receipt's id.")
                )
            }
            return (try newest(records.first), missing)
        case .last(let register):
            let last = try reader.lastReceipt(register: register)
            if register == nil, let last {
                let recent = try reader.receipts(limit: 50).map(\.receipt.register)
                guard recent.allSatisfy({ $0 == last.register }) else {
                    return (
                        nil,
                        .problem(409, "ambiguous", "More than one register printed lately. Name one with --register.")
                    )
                }
            }
            return (try newest(last), missing)
        }
    }
}
