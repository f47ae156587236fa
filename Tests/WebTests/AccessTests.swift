import Flows
import HTTPTypes
import Persistence
import Receipts
import Settings
import Testing

@testable import Web

@Suite("Access", .timeLimit(.minutes(5)))
struct AccessTests {
    @Test("forged and malformed requests are refused and counted, nothing is stored, and no fiscal API hears of them")
    func refusals() async throws {
        try await WebRig.run { rig in
            var refused: [Refusal.Kind: Int] = [:]
            var turnedAway = 0
            for forgery in ForgeryFamily.all.flatMap(\.forgeries) {
                guard let reply = try await rig.attempt(forgery.bytes) else {
                    #expect(forgery.statuses.contains(Forgery.closed), "\(forgery.name): no answer")
                    refused[.malformed, default: 0] += 1
                    turnedAway += 1
                    continue
                }
                #expect(forgery.statuses.contains(reply.status), "\(forgery.name): \(reply.status) \(reply.text)")
                if (400..<500).contains(reply.status) { turnedAway += 1 }
                let isOurs = !reply.body.isEmpty
                #expect(!isOurs || reply.header("Content-Type") == "application/problem+json", "\(forgery.name)")
                #expect(reply.header("Access-Control-Allow-Origin") == nil, "\(forgery.name)")
                if let kind = Self.kind(of: reply) { refused[kind, default: 0] += 1 }
            }
            let count = ForgeryFamily.all.reduce(0) { $0 + $1.forgeries.count }
            #expect(count >= 500, "\(count)")
            print("FORGERIES tried=\(count) refused=\(turnedAway)")
            #expect(rig.upstream.calls.isEmpty)
            #expect(try await rig.json("/v1/queue?state=all")["items"]?.elements.isEmpty == true)
            #expect(try await rig.json("/v1/jobs")["items"]?.elements.isEmpty == true)
            let kinds = Set(try await rig.audit().compactMap { $0["kind"]?.text })
            #expect(kinds.subtracting(["access.refused"]) == Self.quiet, "\(kinds)")
            try await rig.expectRefusals(refused)
        }
    }

    /// What a service that nobody has asked for anything writes into its journal.
    private static let quiet: Set<String> = ["printer.lost", "notice.raised"]

    /// What the audit must count an answer of the door as; `nil` for the answer of a route.
    private static func kind(of reply: RawClient.Reply) -> Refusal.Kind? {
        let code = try? JSONValue(parsing: reply.body)["code"]?.text  // The parser's own answer has no body.
        return switch (reply.status, code) {
        case (400, "malformed_request"), (400, nil): .malformed
        case (401, _): .token
        case (403, "role_required"): .role
        case (403, _): .origin
        case (413, _): .bodyLimit
        case (415, _): .contentType
        case (421, _): .host
        default: nil
        }
    }

    @Test("the same requests done right pass")
    func controls() async throws {
        try await WebRig.run { rig in
            var passed = 0
            let requests = ForgeryFamily.all.flatMap(\.controls)
            for request in requests {
                let reply = try await rig.exchange(request.bytes)
                #expect(request.statuses.contains(reply.status), "\(request.name): \(reply.status) \(reply.text)")
                if request.statuses.contains(reply.status) { passed += 1 }
            }
            print("FORGERIES done right, which must pass: tried=\(requests.count) passed=\(passed)")
        }
    }

