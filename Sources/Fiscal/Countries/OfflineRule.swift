/// Whether sales may go on while the fiscal API is away.
package enum OfflineRule: Hashable, Sendable {
    case allowed
    case forbidden
    /// Allowed for this long, counted from the first entry of the outage.
    case limited(Duration)
}
