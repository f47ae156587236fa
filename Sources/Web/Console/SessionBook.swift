import Receipts
import Synchronization

/// Who is signed in at the console, and which one-time links are still good.
///
/// Kept in memory alone: a restart signs everybody out, and no file holds anything that a thief could use. As with
/// tokens, only digests are kept, so that the time of a look-up tells nothing about how much of a secret was right.
final class SessionBook: Sendable {
    struct Session: Hashable, Sendable {
        let holder: TokenBook.Holder
        /// The token that vouches for it: once that is revoked, the session counts no more.
        let token: Digest
        /// Who signed in, for the audit.
        let operatorName: String?
        let ends: ContinuousClock.Instant
    }

    private struct Link {
        let holder: TokenBook.Holder
        let token: Digest
        let ends: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [Digest: Session] = [:]
        var links: [Digest: Link] = [:]
    }

    /// How long one may stay signed in: a long working day.
    static let lifetime: Duration = .seconds(12 * 3600)
    /// Beyond these the oldest goes: whoever signs in over and over fills no memory.
    private static let mostSessions = 500
    private static let mostLinks = 50

    private let state = Mutex(State())

    /// Signs somebody in; returns what the cookie holds.
    func begin(
        _ holder: TokenBook.Holder, token: Digest, operatorName: String?, at now: ContinuousClock.Instant
    ) -> String {
        let secret = Self.secret()
        let session = Session(
            holder: holder, token: token, operatorName: operatorName, ends: now.advanced(by: Self.lifetime))
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value.ends > now }
            Self.makeRoom(in: &state.sessions, most: Self.mostSessions, by: \.ends)
            state.sessions[Digest(of: secret.utf8)] = session
        }
        return secret
    }

    func session(of secret: String, at now: ContinuousClock.Instant) -> Session? {
        let digest = Digest(of: secret.utf8)
        return state.withLock { state in
            guard let session = state.sessions[digest], session.ends > now else { return nil }
            return session
        }
    }

    func end(_ secret: String) {
        let digest = Digest(of: secret.utf8)
        state.withLock { state in state.sessions[digest] = nil }
    }

    /// Makes a link's secret; it signs in once, as the holder of the token that asked for it.
    func link(
        for holder: TokenBook.Holder, token: Digest, lifetime: Duration, at now: ContinuousClock.Instant
    ) -> String {
        let secret = Self.secret()
        state.withLock { state in
            state.links = state.links.filter { $0.value.ends > now }
            Self.makeRoom(in: &state.links, most: Self.mostLinks, by: \.ends)
            state.links[Digest(of: secret.utf8)] = Link(
                holder: holder, token: token, ends: now.advanced(by: lifetime))
        }
        return secret
    }

    /// Takes a link's secret out of the book; the second who shows it gets nothing.
    func redeem(_ secret: String, at now: ContinuousClock.Instant) -> (holder: TokenBook.Holder, token: Digest)? {
        let digest = Digest(of: secret.utf8)
        return state.withLock { state in
            guard let link = state.links.removeValue(forKey: digest), link.ends > now else { return nil }
            return (link.holder, link.token)
        }
    }

    private static func makeRoom<Entry>(
        in table: inout [Digest: Entry], most: Int, by ends: (Entry) -> ContinuousClock.Instant
    ) {
        while table.count >= most, let oldest = table.min(by: { ends($0.value) < ends($1.value) }) {
            table[oldest.key] = nil
        }
    }

    /// 192 random bits from the kernel, in hexadecimal.
    private static func secret() -> String {
        var generator = SystemRandomNumberGenerator()
        return Hexadecimal.text((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
