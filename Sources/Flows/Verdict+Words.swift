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

    /// Whether the answer is the reason for what becomes of the entry, and not one of many in its way.
    var decides: Bool {
        switch self {
        case .settled, .reread, .refused: true
        case .stopped, .unknown: false
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

    var decides: Bool {
        switch self {
        case .rebind, .adopt, .escalate: true
        case .unknown, .stopped: false
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

    var decides: Bool {
        switch self {
        case .applied, .absent, .ambiguous: true
        case .stopped: false
        }
    }
}
