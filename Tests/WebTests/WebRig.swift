import Fiscal
import Flows
import Glibc
import Logging
import Persistence
import Receipts
import Rendering
import Settings
import Synchronization
import Testing

@testable import Web

/// The real service on a port of loopback, over a real file, with the upstream as a function and no printer.
struct WebRig: Sendable {
    let port: Int
    let desk: Desk
    let archive: Archive
    let upstream: FakeUpstream

    static let till = "till-secret-1"
    static let cashier = "cashier-secret-2"
    static let manager = "manager-secret-3"

    private static let secrets: KeyValuePairs<String, Role> = [till: .till, cashier: .cashier, manager: .manager]

    static var tokens: TokenBook {
        TokenBook(
            Dictionary(
                uniqueKeysWithValues: secrets.map {
                    (Digest(of: $0.key.utf8), TokenBook.Holder(name: $0.value.rawValue, role: $0.value))
                }))
    }

    /// What went wrong once is tried again long after the test: no state changes under a question.
    static func settings(_ more: String = "", dialect: String = "openfiskal-operations") throws -> ShopSettings {
        try ShopSettings.parse(
            """
            listen: 127.0.0.1:0
            shop: { name: Mustermann GmbH, address: [Friedrichstr. 42, 10117 Berlin], taxId: DE123456789 }
            printers: [{ name: front, device: "socket://127.0.0.1:9", profile: generic-80mm }]
            upstreams:
              - name: main
                dialect: \(dialect)
                url: "http://127.0.0.1:9/v1"
                merchant: merchant_1
                probe: 1h
                retry: { first: 1h, cap: 1h }
            registers: [{ id: reg_1, upstream: main, country: DE, printer: front, answerWithin: 2s }]
            mail: { relay: "smtp://127.0.0.1:9", from: kasse@example.org }
            access: { hosts: [kasse.example.org], origins: ["https://pos.example.org"] }
            \(more)
            """, file: "/etc/quittance/quittance.yaml")
    }

