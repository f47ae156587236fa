import Flows
import Persistence
import Receipts
import Settings

/// The newest paper, and every receipt there is.
enum ReceiptsPage {
    private static let rail = 4
    private static let size = 25

    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        let query = visit.item("q").map { String($0.prefix(200)) }
        let standing = visit.item("state").flatMap(StoreReader.Standing.init)
        let register = visit.item("register").flatMap { visit.premises.register($0)?.settings.id }
        let start = try visit.call.cursor()
        let rows = try reader.receipts(
            query: query, register: register, standing: standing, before: start, limit: size + 1)
        let isPlain = query == nil && standing == nil && register == nil && start == nil
        let shown = try rows.prefix(size).map { try row($0.receipt, visit, reader) }
        let words = visit.words
        var more = rows.count > size ? "/?after=\(rows[size - 1].row)" : nil
        for (name, value) in [("q", query), ("state", standing?.rawValue), ("register", register)] {
            if let value { more = more.map { $0 + "&\(name)=" + Form.encode(value) } }
        }
        return [
            .init("query", JSONValue(query ?? "")), .init("isPlain", .boolean(isPlain)),
            .init("rail", .array(isPlain ? Array(shown.prefix(rail)) : [])),
            .init("rows", .array(shown)), .init("hasRows", .boolean(!shown.isEmpty)),
            .init("isLater", .boolean(start != nil)), .init("more", JSONValue(more)),
            .init("lamp", .string(lamp(visit))),
            .init(
                "standings",
                .array(
                    StoreReader.Standing.allCases.map {
                        [
                            "value": .string($0.rawValue), "word": .string(words("standing.\($0.rawValue)")),
                            "isChosen": .boolean($0 == standing),
                        ]
                    })),
            .init("hasRegisters", .boolean(visit.premises.registers.count > 1)),
            .init(
                "registers",
                .array(
                    visit.premises.registers.map {
                        ["value": .string($0.settings.id), "isChosen": .boolean($0.settings.id == register)]
                    })),
        ]
    }

    private static func lamp(_ visit: Visit) -> String {
        let states = visit.printers.map(\.word)
        return states.contains("processing") ? "processing" : states.contains("stopped") ? "stopped" : "idle"
    }

    /// A receipt as the lists show it.
    static func row(_ receipt: ReceiptRecord, _ visit: Visit, _ reader: StoreReader) throws -> JSONValue {
        let jobs = try reader.jobs(receipt: receipt.id)
        let isSuperseded = try reader.superseding(receipt.id) != nil
        let words = visit.words
        return [
            "id": .string(receipt.id), "at": .string("/receipts/" + Form.encode(receipt.id)),
            "api": .string("/v1/receipts/" + Form.encode(receipt.id)), "number": .string(receipt.number),
            "issued": .string(receipt.issuedAt.rfc3339), "time": .string(visit.figures.time(receipt.issuedAt)),
            "amount": .string(visit.figures.money(receipt.total)), "operatorName": JSONValue(receipt.operatorName),
            "register": .string(receipt.register), "isSuperseded": .boolean(isSuperseded),
            "chip": chip(receipt, isSuperseded: isSuperseded, visit),
            "copies": JSONValue(jobs.count), "paper": .string(paper(jobs.last, words)),
            "unknown": jobs.last { $0.state == .unknown }.map {
                ["job": .string(JobView.name($0.id)), "version": JSONValue($0.version)]
            } ?? .null,
            "picture": .string(words("receipts.picture", ("number", receipt.number))),
            "reprint": .string(words("receipts.reprintOf", ("number", receipt.number))),
            "done": .string(words("receipts.queued", ("number", receipt.number))),
            "show": .string(words("receipts.showOf", ("number", receipt.number))),
        ]
    }

    static func chip(_ receipt: ReceiptRecord, isSuperseded: Bool, _ visit: Visit) -> JSONValue {
        if isSuperseded { return visit.chip("standing.superseded", "") }
        return switch receipt.form {
        case .plain: visit.chip("standing.plain", "info")
        case .provisional: visit.chip("standing.provisional", "warn")
        case .fiscal: receipt.signed ? visit.chip("standing.fiscal", "good") : visit.chip("standing.unsigned", "warn")
        }
    }

    /// What is known of a receipt's newest print: "printed" only where the printer has proved it.
    static func paper(_ job: PrintJobRecord?, _ words: Words) -> String {
        guard let job else { return words("paper.none") }
        let state: String =
            switch job.state {
            case .completed:
                switch job.grade {
                case .a, .b: "printed"
                case .c: "healthy"
                case .d: "spooled"
                case .e, nil: "sent"
                }
            case .unknown, .pending, .pendingHeld, .processing, .processingStopped, .canceled, .aborted:
                job.state.rawValue
            }
        let text = words("paper.\(state)")
        return job.duplicate.map { words("paper.duplicate", ("n", String($0)), ("state", text)) } ?? text
    }
}
