import Receipts

/// A register's own calls: heartbeat, status, closing.
extension SalesServer {
    mutating func heartbeat(_ id: String, _ body: JSONValue, at now: Timestamp) throws(Refusal) -> ServerAnswer {
        let text = try SaleRules.string("timestamp", of: body)
        guard Timestamp(text) != nil else { throw .unprocessable("timestamp is no time of RFC 3339.") }
        guard case .number(let number)? = body["sequence"], let sequence = Int64(number) else {
            throw .unprocessable("sequence is required.")
        }
        var register = registers[id] ?? Register(heardAt: now)
        guard sequence > register.sequence else {
            throw .unprocessable("sequence must count up; the last one was \(register.sequence).")
        }
        register.sequence = sequence
        register.heardAt = now
        register.unsynced = body["metrics"]?["unsynced_operations"]?.text.flatMap { Int64($0) } ?? 0
        registers[id] = register
        let time = JSONValue.string(now.utcMilliseconds)
        return Self.answer(200, ["object": "heartbeat_response", "received_at": time, "server_time": time])
    }

    func status(of id: String, at now: Timestamp) -> ServerAnswer {
        let register = registers[id]
        let open = openSales(of: id).map { sale -> JSONValue in
            ["id": .string(sale.id), "type": "sale", "started_at": .string(sale.startedAt.seconds)]
        }
        return Self.answer(
            200,
            [
                "register_id": .string(id), "status": .string(isAlive(id, at: now) ? "operational" : "offline"),
                "last_heartbeat_at": register.map { .string($0.heardAt.seconds) } ?? .null,
                "open_operations": .array(open), "unsynced_operations": JSONValue(register?.unsynced ?? 0),
            ])
    }

    mutating func close(_ id: String, _ call: Call) throws(Refusal) -> (ServerAnswer, String) {
        let type = try SaleRules.string("type", of: call.body)
        guard ["daily", "shift", "monthly", "annual"].contains(type) else {
            throw .unprocessable("type is one of daily, shift, monthly, annual.")
        }
        guard isAlive(id, at: call.now) else {
            throw Refusal(status: 409, code: "register_offline", message: "The register sends no heartbeats.")
        }
        let open = openSales(of: id)
        guard open.isEmpty else {
            throw Refusal(
                status: 409, code: "open_operations", message: "\(open.count) operations of the register are open.")
        }
        registers[id]?.closings += 1
        let closing = book.identifier("cls_")
        book.apply(
            .closing, operation: closing, register: id, externalID: nil, key: call.key, body: call.request.body)
        let completed = sales.filter { $0.state == .completed && ($0.register == id || $0.register.isEmpty) }
        let gross = completed.compactMap(\.total).reduce(0, +)
        let body: JSONValue = [
            "id": .string(closing), "object": "closing", "register_id": .string(id), "type": .string(type),
            "state": "completed",
            "summary": ["operation_count": JSONValue(completed.count), "total_gross": JSONValue(gross)],
            "fiscal": [
                "regime": "tse", "z_number": JSONValue(registers[id]?.closings ?? 1),
                "tse_serial": .string(module.serial),
            ],
        ]
        return (Self.answer(201, body), closing)
    }

    private func isAlive(_ id: String, at now: Timestamp) -> Bool {
        guard let register = registers[id] else { return false }
        return now.milliseconds - register.heardAt.milliseconds <= options.heartbeatLimit.milliseconds
    }

    /// A sale that names no register may be of any.
    private func openSales(of register: String) -> [ServerSale] {
        sales.filter { $0.state == .open && ($0.register == register || $0.register.isEmpty) }
    }
}
