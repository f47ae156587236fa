import Receipts

extension HelloBooksOrders {
    /// A till's key field says nothing: the order's own id is the key.
    func check(headers: [Field]) -> [Problem] { [] }

    /// Orders refer to nothing by our ids: a till has its own for each of them.
    func check(
        _ intent: Intent, body: [UInt8], parsed: JSONValue, create: JSONValue?, register: RegisterIdentity,
        localIDs: (String) -> String??
    ) -> [Problem] {
        var check = HelloBooksCheck(wire: wire, problems: [])
        guard case .object(let members) = parsed else {
            check.refuse(.root, "invalid_body", "the body must be a JSON object")
            return check.problems
        }
        check.id(members, key: key(in: parsed))
        check.till(parsed, register)
        check.time(parsed)
        check.amounts(parsed, currency: currency)
        check.depth(body)
        return check.problems
    }
}
