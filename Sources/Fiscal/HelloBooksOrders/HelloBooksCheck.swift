import Receipts

/// What in an order is certain to go wrong, in its batch or on its receipt; fields that are not known pass.
struct HelloBooksCheck: BodyCheck {
    let wire: HelloBooksWire
    var problems: [Problem]

    /// Every order has an id that is a UUID, and one only: readers differ on which of two they take (R81).
    mutating func id(_ members: [JSONValue.Member], key: IdempotencyKey?) {
        let name = wire[.clientOrderID]
        let count = members.count { $0.name == name }
        if key == nil || count != 1 {
            refuse(
                JSONPointer.root.member(name), "invalid_id",
                "\(name) must stand there once, as a UUID such as 0b0c6a1e-1a0d-4d55-9a0a-7f5f0f9f3c21")
        }
    }

    mutating func till(_ order: JSONValue, _ register: RegisterIdentity) {
        guard let given = order[wire[.tillID]], !given.isNull, given.string != register.remoteID else { return }
        refuse(
            JSONPointer.root.member(wire[.tillID]), "register_mismatch",
            "the order names another till than \"\(register.remoteID)\", to which this path belongs")
    }

    mutating func time(_ order: JSONValue) {
        guard let given = order[wire[.occurredAt]], !given.isNull,
            given.string.flatMap({ Timestamp($0) }) == nil
        else { return }
        refuse(
            JSONPointer.root.member(wire[.occurredAt]), "invalid_time",
            "\(wire[.occurredAt]) must be a time of RFC 3339 with a zone, such as 2026-05-20T10:15:31+05:30")
    }

    mutating func amounts(_ order: JSONValue, currency standard: Currency) {
        var currency = standard
        if let given = order[wire[.currency]], !given.isNull {
            guard let code = given.string.flatMap({ Currency($0) }) else {
                refuse(JSONPointer.root.member(wire[.currency]), "invalid_currency", "it is no ISO 4217 code")
                return
            }
            currency = code
        }
        amount(.total, of: order, at: .root, currency)
        for (line, place) in objects(order[wire[.lines]], at: JSONPointer.root.member(wire[.lines])) {
            amount(.unitPrice, of: line, at: place, currency)
            amount(.amount, of: line, at: place, currency)
        }
        for (payment, place) in objects(order[wire[.payments]], at: JSONPointer.root.member(wire[.payments])) {
            amount(.amount, of: payment, at: place, currency)
        }
    }

    private mutating func amount(
        _ name: HelloBooksWire.Name, of value: JSONValue, at place: JSONPointer, _ currency: Currency
    ) {
        guard let given = value[wire[name]], !given.isNull else { return }
        if let text = given.text, Money(decimal: text, currency: currency) != nil { return }
        refuse(
            place.member(wire[name]), "invalid_amount",
            "\(wire[name]) must be an amount of \(currency.code) in decimals, such as 420.00")
    }

    /// An order that is itself as deep as JSON may be does not fit into a batch.
    mutating func depth(_ body: [UInt8]) {
        // Whatever the reason, what cannot be read within a list cannot be read within a batch.
        if (try? JSONValue(parsing: [0x5B, 0x5B] + body + [0x5D, 0x5D])) == nil {
            refuse(.root, "too_deep", "the order is nested too deeply to stand in a batch")
        }
    }
}
