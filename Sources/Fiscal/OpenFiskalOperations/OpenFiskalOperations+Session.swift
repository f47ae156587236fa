import Receipts

extension OpenFiskalOperations {
    var sessionCalls: SessionCalls? {
        SessionCalls(path: routes.create.path(), countedField: routes.countedAmount)
    }

    /// Reads a session event; amounts that only one side states are taken from there.
    ///
    /// The vendor documents `opening_balance_amount` alone; the other names are those of its examples and of our sandbox.
    func session(body: JSONValue, answer: JSONValue?) -> SessionContent? {
        guard let event = SessionEvent(type: body["type"]?.text),
            let currency = (body["currency"] ?? answer?["currency"])?.text.flatMap({ Currency($0) })
        else { return nil }
        func text(_ names: String...) -> String? {
            names.lazy.compactMap { (body[$0] ?? answer?[$0])?.text }.first { !$0.isEmpty }
        }
        func money(_ names: String...) -> Money? {
            names.lazy.compactMap { name in
                (body[name]?.text ?? answer?[name]?.text).flatMap { Money(decimal: $0, currency: currency) }
            }.first
        }
        var content = SessionContent(event: event, currency: currency)
        content.externalID = text("external_id")
        content.session = answer?["session_id"]?.text
        content.reason = text("reason", "note", "description")
        switch event {
        case .open: content.amount = money("opening_balance_amount", "amount")
        case .cashAdjustment: content.amount = money("amount", "adjustment_amount")
        case .cashCount, .close:
            content.counted = money(routes.countedAmount, "counted_amount", "amount")
            content.expected = money("expected_amount")
            content.difference = money("variance_amount")
        }
        return content
    }
}
