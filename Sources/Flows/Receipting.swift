import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings

/// Turns accepted and certified operations into receipts and their print jobs, within the caller's transaction.
struct Receipting {
    let premises: Premises

    struct Made {
        let receipt: String
        let job: Int64?
    }

    /// The receipt of a completed sale that nobody has answered for yet: provisional, or plain where nobody certifies.
    ///
    /// Nothing is made where one exists already, or where the content is not that of goods.
    func provisional(
        for entry: QueueEntryRecord, register: Premises.Register, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Made? {
        guard entry.intent == Intent.complete.rawValue, try writer.read.receipts(operation: entry.operation).isEmpty
        else { return nil }
        let order = try order(for: entry, in: writer)
        guard let content = try content(of: entry, order, register: register, in: writer) else { return nil }
        let certifies = register.upstream.dialect.certifies
        let form = certifies ? Receipt.Form.provisional : .plain
        let outage = certifies ? try writer.count("provisional", register: entry.register) : nil
        let context = try context(
            for: entry, order, content: content, register: register, form: form, replaces: nil, fiscal: nil,
            outage: outage, in: writer)
        let receipt = receipt(content, form: form, in: context)
        let id = try store(
            receipt, for: entry, order, supersedes: nil, operation: entry.operation, ids: &ids, in: writer)
        try report(amountsOf: receipt, content, id: id, register: register, in: writer)
        if !certifies, !content.awaitsNumber {
            try deliver(id, of: entry, isLate: false, register: register, in: writer)
        }
        guard entry.wantsPrint else { return Made(receipt: id, job: nil) }
        return Made(receipt: id, job: try spool(id, order, register: register, as: .live, in: writer))
    }

    /// The fiscal receipt of a certified operation, with everything that follows from it.
    ///
    /// A provisional receipt is superseded; its job is canceled if no byte of it has left yet. Where nobody certifies, the
    /// receipt is plain, and only the number of an e-invoice makes another one.
    func fiscal(
        for entry: QueueEntryRecord, certified: FiscalInformation?, register: Premises.Register,
        ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Made? {
        let earlier = try writer.read.receipts(operation: entry.operation)
        let dialect = register.upstream.dialect
        let form = dialect.certifies ? Receipt.Form.fiscal : .plain
        guard entry.intent == Intent.complete.rawValue,
            !earlier.contains(where: { $0.form == .fiscal || $0.supersedes != nil })
        else { return nil }
        let order = try order(for: entry, in: writer)
        guard var content = try content(of: entry, order, register: register, in: writer) else { return nil }
        if form == .plain, !earlier.isEmpty, !content.awaitsNumber || certified == nil { return nil }
        if let certified { content = dialect.content(content, answeredWith: certified) }
        let former = earlier.first
        let information = certified ?? FiscalInformation(json: "null")
        let context = try context(
            for: entry, order, content: content, register: register, form: form, replaces: former?.number,
            fiscal: information, outage: nil, in: writer)
        let receipt = receipt(content, form: form, in: context)
        let id = try store(
            receipt, for: entry, order, supersedes: former?.id, operation: entry.operation, ids: &ids, in: writer)
        if former == nil { try report(amountsOf: receipt, content, id: id, register: register, in: writer) }
        if form == .fiscal {
            for finding in register.rules.check(code: information, of: receipt) {
                try writer.notice(
                    finding.code, .warning, subject: "receipt \(id)", register: entry.register,
                    sentence: finding.detail,
                    remedy: "The provider's code was printed as it came; ask the provider about it.")
            }
        }
        if form == .fiscal || !content.awaitsNumber {
            try deliver(id, of: entry, isLate: former != nil, register: register, in: writer)
        }
        guard entry.wantsPrint else { return Made(receipt: id, job: nil) }
        var jobClass = PrintJobRecord.Class.live
        if let former {
            let canceled = try cancelUnsent(receipt: former.id, in: writer)
            // Where no paper came out before, this print is the customer's first and never optional.
            guard canceled || register.settings.afterSync.contains(.print) else { return Made(receipt: id, job: nil) }
            jobClass = canceled ? .live : .afterSync
        }
        return Made(receipt: id, job: try spool(id, order, register: register, as: jobClass, in: writer))
    }

    /// Whether the receipt of an entry shows a placeholder for a number that its answer has not brought.
    func awaitsNumber(
        _ entry: QueueEntryRecord, _ certified: FiscalInformation?, _ register: Premises.Register,
        in writer: StoreWriter
    ) throws -> Bool {
        let order = try order(for: entry, in: writer)
        guard let content = try content(of: entry, order, register: register, in: writer) else { return false }
        let answered = certified.map { register.upstream.dialect.content(content, answeredWith: $0) } ?? content
        return answered.awaitsNumber
    }

    /// Mails the receipt as it stands where the number that it shows a placeholder for cannot be had.
    func deliverUnnumbered(
        _ entry: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws {
        guard entry.wantsEmail, entry.intent == Intent.complete.rawValue, !register.upstream.dialect.certifies else {
            return
        }
        let receipts = try writer.read.receipts(operation: entry.operation)
        guard let newest = receipts.last,
            try receipts.allSatisfy({ try writer.read.deliveries(receipt: $0.id).isEmpty })
        else { return }
        try deliver(newest.id, of: entry, isLate: false, register: register, in: writer)
    }

    /// Queues the mail that was asked for with the sale.
    private func deliver(
        _ receipt: String, of entry: QueueEntryRecord, isLate: Bool, register: Premises.Register,
        in writer: StoreWriter
    ) throws {
        guard entry.wantsEmail else { return }
        guard !isLate || register.settings.afterSync.contains(.email) else {
            return try writer.forgetAddress(entry: entry.sequence)
        }
        let delivery = try writer.insertDelivery(
            receipt: receipt, entry: entry.sequence, notAfter: premises.mailEnd(from: writer.now))
        try writer.journal(
            "delivery.queued", "delivery \(delivery)", register: entry.register, ["receipt": .string(receipt)])
    }

    private func content(
        of entry: QueueEntryRecord, _ order: ReceiptOrder?, register: Premises.Register, in writer: StoreWriter
    ) throws -> SaleContent? {
        if let order { return order.content }
        let entries = try writer.read.entries(operation: entry.operation)
        let stored = try writer.read.operation(entry.operation)?.content
        let dialect = register.upstream.dialect
        do {
            // A completion that makes its operation, or names it itself, says all that a receipt shows.
            let isWhole =
                try dialect.makesOperation(.complete)
                || dialect.operation(namedIn: JSONValue(parsing: entry.body), for: .complete) != nil
            let create = entries.first { $0.intent == Intent.start.rawValue }?.body ?? stored
            guard let create = create ?? (isWhole ? Array("null".utf8) : nil) else {
                try impossible(entry, "the operation was made elsewhere and its content is not known", in: writer)
                return nil
            }
            let changes = entries.filter {
                $0.intent == Intent.mutate.rawValue && $0.state != .aborted && $0.state != .canceled
            }
            return try dialect.content(
                create: try JSONValue(parsing: create), changes: try changes.map { try JSONValue(parsing: $0.body) },
                complete: try JSONValue(parsing: entry.body))
        } catch {
            try impossible(entry, "\(error)", in: writer)
            return nil
        }
    }

    /// What a program has said that the receipt of this entry's operation is to show.
    private func order(for entry: QueueEntryRecord, in writer: StoreWriter) throws -> ReceiptOrder? {
        guard let request = try writer.read.printRequest(operation: entry.operation) else { return nil }
        return try ReceiptOrder(request.body) { premises.register($0)?.currency }
    }

    /// Tells the operator, once for a sale, what does not add up; the receipt shows it as the till sent it.
    func report(
        amountsOf receipt: Receipt, _ content: SaleContent, id: String, register: Premises.Register,
        in writer: StoreWriter
    ) throws {
        let findings = register.rules.check(amounts: receipt, notices: content.notices).map(\.detail)
        if !findings.isEmpty {
            let more = findings.count > 3 ? "; and \(findings.count - 3) more" : ""
            try writer.notice(
                "amounts", .warning, subject: "receipt \(id)", register: receipt.register,
                sentence: "The receipt \(receipt.number) does not add up: "
                    + findings.prefix(3).joined(separator: "; ") + more + ".",
                remedy: "It shows what the till sent. Correct the till, or the article it is about.")
        }
        let rates = register.rules.unknownRates(of: receipt)
        if !rates.isEmpty {
            try writer.notice(
                "tax-rate", .warning, subject: "register \(register.settings.id)", register: register.settings.id,
                sentence: "The till sent tax rates that \(receipt.country.rawValue) does not have: "
                    + rates.map { $0 + " %" }.joined(separator: ", ") + ".",
                remedy: "Receipts show the rates as sent. Correct the till, or resolve this if the rate is right.")
        }
    }

    /// What a receipt is laid out with: where the shop has taken away what a program had asked for, as its kind is.
    private func template(for receipt: Receipt, named name: String?, in writer: StoreWriter) throws -> Template {
        guard let name else { return try premises.templates.template(for: receipt) }
        // None that is not there any more, nor one for a fiscal receipt that has lost the place for its code.
        if let template = try? premises.templates.template(for: receipt, named: name),
            receipt.form != .fiscal || template.bearsFiscalCode
        {
            return template
        }
        try writer.notice(
            "template-missing", .warning, subject: "template \(name)", register: receipt.register,
            sentence:
                "The template \(name), which a program asked for with receipt \(receipt.number), is not there any more, or has no place for the fiscal code: the receipt is laid out as others of its kind.",
            remedy: "Put \(name).receipt back into the folder of templates, or correct it or the program.")
        return try premises.templates.template(for: receipt)
    }

    func impossible(_ entry: QueueEntryRecord, _ reason: String, in writer: StoreWriter) throws {
        try writer.notice(
            "receipt-impossible", .alarm, subject: "entry \(entry.sequence)", register: entry.register,
            sentence: "No receipt can be made of entry \(entry.sequence): \(reason).",
            remedy: "The call itself goes on. Give the customer a receipt by hand and correct what the till sends.")
    }

    private func context(
        for entry: QueueEntryRecord, _ order: ReceiptOrder?, content: SaleContent, register: Premises.Register,
        form: Receipt.Form, replaces: String?, fiscal: FiscalInformation?, outage: Int?, in writer: StoreWriter
    ) throws -> ReceiptContext {
        let counter =
            content.externalID == nil && replaces == nil ? try writer.count("receipt", register: entry.register) : 0
        let shop = premises.shop(of: register)
        let number =
            replaces
            ?? register.rules.paperNumber(
                externalID: content.externalID, register: entry.register, counter: counter, form: form)
        var context = ReceiptContext(
            shop: shop, country: register.settings.country, language: register.settings.language,
            register: entry.register, number: number,
            occurredAt: Timestamp(entry.occurredAt) ?? entry.acceptedAt, issuedAt: writer.now.wall,
            terminal: entry.terminal, cashier: entry.operatorName, replaces: replaces, fiscal: fiscal, outage: outage)
        context.footer = order?.footer ?? []
        context.bearsOutageCode = register.settings.outageCode == .phrase
        return context
    }

    private func store(
        _ receipt: Receipt, for entry: QueueEntryRecord, _ order: ReceiptOrder?, supersedes: String?,
        operation: String, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> String {
        let id = "rcpt_" + ids.uuid(at: writer.now.wall)
        let template = try template(for: receipt, named: order?.template, in: writer)
        try store(
            ReceiptRecord(
                id: id, register: entry.register, operation: operation, entry: entry.sequence, supersedes: supersedes,
                receipt: receipt, template: template.name, templateDigest: template.digest,
                occurredAt: entry.occurredAt),
            of: receipt.shop, by: entry.operatorName ?? entry.token, on: entry.terminal, in: writer)
        return id
    }

    func store(
        _ record: ReceiptRecord, of shop: Shop, by actor: String?, on device: String?, in writer: StoreWriter
    ) throws {
        try writer.insert(record, shop: shop.name)
        try writer.journal(
            "receipt.created", "receipt \(record.id)", register: record.register, actor: actor, device: device,
            [
                "row": .string(record.id), "sha256": .string(Digest(of: record.document.utf8).description),
                "form": .string(record.form.rawValue), "entry": record.entry.map { JSONValue($0) } ?? .null,
                "fiscalSha256": record.fiscal.map { .string(Digest(of: $0.utf8).description) } ?? .null,
            ])
    }

    /// Queues the print of an entry's receipt where its program wants it, and so often.
    private func spool(
        _ receipt: String, _ order: ReceiptOrder?, register: Premises.Register, as jobClass: PrintJobRecord.Class,
        in writer: StoreWriter
    ) throws -> Int64? {
        let copies = jobClass == .live ? order?.copies ?? 1 : 1
        return try spool(
            receipt, on: order?.printer ?? register.settings.printer, copies: copies, register: register,
            as: jobClass, in: writer)
    }

    /// - Parameter copies: Every one but the first is marked as a duplicate.
    func spool(
        _ receipt: String, on printer: String, copies: Int = 1, register: Premises.Register,
        as jobClass: PrintJobRecord.Class, in writer: StoreWriter
    ) throws -> Int64? {
        // One that a program named may be gone by now.
        guard let printer = premises.printer(printer) ?? premises.printer(register.settings.printer) else { return nil }
        var job = PrintJobRecord(
            receipt: receipt, printer: printer.settings.name, jobClass: jobClass, profile: printer.profile.name,
            created: writer.now.wall.milliseconds)
        if jobClass == .afterSync {
            job.notAfter = writer.now.wall.milliseconds + 4 * 3_600_000
        }
        if try jobClass == .afterSync && register.rules.marksLatePrints || writer.mayBePrinted(receipt) {
            let number = try writer.nextDuplicate(of: receipt)
            job.duplicate = number
            job.mark = register.rules.duplicateMark(number)
        }
        try writer.insert(&job)
        try writer.journal("job.queued", "job \(job.id)", register: register.settings.id, ["receipt": .string(receipt)])
        guard copies > 1, let record = try writer.read.receipt(receipt) else { return job.id }
        for _ in 1..<copies {
            _ = try duplicate(
                of: record, printer: printer.settings.name, as: jobClass, reason: "copy", operatorName: nil, in: writer)
        }
        return job.id
    }

    /// Queues one more print of a receipt, with the country's mark and the next number.
    func duplicate(
        of receipt: ReceiptRecord, printer: String, as jobClass: PrintJobRecord.Class, reason: String?,
        operatorName: String?, in writer: StoreWriter
    ) throws -> PrintJobRecord {
        let number = try writer.nextDuplicate(of: receipt.id)
        let country = try receipt.receipt().country
        var job = PrintJobRecord(
            receipt: receipt.id, printer: printer, jobClass: jobClass,
            profile: premises.printer(printer)?.profile.name ?? "", created: writer.now.wall.milliseconds)
        job.duplicate = number
        job.mark = CountryRules.of(country).duplicateMark(number)
        job.reason = reason
        job.operatorName = operatorName
        try writer.insert(&job)
        try writer.journal(
            "job.queued", "job \(job.id)", register: receipt.register, actor: operatorName,
            ["receipt": .string(receipt.id), "duplicate": JSONValue(number), "reason": JSONValue(reason)])
        return job
    }

    private func cancelUnsent(receipt: String, in writer: StoreWriter) throws -> Bool {
        var canceled = false
        for var job in try writer.read.jobs(receipt: receipt) {
            guard job.state == .pending || job.state == .processingStopped else { continue }
            job.state = .canceled
            job.reasons = ["superseded"]
            try writer.update(&job)
            try writer.journal("job.canceled", "job \(job.id)", ["reason": "superseded"])
            canceled = true
        }
        return canceled
    }
}

extension TemplateStore {
    /// The template that a stored receipt was made with, or that of its kind where the shop has taken it away since.
    func template(of record: ReceiptRecord, _ receipt: Receipt) throws(TemplateError) -> Template {
        names.contains(record.template) ? try template(named: record.template) : try template(for: receipt)
    }
}

extension StoreWriter {
    /// Whether the file that a restored copy was made of may have printed this receipt.
    fileprivate func mayBePrinted(_ receipt: String) throws -> Bool {
        guard let newest = try read.restoredThrough(), let entry = try read.receipt(receipt)?.entry else {
            return false
        }
        return entry <= newest
    }
}
