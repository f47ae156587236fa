import Persistence
import Receipts

/// One exchange with the upstream as the API shows it.
enum AttemptAnswer {
    static func json(_ attempt: AttemptRecord) -> JSONValue {
        [
            "id": JSONValue(attempt.id), "kind": .string(attempt.kind.rawValue), "begunAt": time(attempt.begun),
            "endedAt": attempt.ended.map(time) ?? .null, "outcome": JSONValue(attempt.outcome),
            "status": attempt.status.map { JSONValue($0) } ?? .null, "requestId": JSONValue(attempt.requestID),
            "serverDate": JSONValue(attempt.serverDate), "sentSHA256": JSONValue(attempt.sentDigest?.description),
        ]
    }

    private static func time(_ milliseconds: Int64) -> JSONValue {
        .string(Timestamp(milliseconds: milliseconds).rfc3339)
    }
}
