import Persistence
import Receipts
import Testing

@testable import Web

@Suite("Tokens")
struct TokenRouteTests {
    @Test("one that is made opens what its role may, is shown once, and is stored as a digest only")
    func made() async throws {
        try await WebRig.run { rig in
            let made = try await rig.send(
                "POST", "/v1/tokens", token: WebRig.manager, body: #"{"name":"till-2","role":"till"}"#)
            #expect(made.status == 201)
            let answer = try JSONValue(parsing: made.body)
            let token = try #require(answer["token"]?.text)
            #expect(token.utf8.count == 51 && token.hasPrefix("qt_"))
            #expect(try await rig.send("GET", "/v1/receipts", token: token).status == 200)
            #expect(try await rig.send("GET", "/v1/tokens", token: token).status == 403)
            let list = try await rig.send("GET", "/v1/tokens", token: WebRig.manager)
            #expect(list.text.contains("till-2") && !list.text.contains(token))
            let stored = try await rig.archive.read { try $0.tokens() }
            #expect(stored.contains { $0.digest == Digest(of: token.utf8) })
            let journal = try await rig.archive.read { try $0.journal(after: 0, limit: 100) }
            #expect(
                journal.contains { $0.kind == "token.created" && $0.subject == "token till-2" && $0.actor == "manager" }
            )
            #expect(!journal.contains { $0.detail.contains(token) })
        }
    }

    @Test("one that is revoked opens nothing from then on, and its name is free again")
    func revoked() async throws {
        try await WebRig.run { rig in
            #expect(try await rig.send("DELETE", "/v1/tokens/till", token: WebRig.manager).status == 200)
            #expect(try await rig.send("GET", "/v1/receipts").status == 401)
            #expect(try await rig.send("GET", "/v1/receipts", token: WebRig.cashier).status == 200)
            let body = #"{"name":"till","role":"till"}"#
            #expect(try await rig.send("POST", "/v1/tokens", token: WebRig.manager, body: body).status == 201)
            let again = try await rig.send("POST", "/v1/tokens", token: WebRig.manager, body: body)
            #expect(again.status == 409 && again.text.contains("token_exists"))
        }
    }

    @Test("the last manager's stays, whoever asks")
    func lastManager() async throws {
        try await WebRig.run { rig in
            let refused = try await rig.send("DELETE", "/v1/tokens/manager", token: WebRig.manager)
            #expect(refused.status == 409 && refused.text.contains("last_manager"))
            #expect(try await rig.send("GET", "/v1/tokens", token: WebRig.manager).status == 200)
            #expect(try await rig.send("DELETE", "/v1/tokens/nobody", token: WebRig.manager).status == 404)
        }
    }

    @Test(
        "a name or role that cannot be is refused, and nothing is stored",
        arguments: [
            #"{"name":"a b","role":"till"}"#, #"{"name":"","role":"till"}"#, #"{"name":"x","role":"root"}"#,
            #"{"name":"x"}"#, #"{"role":"till"}"#, #"{"name":"\u0000","role":"till"}"#,
            #"{"name":["x"],"role":"till"}"#,
            "{\"name\":\"\(String(repeating: "x", count: 65))\",\"role\":\"till\"}",
        ])
    func refused(body: String) async throws {
        try await WebRig.run { rig in
            let refused = try await rig.send("POST", "/v1/tokens", token: WebRig.manager, body: body)
            #expect(refused.status == 422)
            let stored = try await rig.archive.read { try $0.tokens() }
            #expect(stored.count == 3)
        }
    }
}
