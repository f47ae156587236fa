/// The state of an operation at its server; `voided` is also what the older API calls cancelled.
package enum Lifecycle: String, Codable, Hashable, Sendable {
    case open
    case completed
    case voided
}
