import Flows
import Persistence
import Receipts
import Settings

/// One receipt: its paper, its prints, and what it replaces.
enum ReceiptPage {
    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        guard let receipt = try reader.receipt(visit.call.id) else {
            throw Problem.notFound("receipt \(visit.call.id)")
        }
        let words = visit.words
        let jobs = try reader.jobs(receipt: receipt.id)
        let later = try reader.superseding(receipt.id)
        let earlier = try receipt.supersedes.flatMap { try reader.receipt($0) }
        let operation = try receipt.operation.flatMap { try reader.operation($0) }
        var facts: [(name: String, value: String?)] = [
            ("total", visit.figures.money(receipt.total)), ("issued", visit.figures.time(receipt.issuedAt)),
            ("register", receipt.register), ("operator", receipt.operatorName), ("operation", receipt.operation),
            ("remote", operation?.remoteID),
        ]
        facts.removeAll { $0.value == nil || $0.value?.isEmpty == true }
        return [
            .init("receipt", try ReceiptsPage.row(receipt, visit, reader)),
            .init(
                "facts",
                .array(
                    facts.map { ["name": .string(words("receipt.\($0.name)")), "value": JSONValue($0.value)] })),
            .init("later", link(later)), .init("earlier", link(earlier)),
            .init("hasMail", .boolean(visit.premises.settings.mail != nil && visit.role >= .cashier)),
            .init("jobs", .array(jobs.reversed().map { Self.job($0, visit) })),
            .init(
                "mails",
                .array(
                    try reader.deliveries(receipt: receipt.id).reversed().map {
                        [
                            "word": .string(words("mail.\($0.state.rawValue)")),
                            "time": .string(visit.figures.time($0.created)),
                        ]
                    })),
            .init("hasJobs", .boolean(!jobs.isEmpty)),
        ]
    }

    private static func link(_ receipt: ReceiptRecord?) -> JSONValue {
        receipt.map { ["at": .string("/receipts/" + Form.encode($0.id)), "number": .string($0.number)] } ?? .null
    }

    /// A print as the pages of receipts and printers show it.
    static func job(_ job: PrintJobRecord, _ visit: Visit) -> JSONValue {
        let kind =
            switch job.state {
            case .completed: "good"
            case .unknown, .aborted: "bad"
            case .pendingHeld, .processingStopped: "warn"
            case .pending, .processing, .canceled: ""
            }
        return [
            "job": .string(JobView.name(job.id)), "version": JSONValue(job.version),
            "what": .string(job.title ?? job.receipt ?? ""),
            "printer": .string(job.printer), "time": .string(visit.figures.time(job.created)),
            "mark": JSONValue(job.mark), "operatorName": JSONValue(job.operatorName), "cause": JSONValue(job.reason),
            "word": .string(ReceiptsPage.paper(job, visit.words)), "kind": .string(kind),
            "reasons": JSONValue(
                job.reasons.isEmpty
                    ? nil : job.reasons.map { PrintersPage.word($0, visit.words) }.joined(separator: ", ")),
            "isUnknown": .boolean(job.state == .unknown || job.state == .pendingHeld),
            "mayCancel": .boolean(job.state == .pending || job.state == .processingStopped),
            "at": JSONValue(job.receipt.map { "/receipts/" + Form.encode($0) }),
        ]
    }
}
