package import Receipts

/// One request in the sandbox's ledger: one line of `ledger.jsonl`.
package struct LedgerLine: Hashable, Sendable {
    /// From 1, without gaps, over every request received.
    package var sequence: Int
    package var at: Timestamp
    package var method: String
    package var path: String
    package var idempotencyKey: String?
    package var ifMatch: String?
    /// Lower-case hexadecimal.
    package var bodySHA256: String
    /// What the server answered, or would have if the answer had not been lost; `nil` if it never got to answer.
    package var status: Int?
    /// Whether this very request changed the server's state; false for a repeat that got the first answer again.
    package var applied: Bool
    package var operation: String?
    /// The fault's name as in the plan, such as `loseAnswer`.
    package var fault: String?
    /// What the request did that no client may do.
    package var breach: String?

    /// The line as JSON, without the line feed; `breach` stands there only if there is one.
    package var json: String {
        var members: [JSONValue.Member] = [
            .init("seq", JSONValue(sequence)), .init("at", .string(at.utcMilliseconds)),
            .init("method", .string(method)), .init("path", .string(path)),
            .init("idempotencyKey", JSONValue(idempotencyKey)), .init("ifMatch", JSONValue(ifMatch)),
            .init("bodySHA256", .string(bodySHA256)), .init("status", status.map { JSONValue($0) } ?? .null),
            .init("applied", .boolean(applied)), .init("operation", JSONValue(operation)),
            .init("fault", JSONValue(fault)),
        ]
        if let breach { members.append(.init("breach", .string(breach))) }
        return JSONValue.object(members).compact
    }
}

extension LedgerLine {
    /// Reads a line as ``json`` writes it; `nil` for anything else.
    package init?(json: String) {
        // A line that is no JSON is told by `nil`.
        guard let value = try? JSONValue(parsing: json), let sequence = value["seq"]?.text.flatMap({ Int($0) }),
            let at = value["at"]?.text.flatMap({ Timestamp($0) }), let method = value["method"]?.text,
            let path = value["path"]?.text, let digest = value["bodySHA256"]?.text,
            case .boolean(let applied) = value["applied"]
        else { return nil }
        self.init(
            sequence: sequence, at: at, method: method, path: path, idempotencyKey: value["idempotencyKey"]?.text,
            ifMatch: value["ifMatch"]?.text, bodySHA256: digest, status: value["status"]?.text.flatMap { Int($0) },
            applied: applied, operation: value["operation"]?.text, fault: value["fault"]?.text,
            breach: value["breach"]?.text)
    }
}
