import Fiscal

// What an attempt ended with, as its row says it.

extension Verdict {
    var word: String {
        switch self {
        case .settled: "settled"
        case .stopped(let reason, _): "stopped:\(reason.rawValue)"
        case .unknown(let reason): "unknown:\(reason.rawValue)"
        case .reread: "reread"
        case .refused: "refused"
        }
    }
}

extension RereadVerdict {
    var word: String {
        switch self {
        case .rebind: "rebind"
        case .adopt: "adopt"
        case .escalate: "escalate"
        case .unknown: "unknown"
        case .stopped: "stopped"
        }
    }
}

extension LookupVerdict {
    var word: String {
        switch self {
        case .applied: "applied"
        case .absent: "absent"
        case .ambiguous: "ambiguous"
        case .stopped: "stopped"
        }
    }
}
