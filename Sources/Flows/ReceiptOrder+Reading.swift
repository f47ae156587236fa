package import Fiscal
package import Receipts

extension ReceiptOrder {
    /// Reads the body of a print request.
    ///
    /// Amounts are decimal texts or numbers, or objects with `amount` and `currency`, and are shown as they are sent:
    /// nothing is added up. Fields that are not known pass.
    ///
    /// - Parameter currency: Of a register, where the request names none.
    /// - Throws: ``Problem`` with the place of what is missing or cannot be read.
    package init(_ bytes: [UInt8], currency: (_ register: String) -> Currency?) throws(Problem) {
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw Problem(status: 400, code: "malformed_json", detail: "The body is no JSON: \(error).")
        }
        guard case .object(let members) = value else {
            throw Problem(status: 400, code: "malformed_json", detail: "The body is no JSON object.")
        }
        // Whoever looked at it before may have read the other one.
        if Set(members.map(\.name)).count < members.count {
            throw Problem(status: 400, code: "malformed_json", detail: "The body has a member twice.")
        }
        let root = Place(value, "")
        register = try root.required("register")
        let receipt = try root.object("receipt")
        guard let standard = currency(register) else {
            throw Problem(
                status: 422, code: "unknown_register", detail: "There is no register \(register).", pointer: "/register"
            )
        }
        id = try root.text("id")
        operation = try root.text("operation")
        template = try root.text("template")
        printer = try root.text("printer")
        email = try root.text("email")
        copies = try root.number("copies", in: 1...20) ?? 1
        content = try receipt.content(in: receipt.currency() ?? standard)
        cashier = try receipt.text("cashier")
        occurredAt = try receipt.time("occurredAt")
        issuedAt = try receipt.time("issuedAt")
        footer = try receipt.texts("footer")
        body = bytes
    }
}

/// An object of the request, and where it stands.
private struct Place {
    let value: JSONValue
    let pointer: String

    init(_ value: JSONValue, _ pointer: String) {
        self.value = value
        self.pointer = pointer
    }

    private func refuse(_ name: String, _ detail: String, code: String = "invalid_value") -> Problem {
        Problem(status: 422, code: code, detail: detail, pointer: pointer + "/" + name)
    }

    private func member(_ name: String) -> JSONValue? {
        guard let member = value[name], !member.isNull else { return nil }
        return member
    }

    // MARK: Plain members

    func text(_ name: String) throws(Problem) -> String? {
        guard let member = member(name) else { return nil }
        guard let text = member.string, text.utf8.count <= 10_000 else {
            throw refuse(name, "\(name) is no text of at most 10,000 bytes.")
        }
        return text.isEmpty ? nil : text
    }

    func required(_ name: String) throws(Problem) -> String {
        guard let text = try text(name) else { throw refuse(name, "\(name) is missing.", code: "missing_value") }
        return text
    }

