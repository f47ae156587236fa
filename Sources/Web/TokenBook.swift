package import Persistence
package import Receipts
import Synchronization

/// Who holds which token; only digests are kept.
///
/// A token is found by its SHA-256, so that the time of a look-up tells nothing about how much of it was right.
package final class TokenBook: Sendable {
    package struct Holder: Hashable, Sendable {
        package let name: String
        package let role: Role

        package init(name: String, role: Role) {
            self.name = name
            self.role = role
        }
    }

    private let holders: Mutex<[Digest: Holder]>

    /// - Parameter holders: by the digest of the token's UTF-8 bytes.
    package init(_ holders: [Digest: Holder]) { self.holders = Mutex(holders) }

    package func holder(of token: String) -> Holder? { holder(of: Digest(of: token.utf8)) }

    func holder(of digest: Digest) -> Holder? { holders.withLock { $0[digest] } }

    /// From now on these are known, and no others.
    func replace(by holders: [Digest: Holder]) { self.holders.withLock { $0 = holders } }

    /// Those of the file; a role that this version does not know opens no door.
    package static func holders(in reader: StoreReader) throws -> [Digest: Holder] {
        var holders: [Digest: Holder] = [:]
        for token in try reader.tokens() {
            if let role = Role(rawValue: token.role) { holders[token.digest] = Holder(name: token.name, role: role) }
        }
        return holders
    }

    /// 192 random bits from the kernel, in hexadecimal.
    package static func freshToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return "qt_" + Hexadecimal.text((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
