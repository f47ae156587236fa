import Receipts

/// The life of an operation: open, then completed or voided.
extension FiscalServer {
    mutating func create(_ call: Call, _ body: JSONValue) throws(Refusal) -> (ServerAnswer, String) {
        let type = try SaleRules.string("type", of: body)
        let register = try SaleRules.string("register_id", of: body)
        if SaleRules.sessionEvents.contains(type) {
            return try sessionEvent(type, register: register, call, body)
        }
        guard SaleRules.goods.contains(type) else { throw .unprocessable("No such type: \(type).") }
        let sale = try SaleRules.sale(body, type: type, categories: certifier.categories)
        if type == "return" {
            try SaleRules.relation(body) { id in
                places[id].map { operations[$0].merchant == call.merchant } ?? false
            }
        }
        let session = sessions[sessionKey(call.merchant, register)]
        if session?.state == .counted { throw .session("The session is counted: only session_close is accepted.") }
        if options.requiresSessions, session == nil { throw .noSession }
        let operation = ServerOperation(
            id: identifier("op_"), merchant: call.merchant, register: register, type: type,
            externalID: body["external_id"]?.text, currency: sale.currency, createdAt: call.now, updatedAt: call.now,
            status: .open, version: 1, payments: [], total: sale.total, pretax: sale.pretax, tip: sale.tip,
            discount: sale.discount, lines: sale.lines, session: session?.id, content: body)
        store(operation, .create, call)
        return (answer(201, operation), operation.id)
    }

    mutating func complete(_ id: String, _ call: Call, _ body: JSONValue) throws(Refusal) -> (ServerAnswer, String) {
        var operation = try admit(id, call)
        let payments = try SaleRules.payments(body, of: operation)
        if options.signerDown { throw .signerDown }
        operation.payments = payments
        operation.paid = body["payments"]?.elements ?? []
        guard let fiscal = certifier.block(of: operation, client: clientSerial(of: operation.register), at: call.now)
        else { throw .signerDown }
        operation.fiscal = fiscal
        change(&operation, to: .completed, .complete, call)
        let cash = payments.filter { $0.counts && $0.method == "cash" }.reduce(0) { $0 + $1.amount }
        sessions[sessionKey(operation.merchant, operation.register)]?.expected += cash
        return (answer(200, operation), id)
    }

    mutating func void(_ id: String, _ call: Call, _ body: JSONValue) throws(Refusal) -> (ServerAnswer, String) {
        var operation = try admit(id, call)
        try SaleRules.voidReason(body)
        change(&operation, to: .voided, .void, call)
        return (answer(200, operation), id)
    }

    /// The operation, if it exists, the tag is the current one and nothing has ended it yet.
    private func admit(_ id: String, _ call: Call) throws(Refusal) -> ServerOperation {
        let operation = try find(id, merchant: call.merchant)
        guard let tag = call.request.header("If-Match") else {
            throw Refusal(status: 428, code: "precondition_required", message: "If-Match is required.")
        }
        guard let version = Self.version(of: tag) else {
            throw .invalid("If-Match must be a quoted positive integer.")
        }
        let ended = operation.status != .open
        if ended, options.checksStateFirst || operation.isSessionEvent { throw Self.stateRefusal(operation) }
        if version != operation.version {
            throw Refusal(
                status: 412, code: "precondition_failed",
                message: "Resource version mismatch. Expected \(version), current is \(operation.version).",
                retryable: true)
        }
        if ended { throw Self.stateRefusal(operation) }
        return operation
    }

    private static func stateRefusal(_ operation: ServerOperation) -> Refusal {
        .state("The operation is \(operation.status.rawValue).")
    }

    /// The number of `"1"`; weak tags, lists, `*` and anything unquoted are `nil`.
    private static func version(of tag: String) -> Int? {
        let bytes = Array(tag.utf8)
        guard bytes.count >= 3, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return nil }
        let digits = bytes[1..<(bytes.count - 1)]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != 0x30 else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// The register's serial as its security device knows it: `ERS ` and a UUID made from seed and register.
    package func clientSerial(of register: String) -> String {
        let digest = Digest(of: Array("\(options.seed) \(register)".utf8)).bytes
        var generator = SeededGenerator(seed: digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) })
        return "ERS " + generator.uuid()
    }

    mutating func store(_ operation: ServerOperation, _ step: Application.Step, _ call: Call) {
        places[operation.id] = operations.count
        operations.append(operation)
        apply(step, operation, key: call.key, body: call.request.body)
    }

    private mutating func change(
        _ operation: inout ServerOperation, to status: ServerOperation.Status, _ step: Application.Step, _ call: Call
    ) {
        operation.status = status
        operation.version += 1
        operation.updatedAt = call.now
        guard let place = places[operation.id] else { return }
        operations[place] = operation
        apply(step, operation, key: call.key, body: call.request.body)
    }
}