    func texts(_ name: String) throws(Problem) -> [String] {
        guard let member = member(name) else { return [] }
        if let text = member.string { return [text] }
        let texts = member.elements.compactMap(\.string)
        guard member.isArray, texts.count == member.elements.count else {
            throw refuse(name, "\(name) is a text or a list of texts.")
        }
        return texts
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let member = member(name) else { return nil }
        guard member.string == nil, let number = member.text.flatMap({ Int($0) }), range.contains(number) else {
            throw refuse(name, "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func time(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(text) else {
            throw refuse(name, "\(name) is a time of RFC 3339 with a zone, such as 2026-05-20T10:15:31+02:00.")
        }
        return time
    }

    func object(_ name: String) throws(Problem) -> Place {
        guard let member = member(name) else { throw refuse(name, "\(name) is missing.", code: "missing_value") }
        guard member.isObject else { throw refuse(name, "\(name) is no object.") }
        return Place(member, pointer + "/" + name)
    }

    private func list(_ name: String) throws(Problem) -> [Place] {
        guard let member = member(name) else { return [] }
        guard member.isArray else { throw refuse(name, "\(name) is no list.") }
        var places: [Place] = []
        for (index, element) in member.elements.enumerated() {
            guard element.isObject else {
                throw refuse("\(name)/\(index)", "An element of \(name) is no object.")
            }
            places.append(Place(element, "\(pointer)/\(name)/\(index)"))
        }
        return places
    }

    // MARK: Money

    func currency() throws(Problem) -> Currency? {
        let amounts = [value["total"], value["totals"]?["total"]]
        let code = try text("currency") ?? amounts.lazy.compactMap { $0?["currency"]?.string }.first
        guard let code else { return nil }
        guard let currency = Currency(code) else {
            throw refuse("currency", "\"\(code)\" is no currency code of ISO 4217.")
        }
        return currency
    }

    private func money(_ name: String, _ currency: Currency) throws(Problem) -> Money? {
        guard let member = member(name) else { return nil }
        if let code = member["currency"]?.string, code != currency.code {
            throw refuse(name, "\(name) is in \(code), the receipt in \(currency.code).")
        }
        guard let text = member["amount"]?.text ?? member.text, let money = Money(decimal: text, currency: currency)
        else {
            throw refuse(name, "\(name) is an amount of \(currency.code) in decimals, such as \"11.90\".")
        }
        return money
    }

    private func amount(_ name: String, _ currency: Currency) throws(Problem) -> Money {
        guard let money = try money(name, currency) else {
            throw refuse(name, "\(name) is missing.", code: "missing_value")
        }
        return money
    }

    // MARK: The content

    func content(in currency: Currency) throws(Problem) -> SaleContent {
        let totals = member("totals") == nil ? self : try object("totals")
        var content = SaleContent(
            kind: try text("kind") ?? "sale", currency: currency, total: try totals.amount("total", currency))
        content.externalID = try text("number")
        content.pretax = try totals.money("pretax", currency)
        content.tax = try totals.money("tax", currency)
        content.tip = try totals.money("tip", currency)
        for line in try list("lines") { content.items.append(try line.item(currency)) }
        content.discounts = try discounts(currency)
        for tax in try list("taxes") {
            content.taxes.append(
                TaxLine(
                    name: try tax.text("name") ?? "", rate: try tax.decimal("rate") ?? "0",
                    net: try tax.money("net", currency), tax: try tax.amount("tax", currency),
                    gross: try tax.money("gross", currency)))
        }
        for payment in try list("payments") {
            content.tenders.append(
                Tender(
                    method: try payment.text("method") ?? "other", amount: try payment.amount("amount", currency),
                    detail: try payment.text("detail")))
        }
        content.change = try money("change", currency)
        content.note = try text("note")
        content.lineAmounts = content.sumOfLines == content.total ? .gross : .asSent
        if content.lineAmounts == .asSent, content.pretax != nil, content.sumOfLines == content.pretax {
            content.lineAmounts = .net
        }
        return content
    }

    private func item(_ currency: Currency) throws(Problem) -> LineItem {
        var item = LineItem(
            title: try required("title"), quantity: try decimal("quantity") ?? "1",
            unitPrice: try money("unitPrice", currency), total: try amount("total", currency))
        item.unit = try text("unit")
        item.discounts = try discounts(currency)
        item.rates = try texts("rates")
        if let rate = try decimal("rate") { item.rates.append(rate) }
        return item
    }

    private func discounts(_ currency: Currency) throws(Problem) -> [Discount] {
        var discounts: [Discount] = []
        for discount in try list("discounts") {
            discounts.append(
                Discount(title: try discount.text("title") ?? "", amount: try discount.amount("amount", currency)))
        }
        return discounts
    }

    /// A number as its text: `2`, `"0.350"`.
    private func decimal(_ name: String) throws(Problem) -> String? {
        guard let member = member(name) else { return nil }
        guard let text = member.text, Decimal64(text) != nil else {
            throw refuse(name, "\(name) is a decimal number, such as \"2\" or \"0.350\".")
        }
        return text
    }
}

extension SaleContent {
    fileprivate var sumOfLines: Money? {
        (items.map(\.total) + discounts.map(\.amount)).reduce(Money.zero(currency) as Money?) { $0?.adding($1) }
    }
}
