import Flows
import Logging
import Receipts
import Rendering
import Testing

@testable import Web

/// Every route of the API and of the gateway, called by everybody who may not, and by those who may.
@Suite("Roles and routes", .timeLimit(.minutes(3)))
struct RoleMatrixTests {
    private struct Target {
        let method: String
        let path: String
        let role: Role
        let types: [String]

        var isChange: Bool { method != "GET" }
        var body: String { isChange ? "{}" : "" }
    }

    private static let demo = DemoControl(isOnline: { true }, setOnline: { _ in })

    /// All that wants a token, each placeholder filled in with what is nowhere.
    private static func targets(_ rig: WebRig) throws -> [Target] {
        let settings = try WebRig.settings()
        let routes = Routes(
            access: Access(settings: settings, tokens: WebRig.tokens), desk: rig.desk, archive: rig.archive,
            premises: try Premises(settings, templates: .shipped()),
            demo: demo, logger: Logger(label: "test"),
            heartbeat: .seconds(15))
        let own = routes.table.filter { !$0.isPage }.compactMap { route in
            route.role.map { role in
                let path = "/" + route.pattern.map { $0 == ":" ? "999" : $0 }.joined(separator: "/")
                return Target(method: route.method, path: path, role: role, types: route.types)
            }
        }
        let gateway = [
            ("POST", "/operations"), ("GET", "/operations/x"), ("POST", "/operations/x/complete"),
            ("POST", "/operations/x/void"), ("GET", "/operations/x/receipt"), ("DELETE", "/operations/x"),
            ("GET", "/else"),
        ].map { Target(method: $0.0, path: "/fiscal/reg_1" + $0.1, role: .till, types: ["application/json"]) }
        return own + gateway
    }

    private static let secrets: KeyValuePairs<Role, String> = [
        .till: WebRig.till, .cashier: WebRig.cashier, .manager: WebRig.manager,
    ]

    @Test("nobody gets further than the role, and no route is without its lock")
    func locked() async throws {
        try await WebRig.run(demo: Self.demo) { rig in
            let made = try await rig.send(
                "POST", "/v1/tokens", token: WebRig.manager, body: #"{"name":"gone","role":"manager"}"#)
            let revoked = try #require(try JSONValue(parsing: made.body)["token"]?.text)
            #expect(try await rig.send("DELETE", "/v1/tokens/gone", token: WebRig.manager).status == 200)
            let before = try await rig.audit().filter { $0["kind"] != "access.refused" }
            var refused: [Refusal.Kind: Int] = [:]
            var count = 0
            for target in try Self.targets(rig) {
                var cases: [(token: String?, header: (String, String)?, status: Int, kind: Refusal.Kind)] = [
                    (nil, nil, 401, .token), ("wrong", nil, 401, .token), (revoked, nil, 401, .token),
                    (WebRig.manager, ("Host", "attacker.rebind.network"), 421, .host),
                    (WebRig.manager, ("Origin", "https://evil.example"), 403, .origin),
                    (WebRig.manager, ("Origin", "null"), 403, .origin),
                ]
                for (role, secret) in Self.secrets where role < target.role { cases.append((secret, nil, 403, .role)) }
                if target.isChange {
                    for type in ["application/x-www-form-urlencoded", "multipart/form-data", "text/html"] {
                        cases.append((WebRig.manager, ("Content-Type", type), 415, .contentType))
                    }
                }
                for example in cases {
                    let reply = try await rig.send(
                        target.method, target.path, token: example.token, headers: [example.header].compactMap(\.self),
                        body: target.body)
                    #expect(
                        reply.status == example.status, "\(target.method) \(target.path) \(example): \(reply.text)")
                    #expect(reply.header("Access-Control-Allow-Origin") == nil)
                    refused[example.kind, default: 0] += 1
                    count += 1
                }
            }
            #expect(count >= 350, "\(count)")
            #expect(rig.upstream.calls.isEmpty)
            #expect(try await rig.audit().filter { $0["kind"] != "access.refused" } == before)
            try await rig.expectRefusals(refused)
        }
    }

    @Test("whoever has the role gets as far as the route")
    func open() async throws {
        try await WebRig.run(demo: Self.demo) { rig in
            for target in try Self.targets(rig) where target.path != "/v1/events" {
                for (role, secret) in Self.secrets where role >= target.role {
                    let type = target.types.first ?? ""
                    let reply = try await rig.send(
                        target.method, target.path, token: secret,
                        headers: target.isChange ? [("Content-Type", type)] : [],
                        body: target.body)
                    #expect(
                        ![401, 403, 415, 421].contains(reply.status),
                        "\(role) \(target.method) \(target.path): \(reply.status) \(reply.text)")
                }
            }
        }
    }
}
