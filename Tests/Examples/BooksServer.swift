package import Fiscal
import Receipts

/// A server of orders as a value: it trusts no client with order, bytes, keys or ids.
package struct BooksServer {
    package struct Bill: Hashable {
        package let id: String
        package let mark: String
        package let bytes: String
    }

    private struct Answered {
        let body: [UInt8]
        let answer: UpstreamAnswer
    }

    package private(set) var bills: [Bill] = []
    package private(set) var breaches: [String] = []
    private var results: [String: String] = [:]
    private var answered: [String: Answered] = [:]
    private var lastSequence = 0

    package init() {}

    /// Commits the first orders of a batch and answers for some of them.
    ///
    /// - Parameters:
    ///   - reach: How many orders it comes to.
    ///   - crashes: Whether it breaks down there, so that nothing of the batch is remembered but its bills.
    ///   - omits: Whether it leaves out its results at these places.
    package mutating func take(
        _ request: UpstreamRequest, reach: Int = .max, crashes: Bool = false, omits: (Int) -> Bool = { _ in false }
    ) throws -> UpstreamAnswer {
        let body = request.body ?? []
        let key = UpstreamAnswer(status: 0, headers: request.headers).header("Idempotency-Key") ?? ""
        if let known = answered[key] {
            if known.body != body { breaches.append("other bytes under the key \(key)") }
            return known.answer
        }
        let batch = try JSONValue(parsing: body)
        let orders = batch["Orders"]?.elements ?? []
        let bytes = VerbatimJSON.elements(of: "Orders", in: body)
        let sequences = (batch["Sequences"]?.elements ?? []).compactMap { $0.text.flatMap { Int($0) } }
        if sequences.count != orders.count || zip(sequences, sequences.dropFirst()).contains(where: { $0 >= $1 }) {
            breaches.append("sequences \(sequences)")
        }
        if orders.contains(where: { $0["Kind"] == "poison" }) {
            return Self.answer(400, #"{"error":"invalid_request","message":"some order cannot be read"}"#)
        }
        var list: [String] = []
        for (index, (sequence, order)) in zip(sequences, orders).prefix(reach).enumerated() {
            let result = settle(order, sequence: sequence, bytes: bytes[index])
            if !omits(index) { list.append(result) }
        }
        if crashes { return Self.answer(500, #"{"error":"internal"}"#) }
        let answer = Self.answer(200, #"{"Results":["# + list.joined(separator: ",") + "]}")
        answered[key] = Answered(body: body, answer: answer)
        return answer
    }

    /// Forgets the keys of batches; bills and the ids of orders stay.
    package mutating func restart() { answered = [:] }

    private mutating func settle(_ order: JSONValue, sequence: Int, bytes: String) -> String {
        let id = order["ClientOrderId"]?.text ?? ""
        if let known = results[id] { return #"{"ClientOrderId":"\#(id)","Status":"duplicate",\#(known)}"# }
        if order["Kind"] == "bad" { return #"{"ClientOrderId":"\#(id)","Status":"failed","Error":{"Code":"closed"}}"# }
        if sequence <= lastSequence { breaches.append("order \(sequence) after \(lastSequence)") }
        lastSequence = max(lastSequence, sequence)
        bills.append(Bill(id: id, mark: order["Mark"]?.text ?? "", bytes: bytes))
        var result = #""OrderId":"SO-\#(bills.count)""#
        if order["Kind"] == "short" { result += #","Insufficiency":[{"Sku":"TEA"}]"# }
        results[id] = result
        return #"{"ClientOrderId":"\#(id)","Status":"committed",\#(result)}"#
    }

    private static func answer(_ status: Int, _ body: String) -> UpstreamAnswer {
        UpstreamAnswer(
            status: status, headers: [Field(name: "Content-Type", value: "application/json")], body: Array(body.utf8))
    }
}
