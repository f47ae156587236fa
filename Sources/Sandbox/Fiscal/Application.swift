package import Receipts

/// One change of the server's state, in the order in which the changes were made.
package struct Application: Hashable, Sendable {
    package enum Step: String, Hashable, Sendable {
        case create
        case change
        case complete
        case void
        case session
        case closing
    }

    /// The ledger line of the request.
    package let sequence: Int
    package let step: Step
    package let operation: String
    package let register: String
    package let externalID: String?
    package let key: String
    package let bodyDigest: Digest
}
