import Flows
import Persistence
import Receipts

/// The journal, newest first.
enum AuditPage {
    private static let size = 50

    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        let start = try visit.call.cursor()
        let rows = try reader.journal(before: start ?? .max, limit: size + 1)
        let head = try reader.journalHead()
        return [
            .init("head", ["sequence": JSONValue(head.sequence), "hash": .string(head.hash.description)]),
            .init("hasRows", .boolean(!rows.isEmpty)), .init("isLater", .boolean(start != nil)),
            .init("more", JSONValue(rows.count > size ? "/audit?after=\(rows[size - 1].sequence)" : nil)),
            .init(
                "rows",
                .array(
                    rows.prefix(size).map { row in
                        [
                            "sequence": JSONValue(row.sequence), "time": .string(visit.figures.seconds(row.at)),
                            "what": .string(row.kind), "subject": .string(row.subject),
                            "register": JSONValue(row.register), "actor": JSONValue(row.actor),
                            "device": JSONValue(row.device), "detail": .string(row.detail == "{}" ? "" : row.detail),
                        ]
                    })),
        ]
    }
}
