import Receipts

/// What the server demands of the bodies of sales.
extension SalesServer {
    struct Payment {
        let method: String
        /// Negative where money goes out.
        let amount: Int64
    }

    static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }

    /// The till's clock, which every change of a sale must state.
    static func time(_ body: JSONValue) throws(Refusal) -> Timestamp {
        let text = try SaleRules.string("occurred_at", of: body)
        guard let time = Timestamp(text) else { throw .unprocessable("occurred_at is no time of RFC 3339.") }
        return time
    }

    static func lines(_ value: JSONValue) throws(Refusal) -> [JSONValue] {
        guard case .array(let lines) = value else { throw .unprocessable("line_items is no list.") }
        for line in lines {
            guard line["description"]?.text?.isEmpty == false, ServerSale.amount(of: line) != nil else {
                throw .unprocessable("A line needs a description and whole minor units.")
            }
        }
        return lines
    }

    static func payments(_ value: JSONValue?) throws(Refusal) -> [Payment] {
        guard case .array(let list)? = value, !list.isEmpty else { throw .unprocessable("payments are required.") }
        var payments: [Payment] = []
        for entry in list {
            guard case .number(let text)? = entry["amount"], let amount = Int64(text), amount >= 0,
                let method = entry["method"]?.text, entry["currency"]?.text.flatMap({ Currency($0) }) != nil
            else { throw .unprocessable("A payment needs method, currency and whole minor units.") }
            switch entry["direction"]?.text {
            case "inbound": payments.append(Payment(method: method, amount: amount))
            case "outbound": payments.append(Payment(method: method, amount: -amount))
            default: throw .unprocessable("direction is inbound or outbound.")
            }
        }
        return payments
    }

    /// `Beleg^<gross per rate>^<payments>` (DSFinV-K annex I number 2).
    static func processData(of sale: ServerSale, _ payments: [Payment]) -> String {
        var gross: [Int64] = [0, 0, 0, 0, 0]
        for line in sale.lines {
            gross[TaxCategories.germany.place(rate: line["tax_rate"]?.text)] += ServerSale.amount(of: line) ?? 0
        }
        let paid = payments.reduce(0) { $0 + $1.amount }
        gross[4] += paid - gross.reduce(0, +)
        func text(_ units: Int64) -> String { Money(minorUnits: units, currency: .euro).decimal }
        let cash = payments.filter { $0.method == "cash" }.reduce(0) { $0 + $1.amount }
        let kinds = [(cash, "Bar"), (paid - cash, "Unbar")].filter { $0.0 != 0 }.map { "\(text($0.0)):\($0.1)" }
        return "Beleg^\(gross.map(text).joined(separator: "_"))^\(kinds.joined(separator: "_"))"
    }
}
