import Receipts

/// Whether the server holds the sale that we sent: total, currency and payments, compared as exact amounts.
enum OpenFiskalContent {
    /// Compares a completed operation with our complete and its create.
    static func equal(_ operation: JSONValue, to attempted: Attempted) -> Bool {
        let ours = payments(attempted.body, currency: operation["currency"]?.text)
        let theirs = payments(operation, currency: operation["currency"]?.text)
        guard let ours, let theirs, let currency = operation["currency"]?.text.flatMap({ Currency($0) }),
            let total = amount(operation["total_amount"], currency)
        else { return false }
        if let create = attempted.createBody {
            guard sameSale(operation, create) else { return false }
        } else {
            // Without the create our payments are all that we know of the total.
            guard ours.filter(\.counts).reduce(0, { $0 + $1.units }) == total.minorUnits else { return false }
        }
        return match(ours, theirs)
    }

    /// Compares type, currency and total.
    static func sameSale(_ operation: JSONValue, _ create: JSONValue) -> Bool {
        guard operation["type"]?.text == create["type"]?.text else { return false }
        // Session events have no total; the currency is then all there is.
        guard let currency = create["currency"]?.text.flatMap({ Currency($0) }) else {
            return SessionEvent(type: create["type"]?.text) != nil
        }
        if SessionEvent(type: create["type"]?.text) != nil {
            return operation["currency"]?.text.map { $0 == currency.code } ?? true
        }
        guard operation["currency"]?.text == currency.code, let ours = amount(create["total_amount"], currency) else {
            return false
        }
        return amount(operation["total_amount"], currency) == ours
    }

    private struct Payment: Hashable {
        var method: String
        var currency: String
        var units: Int64
        var counts: Bool
        var id: String?
        var reference: String?

        var order: String { "\(method)|\(currency)|\(units)|\(id ?? "")|\(reference ?? "")" }
    }

    private static func amount(_ value: JSONValue?, _ currency: Currency) -> Money? {
        value?.text.flatMap { Money(decimal: $0, currency: currency) }
    }

    /// `nil` where the payments are missing or unreadable: then nothing can be said to be equal.
    private static func payments(_ value: JSONValue?, currency: String?) -> [Payment]? {
        guard let list = value?["payments"], case .array(let elements) = list else { return nil }
        var result: [Payment] = []
        for element in elements {
            let status = element["status"]?.text
            guard let method = element["method"]?.text,
                let code = Currency(element["currency"]?.text ?? currency ?? ""),
                let units = amount(element["amount"], code)?.minorUnits
            else { return nil }
            result.append(
                Payment(
                    method: method, currency: code.code, units: units,
                    counts: status == nil || status == "captured" || status == "authorized",
                    id: element["payment_id"]?.text, reference: element["processor_reference"]?.text))
        }
        return result
    }

    /// The same payments in any order; ids count where both sides state them.
    private static func match(_ ours: [Payment], _ theirs: [Payment]) -> Bool {
        guard ours.count == theirs.count else { return false }
        let ids = (ours + theirs).allSatisfy { $0.id != nil }
        let references = theirs.contains { $0.reference != nil }
        func plain(_ payments: [Payment]) -> [String] {
            payments.map { payment in
                var payment = payment
                if !ids { payment.id = nil }
                if !references { payment.reference = nil }
                return payment.order
            }
            .sorted()
        }
        return plain(ours) == plain(theirs)
    }
}
