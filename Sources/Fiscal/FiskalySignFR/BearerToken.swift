package import Receipts

/// A token that stands for a credential for some time; never stored.
package struct BearerToken: Hashable, Sendable {
    package var text: String
    /// `nil` where the server did not say.
    package var expiresAt: Timestamp?

    package init(text: String, expiresAt: Timestamp?) {
        self.text = text
        self.expiresAt = expiresAt
    }

    /// A token is changed this long before it ends, so that no call is under way with one that has ended.
    package static let margin: Duration = .seconds(60)

    /// Whether a call may still begin with it; one without an end is used until it is refused.
    package func isUsable(at now: Timestamp) -> Bool {
        expiresAt.map { now.milliseconds + 60_000 < $0.milliseconds } ?? true
    }
}