    @Test("the audit keeps the first of each kind of refusal, at the end the number of the others, and no token")
    func audited() async throws {
        try await WebRig.run { rig in
            for _ in 1...30 {
                _ = try await rig.send("GET", "/v1/receipts", token: "wrong-token")
                _ = try await rig.send("GET", "/v1/receipts", headers: [("Host", "evil.example")])
                _ = try await rig.send("GET", "/v1/audit", token: WebRig.till)
            }
            let rows = try await rig.audit()
            let refused = rows.filter { $0["kind"] == "access.refused" }
            #expect(refused.compactMap { $0["subject"]?.text }.sorted() == ["host", "role", "token"])
            await rig.desk.stop()
            let all = try await rig.archive.read { try $0.journal(after: 0, limit: 1_000).map(FeedView.json) }
            #expect(!JSONValue.array(all).compact.contains("wrong-token"))
            for kind in ["host", "role", "token"] {
                let told = all.filter { $0["kind"] == "access.refused" && $0["subject"]?.text == kind }
                #expect(told.count == 2)
                #expect(told.reduce(told.count) { $0 + (Int($1["detail"]?["suppressed"]?.text ?? "") ?? 0) } == 30)
            }
        }
    }

    @Test(
        "names of loopback and listed names hold, whatever the port",
        arguments: [
            "localhost", "localhost:7788", "LocalHost:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:7788",
            "kasse.example.org", "KASSE.example.org:443",
        ])
    func goodHosts(host: String) throws {
        #expect(try Self.status(Self.head(host: host)) == 200)
    }

    @Test("off loopback only listed names hold")
    func offLoopback() throws {
        var settings = try WebRig.settings()
        settings.listen = ListenAddress(host: "192.168.1.5", port: 7788)
        let access = Access(settings: settings, tokens: WebRig.tokens)
        #expect(Self.status(try Self.head(host: "localhost"), access) == 421)
        #expect(Self.status(try Self.head(host: "192.168.1.5"), access) == 421)
        #expect(Self.status(try Self.head(host: "kasse.example.org"), access) == 200)
    }

    @Test(
        "listed origins and the console's own pass",
        arguments: [
            ("https://pos.example.org", "127.0.0.1:7788"), ("http://127.0.0.1:7788", "127.0.0.1:7788"),
            ("http://localhost", "localhost:80"), ("http://[::1]:7788", "[::1]:7788"),
            ("HTTPS://POS.example.org", "localhost"),
        ])
    func goodOrigins(origin: String, host: String) throws {
        #expect(try Self.status(Self.head(host: host, [(.origin, origin)])) == 200)
    }

    @Test("under TLS the console's own origin is a secure one, and only that")
    func secureOrigin() throws {
        let host = try #require(HostName("kasse.example.org:8443"))
        #expect(host.isOrigin("https://kasse.example.org:8443", isSecure: true))
        #expect(!host.isOrigin("http://kasse.example.org:8443", isSecure: true))
        #expect(!host.isOrigin("https://kasse.example.org:8443"))
        #expect(try #require(HostName("kasse.example.org")).isOrigin("https://kasse.example.org:443", isSecure: true))
    }

    @Test("a listed origin gets its preflight and may read our headers; the console's own needs neither")
    func preflight() async throws {
        try await WebRig.run { rig in
            let origin = ("Origin", "https://pos.example.org")
            let preflight = try await rig.send(
                "OPTIONS", "/fiscal/reg_1/operations", token: nil,
                headers: [origin, ("Access-Control-Request-Method", "POST")])
            #expect(preflight.status == 204)
            #expect(preflight.header("Access-Control-Allow-Origin") == "https://pos.example.org")
            let allowed = preflight.header("Access-Control-Allow-Headers") ?? ""
            for name in ["Idempotency-Key", "X-OpenFiskal-Merchant", "X-Scope-Identifier"] {
                #expect(allowed.contains(name))
            }
            #expect(preflight.header("Access-Control-Allow-Credentials") == nil)
            let sale = try await rig.send(
                "POST", "/fiscal/reg_1/operations", headers: [origin], body: WebRig.create("A-1"))
            #expect(sale.status == 201)
            #expect(sale.header("Access-Control-Allow-Origin") == "https://pos.example.org")
            for name in ["Quittance-State", "Quittance-Operation", "ETag", "Idempotency-Key"] {
                #expect(sale.header("Access-Control-Expose-Headers")?.contains(name) == true)
            }
            #expect(sale.header("Vary") == "Origin")
            let refused = try await rig.send("GET", "/v1/audit", headers: [origin])
            #expect(refused.status == 403)
            #expect(refused.header("Access-Control-Allow-Origin") == "https://pos.example.org")
        }
    }

