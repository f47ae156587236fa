import Receipts

/// The rules of the operations API whose breach is certain to be refused.
///
/// Only what the provider documents as a rule stands here: the closed lists of words, amounts as decimal strings, and
/// the sums. A field that is unknown, or whose form is not documented, passes.
struct OpenFiskalCheck: BodyCheck {
    let register: RegisterIdentity
    var problems: [Problem] = []

    init(register: RegisterIdentity) { self.register = register }

    private static let goods = ["sale", "return", "exchange"]
    private static let methods = [
        "cash", "card", "voucher", "gift_card", "bank_transfer", "digital_wallet", "store_credit", "other",
    ]
    private static let statuses = ["pending", "authorized", "captured", "failed", "voided", "refunded"]
    private static let reasons = [
        "void_before_completion", "customer_abandoned_checkout", "operator_cancelled", "payment_failed",
    ]

    // MARK: Bodies

    mutating func create(_ body: JSONValue) {
        named("register_id", in: body)
        guard let type = body["type"]?.string else {
            refuse(JSONPointer.root.member("type"), "invalid_type", "type is missing or no string")
            return
        }
        let currency = self.currency(body)
        if SessionEvent(type: type) != nil {
            if let currency { _ = amount("opening_balance_amount", of: body, at: .root, currency) }
            return
        }
        guard Self.goods.contains(type) else {
            let known =
                "sale, return, exchange, session_open, session_cash_adjustment, session_cash_count, session_close"
            refuse(JSONPointer.root.member("type"), "invalid_type", "type \"\(type)\" is none of \(known)")
            return
        }
        if body["currency"]?.text == nil {
            refuse(JSONPointer.root.member("currency"), "invalid_currency", "currency is missing")
        }
        guard let currency else { return }
        totals(body, type: type, currency)
        lines(body, currency)
        if type == "return" { reference(body) }
    }

    mutating func complete(_ body: JSONValue, create: JSONValue?) {
        let sale = create?["currency"]?.text.flatMap { Currency($0) }
        let total = sale.flatMap { currency in
            create?["total_amount"]?.text.flatMap { Money(decimal: $0, currency: currency) }
        }
        let place = JSONPointer.root.member("payments")
        guard let payments = body["payments"], !payments.isNull else {
            if let total, total.minorUnits != 0 {
                refuse(place, "payments_mismatch", "payments are missing; they must add up to \(total.decimal)")
            }
            return
        }
        guard case .array(let elements) = payments else {
            refuse(place, "invalid_payments", "payments must be an array")
            return
        }
        var sum: Money? = sale.map { Money.zero($0) }
        for (index, element) in elements.enumerated() {
            let share = payment(element, at: place.element(index), sale)
            sum = share.flatMap { share in sum.flatMap { $0.adding(share) } }
        }
        if let sum, let total, sum != total {
            refuse(
                place, "payments_mismatch",
                "captured and authorized payments add up to \(sum.decimal), not to the total \(total.decimal)")
        }
    }

    mutating func void(_ body: JSONValue) {
        guard let reason = body["reason"], !reason.isNull else { return }
        if reason.string.map({ Self.reasons.contains($0) }) != true {
            let list = Self.reasons.joined(separator: ", ")
            refuse(JSONPointer.root.member("reason"), "invalid_reason", "reason is none of \(list)")
        }
    }

