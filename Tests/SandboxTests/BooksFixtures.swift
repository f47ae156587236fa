import Receipts

@testable import Sandbox

/// A till of the books' server, and what its tests send.
struct BooksTill {
    var server = BooksServer()
    private var keys = 0

    static func id(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    /// An order of tea that costs 210 a packet.
    static func order(_ number: Int, sku: String = "TEA-500", quantity: String = "1", _ more: String = "") -> String {
        """
        {"ClientOrderId":"\(id(number))","Number":"T7-\(number)","Lines":[{"Sku":"\(sku)","Quantity":"\(quantity)",\
        "UnitPrice":"210.00"}],"Total":"210.00"\(more)}
        """
    }

    static func batch(_ orders: [(Int64, String)], till: String = "till-07") -> String {
        let counts = orders.map { String($0.0) }.joined(separator: ",")
        return """
            {"TillId":"\(till)","Sequences":[\(counts)],"Orders":[\(orders.map(\.1).joined(separator: ","))]}
            """
    }

    mutating func call(
        _ method: String, _ path: String, _ body: String = "", key: String? = nil, token: String? = "t",
        at now: Timestamp = Fixture.noon
    ) -> ServerAnswer {
        server.answer(
            Fixture.request(method, "/public/v1" + path, body, key: key, merchant: nil, token: token), at: now)
    }

    /// Sends a batch under a key of its own.
    mutating func send(_ orders: [(Int64, String)], till: String = "till-07", at now: Timestamp = Fixture.noon)
        -> ServerAnswer
    {
        keys += 1
        return call("POST", "/orders/batch", Self.batch(orders, till: till), key: "batch-\(keys)", at: now)
    }
}

extension ServerAnswer {
    /// The words for the orders, in the answer's order.
    var words: [String] { (json["Results"]?.elements ?? []).map { $0["Status"]?.text ?? "?" } }

    func result(_ index: Int) -> JSONValue? {
        let results = json["Results"]?.elements ?? []
        return results.indices.contains(index) ? results[index] : nil
    }

    var error: String { json["error"]?.text ?? "" }
}
