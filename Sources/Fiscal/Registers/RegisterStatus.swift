import Receipts

/// A register as its server sees it.
package struct RegisterStatus: Hashable, Sendable {
    package enum Condition: String, Hashable, Sendable, CaseIterable {
        case operational
        case degraded
        /// No heartbeat came for twice its interval.
        case offline
        case stale
    }

    package struct OpenOperation: Hashable, Sendable {
        package var id: String
        package var type: String?
        package var startedAt: String?
    }

    /// `nil` for a word that is not documented.
    package var condition: Condition?
    package var openOperations: [OpenOperation]
    package var unsynced: Int
    package var lastHeartbeatAt: String?

    /// - Returns: `nil` for what is no status: without a list of open operations nothing can be said to be closed.
    init?(_ value: JSONValue) {
        guard case .array(let elements)? = value["open_operations"] else { return nil }
        condition = value["status"]?.text.flatMap { Condition(rawValue: $0) }
        openOperations = elements.map {
            OpenOperation(id: $0["id"]?.text ?? "", type: $0["type"]?.text, startedAt: $0["started_at"]?.text)
        }
        unsynced = value["unsynced_operations"]?.text.flatMap { Int($0) } ?? 0
        lastHeartbeatAt = value["last_heartbeat_at"]?.text
    }
}
