import Receipts

/// What of a loyalty account may be spent while nobody can be asked (R94, R95).
///
/// Points are always earned offline, on the balance that was last known. Redeeming more than a limit needs the server,
/// which sends the customer a one-time password; up to the limit it is the shop's risk. How an order states what it
/// redeems is not documented: both a payment of one of the configured methods and a field of the order count.
struct LoyaltyRule: Hashable, Sendable {
    let limit: Money
    let methods: [String]
    let wire: HelloBooksWire

    /// - Throws: ``OptionError``.
    init(_ options: inout OptionReader, wire: HelloBooksWire, currency: Currency) throws(OptionError) {
        let text = options.text("burnLimit") ?? "0"
        guard let limit = Money(decimal: text, currency: currency), limit.minorUnits >= 0 else {
            throw OptionError(key: "burnLimit", reason: "\"\(text)\" is no amount of \(currency.code)")
        }
        self.limit = limit
        let words = (options.text("burnMethods") ?? "loyalty").split(separator: ",")
        methods = words.map { $0.filter { $0 != " " }.lowercased() }
        self.wire = wire
    }

    /// Why the order has to wait for the server; `nil` where it has not.
    ///
    /// An amount that cannot be read, or of another currency than the limit, may be any amount.
    func problem(of order: JSONValue) -> Problem? {
        let currency = wire.text(.currency, in: order) ?? limit.currency.code
        var burnt = Money.zero(limit.currency)
        var place: JSONPointer?
        for (index, payment) in wire.elements(.payments, of: order).enumerated() {
            guard let method = wire.text(.method, in: payment), methods.contains(method.lowercased()) else { continue }
            place = JSONPointer.root.member(wire[.payments]).element(index)
            guard let amount = amount(payment[wire[.amount]], currency), let sum = burnt.adding(amount) else {
                return Self.problem(at: place, limit)
            }
            burnt = sum
        }
        if let field = order[wire[.loyaltyBurn]], !field.isNull {
            place = JSONPointer.root.member(wire[.loyaltyBurn])
            guard let amount = amount(field, currency) else { return Self.problem(at: place, limit) }
            burnt.minorUnits = max(burnt.minorUnits, amount.minorUnits)
        }
        return burnt.minorUnits > limit.minorUnits ? Self.problem(at: place, limit) : nil
    }

    private func amount(_ value: JSONValue?, _ currency: String) -> Money? {
        guard currency == limit.currency.code, let text = value?.text,
            let amount = Money(decimal: text, currency: limit.currency), amount.minorUnits >= 0
        else { return nil }
        return amount
    }

    private static func problem(at place: JSONPointer?, _ limit: Money) -> Problem {
        Problem(
            status: 503, code: "online_required",
            detail: "Redeeming more than \(limit.decimal) \(limit.currency.code) of loyalty value needs the server, "
                + "which cannot be reached. Take another payment, or repeat later.",
            pointer: place?.text)
    }
}
