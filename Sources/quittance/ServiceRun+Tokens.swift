import Flows
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
        guard try !store.read({ try $0.hasTokens() }) else {
            if !FileManager.default.fileExists(atPath: path) { Terminal.complain(TokenFile.missing(path).words) }
            return
        }
        var tokens: [(role: String, token: String)] = []
        if FileManager.default.fileExists(atPath: path) {
            tokens = try TokenFile(path: path).tokens
        } else {
            tokens = roles.map { ($0, TokenBook.freshToken()) }
            try TokenFile.write(tokens, path: path)
            Terminal.complain("The access tokens for till, cashier and manager are in \(path) (readable by you alone).")
        }
        try keep(tokens, in: store, at: now)
    }

    /// Makes one of the file's tokens anew; the former one opens nothing any more, all others go on.
    ///
    /// - Throws: ``Failure`` 75 while a service has the database, and what keeps a service from starting.
    func resetToken(_ role: String) throws {
        let lock = try instanceLock()
        defer { withExtendedLifetime(lock) {} }
        let clock = try zoneClock()
        let store: Store
        do {
            store = try Self.store(at: settings.database, clock)
        } catch let error as StoreError {
            throw error.failure(serving: settings.database)
        }
        defer { try? store.close() }
        let path = settings.tokensPath
        let others = FileManager.default.fileExists(atPath: path) ? try TokenFile(path: path).tokens : []
        let token = (role: role, token: TokenBook.freshToken())
        try TokenFile.write(others.filter { $0.role != role } + [token], path: path)
        try Self.keep([token], in: store, at: clock.now())
    }

    private static func keep(_ tokens: [(role: String, token: String)], in store: Store, at now: Instant) throws {
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

    static func missing(_ path: String) -> Failure {
        Failure(
            .notPermitted, "There is no token file \(path), which the commands speak to the service with.",
            remedy)
    }

    /// What to do where it is lost.
    static let remedy =
        "Put the former one back, or stop the service and make a manager's token anew: quittance token reset."

    init(path: String) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw Self.missing(path)
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

    /// The file is whole and survives a power cut once this returns: the database keeps no more than digests of what stands
    /// in it.
    static func write(_ tokens: [(role: String, token: String)], path: String) throws {
        let value = JSONValue.object(tokens.map { .init($0.role, .string($0.token)) })
        let bytes = value.compactBytes + [0x0A]
        let draft = "\(path).partial-\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, "made", "Make its folder writable, or set access.tokens.") }
        defer { close(descriptor) }
        guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count,
            fsync(descriptor) == 0, rename(draft, path) == 0
        else { throw failure(path, "written", "Free space on its disk.") }
        let folder = open(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(path, "synced", "Let the service read its folder.") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure(path, "synced", "Look at its disk.") }
    }

    private static func failure(_ path: String, _ verb: String, _ remedy: String) -> Failure {
        Failure(
            .inputOutput, "The token file \(path) cannot be \(verb): \(String(cString: strerror(errno))).", remedy)
    }
}
