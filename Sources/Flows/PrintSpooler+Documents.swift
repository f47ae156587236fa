import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings

/// Prints that are no receipts: a till's own documents and test pages.
extension PrintSpooler {
    /// What has not come out by then is of no use to anybody: milliseconds.
    private enum Age {
        static let document: Int64 = 3_600_000
        static let testPage: Int64 = 300_000
    }

    func printDocument(_ order: PrintOrder, by actor: Actor, on store: Store, at now: Instant) throws -> Answer {
        guard let name = order.printer ?? (lines.count == 1 ? lines[0].name : nil) else {
            return .problem(
                422, "printer_required",
                "There is more than one printer. Name one: ?printer=\(lines.map(\.name).joined(separator: " or ")).")
        }
        guard let line = lines.first(where: { $0.name == name }) else { return unknown(name) }
        let title: String
        let payload: [UInt8]
        do {
            switch order.content {
            case .receiptLine(let source):
                title = "ReceiptLine document"
                payload = try ReceiptWriter.render(
                    document: Template(document: source, name: "document"), profile: line.printer.profile,
                    logo: line.printer.logo)
            case .text(let text):
                title = "text"
                payload = try TextDocument.bytes(text, profile: line.printer.profile)
            case .commands(let bytes):
                title = "printer commands"
                if let refusal = Self.refusal(of: bytes, on: line.printer) { return refusal }
                payload = bytes
            case .picture(let bitmap):
                title = "picture"
                payload = try PictureDocument.bytes(bitmap, profile: line.printer.profile)
            }
        } catch let error as TemplateError {
            return .problem(422, "invalid_document", "\(error)")
        } catch let error as RenderingError {
            return .problem(422, "invalid_document", "The document cannot be printed: \(error).")
        }
        guard !payload.isEmpty else { return .problem(422, "invalid_document", "There is nothing to print.") }
        if let key = order.key, let earlier = try store.read({ try $0.job(key: key) }) {
            guard earlier.payload == payload, earlier.printer == name else {
                return .problem(
                    422, "idempotency_key_reused",
                    "The key \(key) belongs to another print, \(JobView.name(earlier.id)).")
            }
            return .json(200, JobView.json(earlier))
        }
        return try queue(
            title, payload, order.jobClass, age: Age.document, key: order.key, on: line.printer, by: actor, in: store,
            at: now)
    }

    func printTestPage(_ printer: String, by actor: Actor, on store: Store, at now: Instant) throws -> Answer {
        guard let line = lines.first(where: { $0.name == printer }) else { return unknown(printer) }
        let template = try premises.templates.template(named: "test")
        let payload: [UInt8]
        do throws(RenderingError) {
            payload = try TestPage.bytes(
                heading: ["Printer \(printer)", "Device \(line.printer.settings.device)"],
                template: template, profile: line.printer.profile,
                logo: line.printer.logo)
        } catch {
            return .problem(422, "invalid_document", "The test page cannot be printed: \(error).")
        }
        return try queue(
            "test page", payload, .reprint, age: Age.testPage, key: nil, on: line.printer, by: actor, in: store, at: now
        )
    }

    /// Prints a document again whose print is in doubt; marked, since it may be a receipt that somebody else made.
    func duplicate(
        ofDocument job: PrintJobRecord, operatorName: String?, in writer: StoreWriter
    ) throws -> PrintJobRecord {
        var again = PrintJobRecord(
            title: job.title ?? "", payload: job.payload ?? [], printer: job.printer, jobClass: .reprint,
            profile: job.profile, created: writer.now.wall.milliseconds)
        let number = (job.duplicate ?? 0) + 1
        again.duplicate = number
        again.mark = "DUPLICATE \(number)"
        again.reason = "unknown outcome"
        again.operatorName = operatorName
        try writer.insert(&again)
        try writer.journal(
            "job.queued", "job \(again.id)", actor: operatorName,
            ["repeats": JobView.id(job.id), "duplicate": JSONValue(number)])
        return again
    }

    private func queue(
        _ title: String, _ payload: [UInt8], _ jobClass: PrintJobRecord.Class, age: Int64, key: String?,
        on printer: Premises.Printer, by actor: Actor, in store: Store, at now: Instant
    ) throws -> Answer {
        try store.transact(at: now) { writer in
            var job = PrintJobRecord(
                title: title, payload: payload, printer: printer.settings.name, jobClass: jobClass,
                profile: printer.profile.name, created: writer.now.wall.milliseconds)
            job.notAfter = job.created + age
            job.key = key
            job.operatorName = actor.name
            try writer.insert(&job)
            try writer.journal(
                "job.queued", "job \(job.id)", actor: actor.name,
                ["title": .string(title), "sha256": .string(Digest(of: payload).description)])
            return .json(202, JobView.json(job))
        }
    }

    /// Why a client's own commands are not sent to this printer; `nil` if they are.
    private static func refusal(of bytes: [UInt8], on printer: Premises.Printer) -> Answer? {
        let name = printer.settings.name
        guard printer.settings.raw != .never else {
            return .problem(
                403, "raw_not_allowed",
                "The printer \(name) takes no commands from clients. Set raw: checked in its configuration if it should."
            )
        }
        guard !CommandAllowance.isCutShort(bytes, language: printer.profile.language) else {
            return .problem(
                422, "command_cut_short",
                "The commands end in the middle of one, which would swallow what is printed next. Nothing was printed.")
        }
        guard printer.settings.raw == .checked,
            let refusal = CommandAllowance.refusal(of: bytes, language: printer.profile.language)
        else { return nil }
        return .problem(
            403, "command_not_allowed",
            "Byte \(refusal.offset) begins a command that clients may not send to \(name): \(refusal.command). Nothing was printed."
        )
    }
}

extension PrintJobRecord {
    /// What is printed, in a word or two.
    var what: String { receipt ?? title ?? "job \(id)" }
}
