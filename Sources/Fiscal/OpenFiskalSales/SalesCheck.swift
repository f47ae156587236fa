import Receipts

/// The rules of the older API whose breach is certain to be refused: amounts in minor units, times with a zone.
///
/// The schema is known in parts only; a field that is unknown, or whose form is not documented, passes.
struct SalesCheck: BodyCheck {
    var problems: [Problem]

    mutating func register(_ body: JSONValue, _ register: RegisterIdentity) {
        guard let given = body["register_id"], !given.isNull, given.string != register.remoteID else { return }
        refuse(
            JSONPointer.root.member("register_id"), "register_mismatch",
            "the body names another register than \"\(register.remoteID)\", to which this path belongs")
    }

    /// The till's time is fiscally relevant, so that one which nobody can read is no time.
    mutating func time(_ body: JSONValue) {
        guard let given = body["occurred_at"], !given.isNull else { return }
        if given.string.flatMap({ Timestamp($0) }) == nil {
            refuse(
                JSONPointer.root.member("occurred_at"), "invalid_time",
                "occurred_at must be a time of RFC 3339 with a zone, such as 2026-05-20T10:15:31+02:00")
        }
    }

    mutating func id(_ body: JSONValue) {
        guard let given = body["id"], !given.isNull else { return }
        let fits = given.string.map { IdempotencyKey($0) != nil && !$0.contains("/") && !$0.contains("\\") } ?? false
        if !fits {
            refuse(
                JSONPointer.root.member("id"), "invalid_id",
                "id must be a text that can stand in a path, such as a UUID")
        }
    }

    /// What the documentation calls required of a start.
    mutating func required(_ body: JSONValue) {
        if (body["external_id"]?.string ?? "").isEmpty {
            refuse(JSONPointer.root.member("external_id"), "invalid_external_id", "external_id is missing or no text")
        }
        if body["cashier"]?.isObject != true {
            refuse(JSONPointer.root.member("cashier"), "invalid_cashier", "cashier is missing or no object")
        }
    }

    mutating func lines(_ body: JSONValue) {
        for (line, place) in objects(body["line_items"], at: JSONPointer.root.member("line_items")) {
            integer("unit_price_gross", of: line, at: place)
            integer("total_gross", of: line, at: place)
        }
    }

    mutating func payments(_ body: JSONValue) {
        for (payment, place) in objects(body["payments"], at: JSONPointer.root.member("payments")) {
            integer("amount", of: payment, at: place)
            if let given = payment["currency"], !given.isNull, given.string.flatMap({ Currency($0) }) == nil {
                refuse(place.member("currency"), "invalid_currency", "currency is no ISO 4217 code")
            }
        }
    }

    mutating func reason(_ body: JSONValue) {
        guard let given = body["reason"], !given.isNull, given.string == nil else { return }
        refuse(JSONPointer.root.member("reason"), "invalid_reason", "reason must be a text")
    }

    private mutating func integer(_ name: String, of value: JSONValue, at place: JSONPointer) {
        guard let given = value[name], !given.isNull else { return }
        if case .number(let text) = given, Int64(text) != nil { return }
        refuse(
            place.member(name), "invalid_amount",
            "\(name) must be a whole number of minor units, such as 1190 for 11.90")
    }
}
