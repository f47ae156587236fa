package import Receipts

/// Who holds which token; only digests are kept.
///
/// A token is found by its SHA-256, so that the time of a look-up tells nothing about how much of it was right.
package struct TokenBook: Sendable {
    package struct Holder: Hashable, Sendable {
        package let name: String
        package let role: Role

        package init(name: String, role: Role) {
            self.name = name
            self.role = role
        }
    }

    private let holders: [Digest: Holder]

    /// - Parameter holders: by the digest of the token's UTF-8 bytes.
    package init(_ holders: [Digest: Holder]) { self.holders = holders }

    package func holder(of token: String) -> Holder? { holders[Digest(of: token.utf8)] }
}
