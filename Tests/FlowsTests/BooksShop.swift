import Examples
import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A shop that keeps its books with HelloBooks.
enum BooksShop {
    static func rig(options: JSONValue = .object([])) throws -> Rig { try Rig(premises(options: options)) }

    static func premises(options: JSONValue = .object([])) throws -> Premises {
        try Shop.premises(
            upstream: {
                $0.dialect = "hellobooks-orders"
                $0.merchant = nil
                $0.options = options
            },
            registers: { registers in
                registers = [registers[0]]
                registers[0].remoteID = "till-07"
                registers[0].deadline = nil
            })
    }

    static func id(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    /// - Parameter kind: What ``BooksServer`` does with it: `good`, `bad`, `short`, `poison`.
    static func order(_ number: Int, kind: String = "good", more: String = "") -> String {
        """
        {"ClientOrderId" : "\(id(number))","Mark":"m\(number)","Kind":"\(kind)","Number":"T7-\(number)","n":1e0,
         "Lines":[{"Sku":"TEA-500","Title":"Assam 500 g","Quantity":"2","UnitPrice":"210.00"}],
         "Payments":[{"Method":"cash","Amount":"420.00"}],"Total":"420.00"\(more)}
        """
    }

    static func results(_ results: String...) -> Exchange {
        reply(200, #"{"Results":["# + results.joined(separator: ",") + "]}")
    }

    static func result(_ number: Int, _ status: String = "committed", more: String = "") -> String {
        #"{"ClientOrderId":"\#(id(number))","Status":"\#(status)","OrderId":"SO-\#(number)"\#(more)}"#
    }
}

extension Rig {
    @discardableResult
    func order(_ number: Int, kind: String = "good", more: String = "") throws -> Int {
        try call("POST", "/orders", BooksShop.order(number, kind: kind, more: more))
    }

    /// Orders that wait because the first of them reached nobody.
    static func waitingOrders(
        _ numbers: ClosedRange<Int>, options: JSONValue = .object([]), kind: (Int) -> String = { _ in "good" }
    ) throws -> Rig {
        let rig = try BooksShop.rig(options: options)
        for number in numbers {
            try rig.order(number, kind: kind(number))
            if number == numbers.lowerBound { try rig.end(.notSent("away")) }
        }
        return rig
    }

    /// Waits for the next batch; probes are answered.
    func nextBatch() throws -> UpstreamCall {
        while true {
            while calls.isEmpty { try ring() }
            guard case .probe = calls[0].id else { return try onlyCall() }
            try end(reply(200, "{}"))
        }
    }

    /// Serves batches until nothing is left that goes out by itself.
    func drainOrders(_ server: inout BooksServer) throws {
        for _ in 0..<400 {
            while let call = calls.first {
                guard case .probe = call.id else {
                    try end(call, .answered(server.take(call.request)))
                    continue
                }
                try end(call, reply(200, "{}"))
            }
            let open = try store.read { reader in try reader.openLanes().compactMap { try reader.head(of: $0) } }
            if open.allSatisfy({ $0.state == .pendingHeld }) { return }
            try ring()
        }
        Issue.record("the queue did not drain")
    }

    /// The orders of the batches under way, by their numbers.
    var batchNumbers: [String] {
        calls.flatMap { call -> [String] in
            // A probe has no body, and no order.
            guard let body = call.request.body, let batch = try? JSONValue(parsing: body) else { return [] }
            return (batch["Sequences"]?.elements ?? []).compactMap(\.text)
        }
    }

    func footers() throws -> [[String]] { try receipts().map { try $0.receipt().footer } }
}