    /// Runs the service round a body, and ends it.
    static func run(
        heartbeat: Duration = .seconds(15), demo: DemoControl? = nil, started: Bool = true, hasPrinter: Bool = false,
        losesPrints: Bool = false, dialect: String = "openfiskal-operations",
        _ body: @Sendable @escaping (WebRig) async throws -> Void
    ) async throws {
        let settings = try settings(dialect: dialect)
        let premises = try Premises(settings, templates: .shipped())
        let clock = try #require(ZoneClock(zone: "Europe/Berlin"))
        let folder = try Folder()
        let path = folder.path + "/quittance.sqlite"
        let effects = EffectChannel()
        let logger = Logger(label: "web tests") { _ in SwiftLogNoOpLogHandler() }
        let desk = try Desk(
            premises: premises, seed: 7, clock: clock, effects: effects, logger: logger, failStop: { _ in },
            store: {
                let store = try Store(path: path, boot: "boot", at: clock.now(), seed: 7)
                try store.transact(at: clock.now()) { writer in
                    for (secret, role) in secrets {
                        try writer.setToken(name: role.rawValue, role: role.rawValue, digest: Digest(of: secret.utf8))
                    }
                }
                return store
            })
        if started { try await desk.start() }
        let archive = try Archive(path: path)
        let tokens = TokenBook(try await archive.read { try TokenBook.holders(in: $0) })
        let upstream = FakeUpstream()
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let service = try WebService(
            settings: settings, desk: desk, archive: archive, tokens: tokens, premises: premises, demo: demo,
            logger: logger, heartbeat: heartbeat, onReady: { announce.yield($0) })
        // Whoever starts it writes it down, at every start.
        #expect("\(service)" == "web")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask {
                for await effect in effects.others {
                    switch effect {
                    case .send(let call):
                        for (id, exchange) in upstream.outcomes(of: call) {
                            await desk.deliver(.exchanged(id, exchange))
                        }
                    case .printer(let name, let connection, .open):
                        let isThere = hasPrinter || losesPrints
                        await desk.deliver(
                            .printer(name, connection: connection, isThere ? .opened : .openFailed("nobody there")))
                    case .printer(let name, let connection, .write(let bytes)):
                        let isLost = losesPrints && bytes.contains([0x1D, 0x56])  // The cut.
                        await desk.deliver(
                            .printer(name, connection: connection, isLost ? .gone("The printer hung up.") : .wrote))
                        // Nothing rings here: whoever is to print must be told at once that the printer is well (DLE EOT).
                        if losesPrints, !isLost {
                            let asked = bytes.indices.count { bytes[$0...].starts(with: [0x10, 0x04]) }
                            await desk.deliver(
                                .printer(
                                    name, connection: connection, .received([UInt8](repeating: 0x12, count: asked))))
                        }
                    case .printer, .mail, .answer, .wake: break
                    }
                }
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let rig = WebRig(port: port, desk: desk, archive: archive, upstream: upstream)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(rig)) } catch { outcome = .failure(error) }
            // Whoever still waits for the desk is let go, so that the service can end.
            await desk.stop()
            group.cancelAll()
            try outcome.get()
        }
        withExtendedLifetime(folder) {}
    }

    // MARK: Requests

    /// A request as a good client writes it; headers replace those of the same name, an empty value removes one.
    static func request(
        _ method: String, _ path: String, token: String? = till, headers: [(String, String)] = [], body: [UInt8] = []
    ) -> [UInt8] {
        var fields: [(String, String)] = [("Host", "127.0.0.1"), ("Connection", "close")]
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
        if !body.isEmpty { fields += [("Content-Type", "application/json"), ("Content-Length", String(body.count))] }
        for (name, value) in headers {
            fields.removeAll { $0.0.lowercased() == name.lowercased() }
            if !value.isEmpty { fields.append((name, value)) }
        }
        let head = "\(method) \(path) HTTP/1.1\r\n" + fields.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n"
        return Array(head.utf8) + body
    }

    func send(
        _ method: String, _ path: String, token: String? = till, headers: [(String, String)] = [], body: String = ""
    ) async throws -> RawClient.Reply {
        let client = try RawClient(port: port)
        try await client.send(Self.request(method, path, token: token, headers: headers, body: Array(body.utf8)))
        return try await client.reply(hasBody: method != "HEAD")
    }

    /// A body that is no text.
    func post(_ path: String, type: String, body: [UInt8]) async throws -> RawClient.Reply {
        let client = try RawClient(port: port)
        try await client.send(
            Self.request("POST", path, token: Self.till, headers: [("Content-Type", type)], body: body))
        return try await client.reply()
    }

    func exchange(_ bytes: [UInt8]) async throws -> RawClient.Reply {
        let client = try RawClient(port: port)
        try await client.send(bytes)
        return try await client.reply()
    }

    /// The same; `nil` where the connection ends without an answer.
    func attempt(_ bytes: [UInt8]) async throws -> RawClient.Reply? {
        do { return try await exchange(bytes) } catch let failure as RawClient.Failure where failure.isEnd {
            return nil
        }
    }

    func json(_ path: String, token: String = till) async throws -> JSONValue {
        let reply = try await send("GET", path, token: token)
        #expect(reply.status == 200, "\(path): \(reply.text)")
        return try JSONValue(parsing: reply.body)
    }

    // MARK: Sales

    static func create(_ number: String, total: String = "11.90") -> String {
        """
        {"type":"sale","source":"POS","register_id":"reg_1","external_id":"\(number)","currency":"EUR",\
        "pretax_amount":"10.00","tax_amount":"1.90","tip_amount":"0.00","total_amount":"\(total)",\
        "line_items":[{"title":"Filterkaffee 500 g","quantity":1,"unit_price":"\(total)","total_amount":"\(total)",\
        "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}],"cart_level_discounts":[],"note":null}
        """
    }

    static let complete = """
        {"payments":[{"payment_id":"p1","method":"cash","status":"captured","amount":"11.90","currency":"EUR"}]}
        """

    /// A sale while the upstream is away; returns its provisional receipt's id.
    func offlineSale(_ number: String) async throws -> String {
        upstream.isOnline = false
        let created = try await send("POST", "/fiscal/reg_1/operations", body: Self.create(number))
        #expect(created.status == 202, "\(created.text)")
        let operation = try #require(created.header("Quittance-Operation"))
        let completed = try await send("POST", "/fiscal/reg_1/operations/\(operation)/complete", body: Self.complete)
        #expect(completed.status == 202, "\(completed.text)")
        return try #require(completed.header("Quittance-Receipt"))
    }
}

/// A folder that goes when it is no longer needed.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/quittance-web-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw RawClient.Failure(what: "mkdtemp: \(errno)") }
        path = String(cString: made)
    }

    deinit {
        for name in ["", "-wal", "-shm"] { unlink("\(path)/quittance.sqlite\(name)") }
        rmdir(path)
    }
}
