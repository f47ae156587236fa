import FoundationEssentials
import Glibc
import Persistence
import Receipts
import Settings
import Web

extension ServiceRun {
    private static let roles = ["till", "cashier", "manager"]

    /// Makes the first tokens, or takes those of the file; the database holds only their digests.
    static func provideTokens(in store: Store, settings: ShopSettings, at now: Instant) throws {
        let path = settings.tokensPath
        guard try !store.read({ try $0.hasTokens() }) else { return }
        var tokens: [(role: String, token: String)] = []
        if FileManager.default.fileExists(atPath: path) {
            tokens = try TokenFile(path: path).tokens
        } else {
            tokens = roles.map { ($0, TokenBook.freshToken()) }
            try TokenFile.write(tokens, path: path)
            Terminal.complain("The access tokens for till, cashier and manager are in \(path) (readable by you alone).")
        }
        try store.transact(at: now) { writer in
            for (role, token) in tokens {
                try writer.setToken(name: role, role: role, digest: Digest(of: token.utf8))
                try writer.journal("token.created", "token \(role)")
            }
        }
    }
}

/// The file that holds the tokens in the clear, for the programs that need one: `{"till":…,"cashier":…,"manager":…}`.
struct TokenFile {
    let tokens: [(role: String, token: String)]

    init(path: String) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Failure(
                .notPermitted, "The token file \(path) cannot be read.",
                "Run as its owner, or put a token into QUITTANCE_TOKEN.")
        }
        guard let value = try? JSONValue(parsing: text), case .object(let members) = value else {
            throw Failure(.configuration, "The token file \(path) is no JSON object.", "Restore or remove it.")
        }
        tokens = members.compactMap { member in member.value.text.map { (member.name, $0) } }
    }

    static func write(_ tokens: [(role: String, token: String)], path: String) throws {
        let value = JSONValue.object(tokens.map { .init($0.role, .string($0.token)) })
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                .inputOutput, "The token file \(path) cannot be made: \(String(cString: strerror(errno))).",
                "Make its folder writable, or set access.tokens.")
        }
        defer { close(descriptor) }
        let bytes = value.compactBytes + [0x0A]
        guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else {
            throw Failure(.inputOutput, "The token file \(path) cannot be written.", "Free space on its disk.")
        }
    }
}
