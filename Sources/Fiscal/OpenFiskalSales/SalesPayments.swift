import Receipts

/// The payments of the older API: whole minor units, with a direction.
enum SalesPayments {
    struct Payment: Hashable {
        var method: String
        var currency: String
        /// Negative where money goes out.
        var units: Int64

        fileprivate var order: String { "\(method)|\(currency)|\(units)" }
    }

    /// The payments of a body; `nil` where they are missing or one of them cannot be read.
    static func read(_ value: JSONValue?, currency: Currency) -> [Payment]? {
        guard let list = value?["payments"], case .array(let elements) = list else { return nil }
        var result: [Payment] = []
        for element in elements {
            guard case .number(let text)? = element["amount"], let units = Int64(text),
                units.magnitude < Money.limit,
                let code = Currency(element["currency"]?.text ?? currency.code)
            else { return nil }
            let out = element["direction"]?.text == "outbound"
            result.append(
                Payment(method: element["method"]?.text ?? "other", currency: code.code, units: out ? -units : units))
        }
        return result
    }

    /// Whether the server's operation holds the payments that we sent, in any order.
    ///
    /// Where it shows none, nothing can be said to be equal.
    static func equal(_ operation: JSONValue, _ body: JSONValue?, currency: Currency) -> Bool {
        guard let ours = read(body, currency: currency), let theirs = read(operation, currency: currency) else {
            return false
        }
        return ours.map(\.order).sorted() == theirs.map(\.order).sorted()
    }
}
