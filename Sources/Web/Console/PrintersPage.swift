import Flows
import Persistence
import Receipts

/// The printers: what they are, what keeps them from printing, and what came out last.
enum PrintersPage {
    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        let words = visit.words
        let open = try reader.openJobs()
        let newest = try reader.jobs(before: .max, limit: 200)
        let printers = try visit.printers.map { printer -> JSONValue in
            let waiting = open.filter { $0.printer == printer.name && $0.state != .unknown }
            let kind = printer.word == "stopped" ? "bad" : printer.word == "processing" ? "info" : "good"
            let jobs = newest.filter { $0.printer == printer.name }.prefix(5)
            return [
                "name": .string(printer.name), "device": .string(printer.device), "profile": .string(printer.profile),
                "chip": visit.chip("printer.\(printer.word)", kind),
                "reasons": .array(reasons(printer, words).map { .string($0) }), "failure": JSONValue(printer.failure),
                "remedy": JSONValue(printer.word == "stopped" ? remedy(printer, words) : nil),
                "drawer": JSONValue(printer.drawerSignal.map { words("printer.drawer-\($0)") }),
                "paper": .string(paper(printer, words)),
                "waiting": JSONValue(waiting.isEmpty ? nil : words.count("printer.waiting", waiting.count)),
                "hasDrawer": .boolean(!printer.takesPages), "api": .string("/v1/printers/" + Form.encode(printer.name)),
                "jobs": .array(try jobs.map { try named($0, visit, reader) }), "hasJobs": .boolean(!jobs.isEmpty),
                "testOf": .string(words("printer.testOf", ("printer", printer.name))),
                "drawerOf": .string(words("printer.drawerOf", ("printer", printer.name))),
            ]
        }
        let unknown = open.filter { $0.state == .unknown || $0.state == .pendingHeld }
        return [
            .init("printers", .array(printers)), .init("hasUnknown", .boolean(!unknown.isEmpty)),
            .init("unknown", .array(try unknown.map { try named($0, visit, reader) })),
        ]
    }

    /// A print under the number of its receipt.
    private static func named(_ job: PrintJobRecord, _ visit: Visit, _ reader: StoreReader) throws -> JSONValue {
        let number = try job.receipt.flatMap { try reader.receipt($0)?.number }
        guard case .object(let members) = ReceiptPage.job(job, visit) else { return .null }
        return .object([.init("number", .string(number ?? job.title ?? ""))] + members)
    }

    /// Why a printer does not print, in words.
    static func reasons(_ printer: PrinterState, _ words: Words) -> [String] {
        printer.reasons.map { word($0, words) }
    }

    /// A reason of IPP (RFC 8011, section 5.4.12) in words; one that nobody has translated is shown as it is.
    static func word(_ reason: String, _ words: Words) -> String {
        words.known("reasons.\(reason)") ?? words.known("reasons.\(stem(reason))") ?? reason
    }

    private static func stem(_ reason: String) -> String {
        for tail in ["-error", "-warning", "-report"] where reason.hasSuffix(tail) {
            return String(reason.dropLast(tail.count))
        }
        return reason
    }

    private static func paper(_ printer: PrinterState, _ words: Words) -> String {
        let reasons = printer.reasons.map(stem)
        if reasons.contains("media-empty") || reasons.contains("media-needed") { return words("printer.paper-empty") }
        if reasons.contains("media-low") { return words("printer.paper-low") }
        return words(printer.status == nil ? "printer.paper-unknown" : "printer.paper-there")
    }

    private static func remedy(_ printer: PrinterState, _ words: Words) -> String {
        for reason in printer.reasons.map(stem) {
            if let remedy = words.known("remedies.\(reason)") { return remedy }
        }
        return words("remedies.other")
    }
}