    @Test(
        "a type with parameters is JSON all the same",
        arguments: ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"])
    func parameters(type: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send(
                "POST", "/fiscal/reg_1/operations", headers: [("Content-Type", type)], body: WebRig.create("A-1"))
            #expect(reply.status == 201, "\(reply.text)")
        }
    }

    @Test("a call that is turned away at the gateway's door says so as all others there; a route tells its methods")
    func door() async throws {
        try await WebRig.run { rig in
            for (type, body, status) in [
                ("text/plain", "{}", 415), ("application/json", String(repeating: " ", count: 1_048_577), 413),
            ] {
                let reply = try await rig.send(
                    "POST", "/fiscal/reg_1/operations", headers: [("Content-Type", type)], body: body)
                #expect(reply.status == status)
                #expect(reply.header("Quittance-State") == "refused")
            }
            let reply = try await rig.send(
                "PUT", "/v1/jobs", headers: [("Content-Type", "application/json")], body: "{}")
            #expect(reply.status == 405)
            #expect(reply.header("Allow") == "GET, HEAD, OPTIONS")
        }
    }

    @Test("a token passes 400 at once, then 200 a second, and the next is told to wait; another token is not held up")
    func rate() throws {
        let access = Access(settings: try WebRig.settings(), tokens: WebRig.tokens)
        let start = ContinuousClock.now
        for _ in 1...400 { #expect(try Self.status(Self.head(), access, start) == 200) }
        #expect(Self.status(try Self.head(), access, start) == 429)
        #expect(Self.status(try Self.head(token: WebRig.cashier), access, start) == 200)
        let later = start.advanced(by: .milliseconds(500))
        for _ in 1...100 { #expect(Self.status(try Self.head(), access, later) == 200) }
        #expect(Self.status(try Self.head(), access, later) == 429)
        guard case .refused(let refusal, _) = access.verdict(on: try Self.head(), isOpen: false, at: later) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.answer.pairs.contains { $0.name == "Retry-After" && $0.value == "1" })
    }

    @Test("a refused token is told how to do better")
    func challenge() async throws {
        try await WebRig.run { rig in
            let none = try await rig.send("GET", "/v1/receipts", token: nil)
            #expect(none.header("WWW-Authenticate") == "Bearer realm=\"quittance\"")
            let wrong = try await rig.send("GET", "/v1/receipts", token: "x")
            #expect(wrong.header("WWW-Authenticate") == "Bearer realm=\"quittance\", error=\"invalid_token\"")
        }
    }

    @Test("roles nest")
    func roles() {
        #expect(Role.till < .cashier && Role.cashier < .manager && !(Role.manager < .till))
        #expect(Role.allCases.sorted() == [.till, .cashier, .manager])
    }

    // MARK: The door alone

    private static func head(
        host: String = "127.0.0.1", token: String = WebRig.till, _ fields: [(HTTPField.Name, String)] = []
    ) throws -> HTTPRequest {
        var headers = HTTPFields()
        headers[.authorization] = "Bearer \(token)"
        for (name, value) in fields { headers[name] = value }
        return HTTPRequest(method: .get, scheme: "http", authority: host, path: "/v1/receipts", headerFields: headers)
    }

    private static func status(
        _ head: HTTPRequest, _ access: Access? = nil, _ now: ContinuousClock.Instant = .now
    ) throws -> Int {
        status(head, try access ?? Access(settings: WebRig.settings(), tokens: WebRig.tokens), now)
    }

    private static func status(_ head: HTTPRequest, _ access: Access, _ now: ContinuousClock.Instant = .now) -> Int {
        switch access.verdict(on: head, isOpen: false, at: now) {
        case .admitted: 200
        case .preflight: 204
        case .signIn: 303
        case .refused(let refusal, _): refusal.answer.status
        }
    }
}
