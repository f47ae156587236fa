package import Receipts

/// Whether sales may start while the fiscal server is away, and for how long.
package enum OfflineAllowance: Hashable, Sendable {
    case allowed
    case forbidden
    case limited(Duration)

    /// Reads `allowed`, `forbidden` or a duration above nothing; anything else is `nil`.
    init?(_ text: String) {
        switch text {
        case "allowed": self = .allowed
        case "forbidden": self = .forbidden
        default:
            guard let limit = Duration(settings: text), limit > .zero else { return nil }
            self = .limited(limit)
        }
    }

    /// What holds where the file says nothing.
    ///
    /// Germany, Austria, Spain and India allow it; France for 24 hours; Italy forbids it. HelloBooks certifies nothing, so that
    /// it may always wait; SIGN FR accepts records for 24 hours in any case.
    package static func standard(country: Country, dialect: String) -> OfflineAllowance {
        switch dialect {
        case "hellobooks-orders": return .allowed
        case "fiskaly-sign-fr": return .limited(signFRLimit)
        default: break
        }
        return switch country {
        case .germany, .austria, .spain, .india: .allowed
        case .france: .limited(signFRLimit)
        case .italy: .forbidden
        }
    }

    /// SIGN FR takes no record that is older.
    static let signFRLimit = Duration.seconds(86_400)
}
