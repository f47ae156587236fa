import Synchronization

/// How many requests came since the start, by method, route and status.
///
/// Only what we name ourselves becomes a label, so that no client can make up series without end.
final class RequestCounts: Sendable {
    struct Key: Hashable, Sendable {
        let method: String
        let route: String
        let status: Int
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let counts = Mutex<[Key: Int]>([:])

    func count(_ method: String, _ route: String, _ status: Int) {
        let key = Key(method: Self.methods.contains(method) ? method : "other", route: route, status: status)
        counts.withLock { $0[key, default: 0] += 1 }
    }

    /// In a fixed order.
    var all: [(key: Key, count: Int)] {
        counts.withLock { $0 }.map { (key: $0.key, count: $0.value) }
            .sorted { ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status) }
    }
}
