package import Fiscal

/// How long calls to each upstream took, since the start of the process, by what became of them.
package struct UpstreamTimings: Sendable {
    /// Durations in a Prometheus histogram's shape.
    package struct Series: Sendable {
        package let upstream: String
        package let outcome: String
        /// How many took at most as long as the bound of the same place in ``UpstreamTimings/bounds``.
        package fileprivate(set) var buckets = [Int](repeating: 0, count: UpstreamTimings.bounds.count)
        package fileprivate(set) var count = 0
        package fileprivate(set) var sum: Duration = .zero
    }

    /// Upper bounds, in milliseconds.
    package static let bounds: [Int64] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

    package private(set) var series: [Series] = []
    private var begun: [UpstreamCall.ID: (upstream: String, at: Duration)] = [:]

    package init() {}

    package mutating func begin(_ call: UpstreamCall, at now: Duration) { begun[call.id] = (call.upstream, now) }

    package mutating func end(_ id: UpstreamCall.ID, _ exchange: Exchange, at now: Duration) {
        guard let call = begun.removeValue(forKey: id) else { return }
        let outcome = Self.outcome(exchange)
        var index = series.firstIndex { $0.upstream == call.upstream && $0.outcome == outcome } ?? series.endIndex
        if index == series.endIndex {
            series.append(Series(upstream: call.upstream, outcome: outcome))
            index = series.count - 1
        }
        let taken = now - call.at
        series[index].count += 1
        series[index].sum += taken
        for (place, bound) in Self.bounds.enumerated() where taken <= .milliseconds(bound) {
            series[index].buckets[place] += 1
        }
    }

    /// `2xx` and its like for a whole answer; else what came of the call.
    private static func outcome(_ exchange: Exchange) -> String {
        switch exchange {
        case .answered(let answer): "\(answer.status / 100)xx"
        case .notSent: "not_sent"
        case .lost(let absence): absence.obstacle == Exchange.timedOut.obstacle ? "timeout" : "lost"
        }
    }
}
