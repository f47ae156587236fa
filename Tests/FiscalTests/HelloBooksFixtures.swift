import Receipts
import Testing

@testable import Fiscal

/// The dialect under test, with the options of a configuration.
func helloBooks(_ options: [String: String] = [:]) throws -> HelloBooksOrders {
    try HelloBooksOrders(identity: UpstreamIdentity(merchant: nil, options: options))
}

func batches(_ options: [String: String] = [:]) throws -> BatchCalls {
    try #require(try helloBooks(options).batches)
}

enum BooksBody {
    static let id = "0b0c6a1e-1a0d-4d55-9a0a-7f5f0f9f3c21"
    static let order = """
        {"ClientOrderId":"\(id)","Number":"T7-113","OccurredAt":"2026-05-20T10:15:31+05:30",
         "Lines":[{"Sku":"TEA-500","Title":"Assam 500 g","Quantity":"2","UnitPrice":"210.00","LastKnownStock":"1"}],
         "Taxes":[{"Name":"CGST","Rate":"0.025","Amount":"10.00"},{"Name":"SGST","Rate":"0.025","Amount":"10.00"}],
         "Payments":[{"Method":"cash","Amount":"420.00"}],"Total":"420.00","PlaceholderIrn":"PENDING-0b0c6a1e"}
        """

    /// An order whose bytes no writer of JSON would write again as they are.
    static func odd(_ number: Int) -> String {
        #" { "ClientOrderId" : "\#(id(number))","Total":1e2,"a\/b":-0,"x":1,"x":2,"ü":"\u00fc" } "#
    }

    static func id(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }
}

let till = RegisterIdentity(id: "reg_1", remoteID: "till-07")

func waiting(_ sequence: Int, body: String? = nil) throws -> BatchOrder {
    let body = Array((body ?? BooksBody.odd(sequence)).utf8)
    let key = try #require(try helloBooks().key(in: try JSONValue(parsing: body)))
    return BatchOrder(sequence: Int64(sequence), key: key, body: body, digest: Digest(of: body))
}

func batchKey(_ number: Int = 1) throws -> IdempotencyKey { try #require(IdempotencyKey("batch-\(number)")) }

func batch(of sequences: ClosedRange<Int>, _ options: [String: String] = [:]) throws -> OrderBatch {
    try batches(options).freeze(try sequences.map { try waiting($0) }, as: batchKey(), of: till)
}
