import Receipts

/// The life of a sale: started by the till's id, changed while open, then completed or cancelled.
extension SalesServer {
    mutating func start(_ call: Call) throws(Refusal) -> (ServerAnswer, String) {
        let id = try SaleRules.string("id", of: call.body)
        guard Self.isUUID(id) else { throw .unprocessable("id must be a UUID.") }
        let external = try SaleRules.string("external_id", of: call.body)
        guard let cashier = call.body["cashier"], cashier.isObject else { throw .unprocessable("cashier is required.") }
        let at = try Self.time(call.body)
        guard places[id] == nil else {
            throw Refusal(status: 409, code: "operation_exists", message: "The id names an operation already.")
        }
        if options.signerDown { throw .signerDown }
        let register = call.body["register_id"]?.text ?? ""
        var sale = ServerSale(
            id: id, register: register, externalID: external, startedAt: at, receivedAt: call.now, cashier: cashier,
            fiscal: .null)
        sale.fiscal = block(of: sale, number: nil, end: nil)
        places[id] = sales.count
        sales.append(sale)
        apply(.create, sale, call)
        return (Self.answer(201, sale.json), id)
    }

    mutating func change(_ id: String, _ call: Call) throws(Refusal) -> (ServerAnswer, String) {
        var sale = try open(id)
        _ = try Self.time(call.body)
        if let lines = call.body["line_items"] { sale.lines = try Self.lines(lines) }
        put(sale)
        apply(.change, sale, call)
        return (Self.answer(200, sale.json), id)
    }

    mutating func complete(_ id: String, _ call: Call) throws(Refusal) -> (ServerAnswer, String) {
        var sale = try open(id)
        let at = try Self.time(call.body)
        if let lines = call.body["line_items"] { sale.lines = try Self.lines(lines) }
        let payments = try Self.payments(call.body["payments"])
        let paid = payments.reduce(0) { $0 + $1.amount }
        if let total = sale.total, total != paid {
            throw .unprocessable("The payments come to \(paid), the lines to \(total).")
        }
        if options.signerDown { throw .signerDown }
        sale.payments = call.body["payments"]?.elements ?? []
        sale.completedAt = at
        sale.state = .completed
        sale.number = Int64(sales.count { $0.state == .completed } + 1)
        let isLate = options.unsignedAfter.map { call.now.milliseconds - at.milliseconds > $0.milliseconds } ?? false
        if isLate {
            sale.fiscal = block(of: sale, number: nil, end: nil)
        } else {
            guard
                let signed = module.finish(
                    client: client(of: sale.register), type: "Kassenbeleg-V1",
                    data: Self.processData(of: sale, payments), startedAt: sale.startedAt, at: call.now)
            else { throw .signerDown }
            sale.fiscal = block(of: sale, number: signed.number, end: signed)
        }
        put(sale)
        apply(.complete, sale, call)
        return (Self.answer(200, sale.json), id)
    }

    mutating func cancel(_ id: String, _ call: Call) throws(Refusal) -> (ServerAnswer, String) {
        var sale = try open(id)
        _ = try SaleRules.string("reason", of: call.body)
        sale.state = .cancelled
        put(sale)
        apply(.void, sale, call)
        return (Self.answer(200, sale.json), id)
    }

    func receipt(of id: String, _ operation: inout String?) throws(Refusal) -> ServerAnswer {
        let sale = try find(id)
        operation = id
        guard options.hostsReceipts, sale.state == .completed else { throw .notFound }
        let total = sale.total ?? 0
        return Self.answer(
            200,
            [
                "object": "receipt", "id": .string("rcpt_" + id), "schema_version": "1.0",
                "operation_id": .string(id), "totals": ["net_payable": JSONValue(total)], "fiscal": sale.fiscal,
            ])
    }

    // MARK: Parts

    /// The sale, if it exists and nothing has ended it yet.
    private func open(_ id: String) throws(Refusal) -> ServerSale {
        let sale = try find(id)
        guard sale.state == .open else {
            throw Refusal(
                status: 409, code: "operation_not_open",
                message: "This operation is not in open status and cannot be modified.")
        }
        return sale
    }

    private mutating func put(_ sale: ServerSale) {
        guard let place = places[sale.id] else { return }
        sales[place] = sale
    }

    private mutating func apply(_ step: Application.Step, _ sale: ServerSale, _ call: Call) {
        book.apply(
            step, operation: sale.id, register: sale.register, externalID: sale.externalID, key: call.key,
            body: call.request.body)
    }

    private func client(of register: String) -> String {
        "ERS \(Digest(of: Array("\(options.seed) \(register)".utf8)).description.prefix(12))"
    }

    /// The fiscal block of Germany; what was recorded too late has no events.
    private func block(of sale: ServerSale, number: UInt64?, end: SecurityModule.Transaction?) -> JSONValue {
        var start: JSONValue = .null
        var members: [JSONValue.Member] = [
            .init("regime", "tse"), .init("transmission_status", "not_required"),
            .init("tse_serial", .string(module.serial)), .init("client_id", .string(client(of: sale.register))),
        ]
        if let end, let number {
            members += [
                .init("document_number", .string(String(number))), .init("document_type", "Kassenbeleg"),
                .init("signature_algorithm", .string(SecurityModule.algorithm)),
                .init("time_format", .string(SecurityModule.timeFormat)),
                .init("verification", ["qr_data": .string(end.code)]),
            ]
            start = [
                "signed_at": .string(sale.startedAt.seconds), "transaction_counter": JSONValue(Int64(end.counter - 1)),
            ]
        }
        members += [
            .init("start_event", start),
            .init(
                "end_event",
                end.map { end in
                    [
                        "signed_at": .string((sale.completedAt ?? sale.startedAt).seconds),
                        "transaction_counter": JSONValue(Int64(end.counter)), "signature": .string(end.signature),
                    ]
                } ?? .null),
        ]
        return .object(members)
    }
}
