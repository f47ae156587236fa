package import Persistence
package import Receipts

/// Notices, outages and journal rows as the API and the exports show them.
package enum FeedView {
    package static func json(_ notice: NoticeRecord) -> JSONValue {
        [
            "id": JSONValue(notice.id), "at": time(notice.at), "code": .string(notice.code),
            "severity": .string(notice.severity), "subject": .string(notice.subject),
            "register": JSONValue(notice.register), "sentence": .string(notice.sentence),
            "remedy": .string(notice.remedy), "resolvedAt": time(notice.resolved),
            "resolution": JSONValue(notice.resolution), "resolvedBy": JSONValue(notice.resolvedBy),
        ]
    }

    package static func json(_ outage: OutageRecord) -> JSONValue {
        [
            "id": JSONValue(outage.id), "register": .string(outage.register), "lane": .string(outage.lane),
            "kind": .string(outage.kind), "from": time(outage.began), "to": time(outage.ended),
            "firstEntry": JSONValue(outage.firstEntry), "lastEntry": JSONValue(outage.lastEntry),
            "cause": .string(outage.cause),
        ]
    }

    package static func json(_ record: JournalRecord) throws -> JSONValue {
        [
            "sequence": JSONValue(record.sequence), "at": time(record.at), "monotonic": JSONValue(record.monotonic),
            "boot": .string(record.boot), "kind": .string(record.kind), "subject": .string(record.subject),
            "register": JSONValue(record.register), "actor": JSONValue(record.actor),
            "device": JSONValue(record.device), "detail": try JSONValue(parsing: record.detail),
            "hash": .string(record.hash.description),
        ]
    }

    private static func time(_ milliseconds: Int64?) -> JSONValue {
        milliseconds.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null
    }
}
