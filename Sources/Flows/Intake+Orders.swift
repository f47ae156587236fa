import Fiscal
import Persistence
import Receipts
import Rendering
import Settings

// Receipts that a program orders by their content.

extension Intake {
    /// Makes the receipt with its print job, or keeps its content for the operation that it belongs to.
    mutating func issue(
        _ body: [UInt8], id key: String?, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        var order: ReceiptOrder
        do throws(Problem) {
            order = try ReceiptOrder(body) { premises.register($0)?.currency }
        } catch { return .problem(error) }
        guard let register = premises.register(order.register) else { return Self.gone }
        if let printer = order.printer, premises.printer(printer) == nil {
            return .problem(422, "unknown_printer", "There is no printer \(printer).", pointer: "/printer")
        }
        if let name = order.template {
            do throws(TemplateError) { _ = try premises.templates.template(named: name) } catch {
                return .problem(422, "unknown_template", "\(error)", pointer: "/template")
            }
        }
        if let email = order.email {
            if let refusal = refusal(of: email, for: order) { return refusal }
            order.body = try order.bodyWithoutAddress()
        }
        let wanted = order
        let id = order.id ?? key ?? "req_" + ids.uuid(at: now.wall)
        let digest = Digest(of: order.body)
        if let earlier = try store.read({ try $0.printRequest(id) }) {
            guard earlier.digest == digest else {
                return .problem(
                    422, "idempotency_key_reused", "The id \(id) belongs to another print request.", pointer: "/id")
            }
            return try store.read { try Self.answer(200, earlier, in: $0) }
        }
        if let operation = order.operation {
            if register.upstream.dialect.certifies, let name = order.template,
                try !premises.templates.template(named: name).bearsFiscalCode
            {
                return .problem(
                    422, "template_not_fiscal",
                    "The template \(name) has no place for {{fiscal.code}}, which stands on every fiscal receipt. Use another one, or order this print without operation.",
                    pointer: "/template")
            }
            return try keep(order, for: operation, as: id, digest, register: register, by: actor, on: store, at: now)
        }
        var ids = ids
        defer { self.ids = ids }
        let receipting = receipting
        return try store.transact(at: now) { writer in
            let receipt = try receipting.make(wanted, register: register, by: actor, ids: &ids, in: writer)
            let request = PrintRequestRecord(
                id: id, register: wanted.register, body: wanted.body, digest: digest, receipt: receipt, operation: nil)
            try writer.insert(request)
            if let email = wanted.email {
                let delivery = try writer.insertDelivery(
                    receipt: receipt, to: email, language: nil, notAfter: receipting.premises.mailEnd(from: now),
                    operatorName: actor.name)
                try writer.journal(
                    "delivery.queued", "delivery \(delivery)", register: wanted.register, actor: actor.name,
                    ["receipt": .string(receipt)])
            }
            return try Self.answer(201, request, in: writer.read)
        }
    }

    /// Why the receipt cannot be mailed there, or nil.
    private func refusal(of email: String, for order: ReceiptOrder) -> Answer? {
        guard premises.settings.mail != nil else { return Mailer.notConfigured }
        guard order.operation == nil else {
            return .problem(
                422, "email_with_completion",
                "The receipt of an operation is mailed where its completion says so: send Quittance-Email with that call. Nothing was stored.",
                pointer: "/email")
        }
        do throws(EmailAddressError) {
            _ = try EmailAddress(email)
            return nil
        } catch {
            return .problem(
                422, "invalid_address", "The address cannot be sent to: \(error.sentence). Nothing was stored.",
                pointer: "/email")
        }
    }

    /// The operation's receipt will show this content, once it is completed.
    private func keep(
        _ order: ReceiptOrder, for name: String, as id: String, _ digest: Digest, register: Premises.Register,
        by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        let upstream = register.upstream.settings.name
        guard let operation = try store.read({ try $0.operation(named: name, upstream: upstream) }),
            operation.register == order.register
        else {
            return .problem(
                404, "operation_not_found", "The register \(order.register) has no operation \(name).",
                pointer: "/operation")
        }
        let isLate = try store.read { reader in
            try !reader.receipts(operation: operation.id).isEmpty
                || reader.entries(operation: operation.id).contains {
                    ($0.intent == Intent.complete.rawValue || $0.intent == Intent.cancel.rawValue)
                        && $0.state != .aborted && $0.state != .canceled
                }
        }
        guard try !isLate && store.read({ try $0.printRequest(operation: operation.id) }) == nil else {
            return .problem(
                409, "receipt_exists",
                "The operation \(name) has its receipt, or what that shows, already. Ask for a reprint instead.")
        }
        return try store.transact(at: now) { writer in
            let request = PrintRequestRecord(
                id: id, register: order.register, body: order.body, digest: digest, receipt: nil,
                operation: operation.id)
            try writer.insert(request)
            try writer.journal(
                "receipt.supplied", "operation \(operation.id)", register: order.register, actor: actor.name,
                ["request": .string(id), "sha256": .string(digest.description)])
            return try Self.answer(201, request, in: writer.read)
        }
    }

    private static func answer(_ status: Int, _ request: PrintRequestRecord, in reader: StoreReader) throws -> Answer {
        let made: ReceiptRecord? =
            if let id = request.receipt { try reader.receipt(id) } else {
                try request.operation.flatMap { try reader.receipts(operation: $0).last }
            }
        let jobs = try made.map { try reader.jobs(receipt: $0.id) } ?? []
        let receipt: JSONValue =
            if let made {
                try ReceiptView.json(
                    made, superseding: reader.superseding(made.id)?.id, jobs: jobs,
                    emails: reader.deliveries(receipt: made.id))
            } else { .null }
        return .json(
            status,
            [
                "id": .string(request.id), "receipt": receipt, "job": jobs.first.map(JobView.json) ?? .null,
                "operation": JSONValue(request.operation),
            ])
    }
}

extension Receipting {
    /// A receipt without fiscal meaning, and its print.
    fileprivate func make(
        _ order: ReceiptOrder, register: Premises.Register, by actor: Actor, ids: inout SeededGenerator,
        in writer: StoreWriter
    ) throws -> String {
        let content = order.content
        let counter = content.externalID == nil ? try writer.count("receipt", register: order.register) : 0
        let issuedAt = order.issuedAt ?? writer.now.wall
        let number = register.rules.paperNumber(
            externalID: content.externalID, register: order.register, counter: counter, form: .plain)
        let context = ReceiptContext(
            shop: premises.shop(of: register), country: register.settings.country,
            language: register.settings.language, register: order.register, number: number,
            occurredAt: order.occurredAt ?? issuedAt, issuedAt: issuedAt, terminal: order.register,
            cashier: order.cashier ?? actor.operatorName, footer: order.footer)
        let receipt = receipt(content, form: .plain, in: context)
        let template = try premises.templates.template(for: receipt, named: order.template)
        let id = "rcpt_" + ids.uuid(at: writer.now.wall)
        try store(
            ReceiptRecord(
                id: id, register: order.register, operation: nil, entry: nil, supersedes: nil, receipt: receipt,
                template: template.name, templateDigest: template.digest, occurredAt: context.occurredAt.rfc3339),
            of: receipt.shop, by: actor.name, on: order.register, in: writer)
        try report(amountsOf: receipt, content, id: id, register: register, in: writer)
        _ = try spool(
            id, on: order.printer ?? register.settings.printer, copies: order.copies, register: register,
            as: order.template == "kitchen" ? .kitchen : .live, in: writer)
        return id
    }
}
