import Receipts

/// Session events: born completed, at most one session in progress for each register.
extension FiscalServer {
    func sessionKey(_ merchant: String, _ register: String) -> String { "\(merchant)\u{0}\(register)" }

    mutating func sessionEvent(_ type: String, register: String, _ call: Call, _ body: JSONValue) throws(Refusal)
        -> (ServerAnswer, String)
    {
        let key = sessionKey(call.merchant, register)
        let currency = try SaleRules.currency(of: body)
        var own: [JSONValue.Member] = []
        // The count alone goes on without the signer; its signature comes later.
        if options.signerDown, type != "session_cash_count" { throw .signerDown }
        let session: RegisterSession
        switch type {
        case "session_open":
            if sessions[key] != nil { throw .session("The register has a session in progress.") }
            let balance = try SaleRules.amount("opening_balance_amount", of: body, in: currency)
            session = RegisterSession(id: identifier("ses_"), state: .open, expected: balance)
            sessions[key] = session
            own.append(.init("opening_balance_amount", body["opening_balance_amount"] ?? .null))
        case "session_cash_adjustment":
            var current = try current(key, in: .open)
            let amount = try SaleRules.amount("amount", of: body, in: currency)
            current.expected += amount
            sessions[key] = current
            session = current
            own.append(.init("amount", body["amount"] ?? .null))
        case "session_cash_count":
            var current = try current(key, in: .open)
            let name = body["counted_amount"] == nil ? "amount" : "counted_amount"
            let counted = try SaleRules.amount(name, of: body, in: currency)
            current.state = .counted
            sessions[key] = current
            session = current
            func text(_ value: Int64) -> JSONValue { .string(Money(minorUnits: value, currency: currency).decimal) }
            own += [
                .init("counted_amount", text(counted)), .init("expected_amount", text(current.expected)),
                .init("variance_amount", text(counted - current.expected)),
                .init("signature", options.signerDown ? .null : .string(Digest(of: call.request.body).description)),
            ]
        default:
            session = try current(key, in: .counted)
            sessions[key] = nil
        }
        let id = identifier("op_")
        let members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("type", .string(type)), .init("status", "completed"),
            .init("register_id", .string(register)), .init("session_id", .string(session.id)),
            .init("resource_version", 1), .init("currency", .string(currency.code)),
        ]
        let tail: [JSONValue.Member] = [
            .init("external_id", JSONValue(body["external_id"]?.text)), .init("created_at", .string(call.now.seconds)),
            .init("updated_at", .string(call.now.seconds)),
        ]
        let operation = ServerOperation(
            id: id, merchant: call.merchant, register: register, type: type, externalID: body["external_id"]?.text,
            currency: currency, createdAt: call.now, updatedAt: call.now, status: .completed, version: 1, payments: [],
            total: 0, pretax: 0, tip: 0, discount: 0, lines: [], session: session.id,
            content: .object(members + own + tail))
        store(operation, .session, call)
        return (answer(201, operation), id)
    }

    private func current(_ key: String, in state: RegisterSession.State) throws(Refusal) -> RegisterSession {
        guard let session = sessions[key] else { throw .noSession }
        if session.state != state {
            throw .session(
                state == .open
                    ? "The session is counted: only session_close is accepted."
                    : "The session is not counted: session_cash_count comes before session_close.")
        }
        return session
    }
}
