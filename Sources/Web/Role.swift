/// What a token may do; each role may do all that the roles before it may.
package enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Gateway, print requests, reading.
    case till
    /// Reprints, e-mail, settling jobs besides.
    case cashier
    /// Remediation, notices, closing, audit besides.
    case manager

    private var rank: Int {
        switch self {
        case .till: 0
        case .cashier: 1
        case .manager: 2
        }
    }

    package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
}
