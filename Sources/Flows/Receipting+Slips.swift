import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings

/// Slips of what happened at the drawer: documents without fiscal meaning, of which no receipt is kept.
extension Receipting {
    /// How far back the beginning of a session is looked for, in entries.
    static let sessionReach: Int64 = 20_000
    /// A session of more receipts is not added up.
    private static let receiptLimit = 5_000

    static func slipTitle(_ kind: String, of register: Premises.Register) -> String {
        "\(kind) of \(register.settings.id)"
    }

    /// What a settled session event leads to: the end of late prints, and its slip where the configuration wants it.
    func sessionEvent(of entry: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter) throws {
        guard entry.intent == Intent.sessionEvent.rawValue,
            let content = try register.session(entry, in: writer.read)
        else { return }
        if content.event == .close { try writer.expireLatePrints(of: entry.register) }
        guard entry.wantsPrint, let printer = premises.printer(register.settings.printer),
            register.settings.slips.contains(content.event == .close ? .session : .drawer)
        else { return }
        do {
            try queue(slipOf: content, for: entry, on: printer, register: register, in: writer)
        } catch let error as StoreError where error.passes || error.endsProcess {
            throw error
        } catch {
            // The call is settled all the same.
            try impossible(entry, "\(error)", in: writer)
        }
    }

    private func queue(
        slipOf content: SessionContent, for entry: QueueEntryRecord, on printer: Premises.Printer,
        register: Premises.Register, in writer: StoreWriter
    ) throws {
        var slip = try bare(content, for: entry, register: register, in: writer)
        switch content.event {
        case .open:
            slip.kind = "session_open"
            slip.total = content.amount ?? .zero(content.currency)
        case .cashAdjustment:
            let amount = content.amount ?? .zero(content.currency)
            slip.kind = amount.minorUnits < 0 ? "cash_out" : "cash_in"
            slip.total = amount
        case .cashCount: slip.kind = "session_cash_count"
        case .close:
            slip.kind = "session_close"
            try addUp(&slip, until: entry, register: register, in: writer)
        }
        let template = try premises.templates.template(for: slip)
        let title = Self.slipTitle(slip.kind, of: register)
        var job = PrintJobRecord(
            title: title,
            payload: try ReceiptWriter.render(slip, template: template, profile: printer.profile, logo: printer.logo),
            printer: printer.settings.name, jobClass: .live, profile: printer.profile.name,
            created: writer.now.wall.milliseconds)
        job.operatorName = entry.operatorName
        try writer.insert(&job)
        try writer.journal(
            "job.queued", "job \(job.id)", register: entry.register, actor: entry.operatorName,
            ["title": .string(title), "sha256": .string(Digest(of: job.payload ?? []).description)])
    }

    private func bare(
        _ content: SessionContent, for entry: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws -> Receipt {
        var slip = Receipt(
            form: .plain, shop: premises.settings.shop, country: register.settings.country,
            language: register.settings.language, kind: "", register: entry.register,
            number: content.externalID ?? "", occurredAt: Timestamp(entry.occurredAt) ?? entry.acceptedAt,
            issuedAt: writer.now.wall, total: .zero(content.currency))
        slip.terminal = entry.terminal
        slip.cashier = entry.operatorName
        slip.note = content.reason
        var report = SessionReport()
        report.number = content.session
        report.counted = content.counted
        report.expected = content.expected
        report.difference = content.difference
        slip.session = report
        return slip
    }

    /// Gathers the session that ends: its beginning, its cash movements, its last count and its receipts as they stand.
    private func addUp(
        _ slip: inout Receipt, until close: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws {
        guard var report = slip.session else { return }
        var opening: QueueEntryRecord?
        let floor = close.sequence - Self.sessionReach
        for entry in try writer.read.sessionEvents(
            register: close.register, from: floor, before: close.sequence)
        {
            guard let content = try register.session(entry, in: writer.read) else { continue }
            switch content.event {
            case .open:
                report.opening = content.amount
                report.openedAt = Timestamp(entry.occurredAt) ?? entry.acceptedAt
                opening = entry
            case .cashAdjustment:
                guard let amount = content.amount else { continue }
                report.movements.insert(.init(title: content.reason ?? "", amount: amount), at: 0)
            case .cashCount:
                guard report.counted == nil else { continue }
                (report.counted, report.expected, report.difference) =
                    (content.counted, content.expected, content.difference)
            case .close: break
            }
            // An earlier session is none of this one's.
            if content.event == .open || content.event == .close { break }
        }
        slip.session = report
        guard let opening else { return }
        let records = try writer.read.receipts(
            register: close.register, since: opening.acceptedAt.milliseconds, limit: Self.receiptLimit + 1
        ).map(\.receipt)
        guard records.count <= Self.receiptLimit else { return }
        let superseded = Set(records.compactMap(\.supersedes))
        for record in records.reversed() where (record.entry ?? 0) > opening.sequence && !superseded.contains(record.id)
        {
            slip.add(try record.receipt())
        }
    }
}

extension Receipt {
    /// Adds a receipt's amounts to a session's, as they were sent; those in another currency stay apart.
    fileprivate mutating func add(_ receipt: Receipt) {
        let count = session?.receipts ?? 0
        session?.receipts = count + 1
        if let sum = total.adding(receipt.total) { total = sum }
        for tender in receipt.tenders { add(tender.method, tender.amount) }
        // What was given back did not stay.
        if let change = receipt.change, change.minorUnits != 0 {
            add("cash", Money(minorUnits: -change.minorUnits, currency: change.currency))
        }
        for line in receipt.taxes { add(line) }
    }

    private mutating func add(_ method: String, _ amount: Money) {
        for index in tenders.indices where tenders[index].method == method {
            guard let sum = tenders[index].amount.adding(amount) else { continue }
            tenders[index].amount = sum
            return
        }
        tenders.append(Tender(method: method, amount: amount))
    }

    private mutating func add(_ line: TaxLine) {
        let rate = Decimal64(line.rate)?.reduced
        guard let index = taxes.firstIndex(where: { Decimal64($0.rate)?.reduced == rate && $0.name == line.name })
        else {
            taxes.append(line)
            return
        }
        guard let tax = taxes[index].tax.adding(line.tax) else { return }
        taxes[index].tax = tax
        taxes[index].net = taxes[index].net.flatMap { net in line.net.flatMap { net.adding($0) } }
        taxes[index].gross = taxes[index].gross.flatMap { gross in line.gross.flatMap { gross.adding($0) } }
    }
}