    /// Refuses our own ids wherever a body refers to an operation or session by id.
    ///
    /// Members named `id`, `…_id` and `…_ids` are looked at; those that begin with `external_` belong to the till.
    mutating func localIDs(_ value: JSONValue, at pointer: JSONPointer, _ lookUp: (String) -> String??) {
        switch value {
        case .object(let members):
            for member in members {
                let place = pointer.member(member.name)
                let refers = member.name == "id" || member.name.hasSuffix("_id") || member.name.hasSuffix("_ids")
                if refers, !member.name.hasPrefix("external_") {
                    let texts = member.value.string.map { [$0] } ?? member.value.elements.compactMap(\.string)
                    for text in texts { refuseLocal(text, at: place, lookUp(text)) }
                }
                localIDs(member.value, at: place, lookUp)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() { localIDs(element, at: pointer.element(index), lookUp) }
        case .null, .boolean, .number, .string: break
        }
    }

    private mutating func refuseLocal(_ text: String, at place: JSONPointer, _ found: String??) {
        guard let known = found else { return }
        let remedy =
            known.map { "use the server's id \"\($0)\"" }
            ?? "the server's id is not known yet; describe the sale with external_related_operation"
        refuse(
            place, "local_id_in_body", "\"\(text)\" is an id of this service, which the server does not know; \(remedy)"
        )
    }

    // MARK: Parts

    private mutating func named(_ name: String, in body: JSONValue) {
        guard let given = body[name], !given.isNull, given.string != register.remoteID else { return }
        refuse(
            JSONPointer.root.member(name), "register_mismatch",
            "the body names another register than \"\(register.remoteID)\", to which this path belongs")
    }

    private mutating func currency(_ body: JSONValue) -> Currency? {
        guard let given = body["currency"], !given.isNull else { return nil }
        guard let currency = given.string.flatMap({ Currency($0) }) else {
            refuse(JSONPointer.root.member("currency"), "invalid_currency", "currency is no ISO 4217 code")
            return nil
        }
        return currency
    }

    /// The amount of a member; refused if it is there and no decimal string of the currency.
    private mutating func amount(
        _ name: String, of body: JSONValue, at pointer: JSONPointer, _ currency: Currency
    ) -> Money? {
        guard let given = body[name], !given.isNull else { return nil }
        guard let amount = given.string.flatMap({ Money(decimal: $0, currency: currency) }) else {
            refuse(
                pointer.member(name), "invalid_amount",
                "\(name) must be a decimal string with at most \(currency.digits) decimals, such as \"11.90\"")
            return nil
        }
        return amount
    }

    private mutating func totals(_ body: JSONValue, type: String, _ currency: Currency) {
        let pretax = amount("pretax_amount", of: body, at: .root, currency)
        let tax = amount("tax_amount", of: body, at: .root, currency)
        let tip = amount("tip_amount", of: body, at: .root, currency)
        let place = JSONPointer.root.member("total_amount")
        guard let total = amount("total_amount", of: body, at: .root, currency) else {
            if body["total_amount"]?.isNull ?? true { refuse(place, "invalid_amount", "total_amount is missing") }
            return
        }
        let tipStated = body["tip_amount"].map { !$0.isNull } ?? false
        if let pretax, let tax, tip != nil || !tipStated {
            let sum = pretax.adding(tax)?.adding(tip ?? .zero(currency))
            if sum != total {
                refuse(
                    place, "total_mismatch",
                    "pretax_amount + tax_amount + tip_amount is \(sum?.decimal ?? "too large"), not \(total.decimal)")
            }
        }
        if type == "sale", total.minorUnits < 0 {
            refuse(place, "invalid_sign", "the total of a sale is not negative; send a return")
        }
        if type == "return", total.minorUnits > 0 {
            refuse(place, "invalid_sign", "the total of a return is not positive")
        }
    }

    private mutating func lines(_ body: JSONValue, _ currency: Currency) {
        let place = JSONPointer.root.member("line_items")
        for (line, pointer) in objects(body["line_items"], at: place) {
            _ = amount("total_amount", of: line, at: pointer, currency)
            // Unit prices may be finer than the currency: fuel, goods by weight.
            if let price = line["unit_price"], !price.isNull, price.string.flatMap({ Decimal64($0) }) == nil {
                refuse(pointer.member("unit_price"), "invalid_amount", "unit_price must be a decimal string")
            }
            for (tax, pointer) in objects(line["taxes"], at: pointer.member("taxes")) {
                _ = amount("tax_amount", of: tax, at: pointer, currency)
            }
        }
    }

    private mutating func reference(_ body: JSONValue) {
        let related = body["related_operation_id"].map { !$0.isNull } ?? false
        let external = body["external_related_operation"].map { !$0.isNull } ?? false
        if related == external {
            refuse(
                .root, "invalid_reference",
                "a return needs exactly one of related_operation_id and external_related_operation")
        }
    }

    /// Checks one payment and returns what it adds to the sum; `nil` where that cannot be said for certain.
    private mutating func payment(_ value: JSONValue, at pointer: JSONPointer, _ sale: Currency?) -> Money? {
        guard value.isObject else {
            refuse(pointer, "invalid_payments", "an object is due")
            return nil
        }
        if let method = value["method"], !method.isNull, method.string.map({ Self.methods.contains($0) }) != true {
            let list = Self.methods.joined(separator: ", ")
            refuse(pointer.member("method"), "invalid_method", "method is none of \(list)")
        }
        if value["method"]?.string == "gift_card", value["gift_card_id"]?.isNull ?? true {
            refuse(
                pointer.member("gift_card_id"), "gift_card_id_required", "a payment by gift card needs gift_card_id")
        }
        let status = value["status"]?.string
        if let given = value["status"], !given.isNull, status.map({ Self.statuses.contains($0) }) != true {
            let list = Self.statuses.joined(separator: ", ")
            refuse(pointer.member("status"), "invalid_status", "status is none of \(list)")
        }
        var code = sale
        if let given = value["currency"], !given.isNull {
            code = given.string.flatMap { Currency($0) }
            if code == nil {
                refuse(pointer.member("currency"), "invalid_currency", "currency is no ISO 4217 code")
            }
        }
        guard let currency = code else { return nil }
        let amount = amount("amount", of: value, at: pointer, currency)
        guard let sale, sale == currency, let amount, let status else { return nil }
        switch status {
        case "captured", "authorized": return amount
        case "pending", "failed", "voided": return .zero(currency)
        default: return nil
        }
    }
}
