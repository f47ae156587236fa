package import Persistence
package import Receipts

/// A mail as the API shows it; its address never.
package enum DeliveryView {
    package static func name(_ id: Int64) -> String { "mail_\(id)" }

    package static func json(_ delivery: DeliveryRecord) -> JSONValue {
        func time(_ milliseconds: Int64?) -> JSONValue {
            milliseconds.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null
        }
        return [
            "id": .string(name(delivery.id)), "receipt": .string(delivery.receipt),
            "state": .string(delivery.state.rawValue), "shown": .string(words(delivery)),
            "reason": JSONValue(delivery.reason), "words": JSONValue(delivery.words),
            "attempts": JSONValue(delivery.attempts), "createdAt": time(delivery.created),
            "nextAttemptAt": delivery.state.isFinal ? .null : time(delivery.nextAttempt),
            "completedAt": time(delivery.completed),
        ]
    }

    /// What a person is told: that a relay took it says nothing about who reads it.
    package static func words(_ delivery: DeliveryRecord) -> String {
        switch delivery.state {
        case .pending: "waiting"
        case .processing: "being sent"
        case .processingStopped: "waiting for the mail server"
        case .unknown: "sent, but the answer was lost: sent again as the same mail"
        case .pendingHeld: "refused: needs another address"
        case .completed: "taken by the mail server"
        case .canceled: "replaced by another one"
        case .aborted: "given up"
        }
    }
}
