package import Fiscal
package import Receipts

/// How long calls to each upstream took, since the start of the process, by what became of them.
package struct UpstreamTimings: Sendable {
    package struct Series: Sendable {
        package let upstream: String
        package let outcome: String
        package fileprivate(set) var times = DurationHistogram()
    }

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
        series[index].times.add(now - call.at)
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
