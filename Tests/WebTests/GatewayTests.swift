import Fiscal
import Flows
import Receipts
import Testing

@testable import Web

@Suite("Gateway", .timeLimit(.minutes(2)))
struct GatewayTests {
    @Test("an online call goes up and comes back to the byte, with the headers that mean something to a till")
    func passesThrough() async throws {
        try await WebRig.run { rig in
            let odd = Array(
                "{ \"external_id\":\"A\\u00df-1\",\"x\":-0, \"x\":1e400,\"register_id\":\"reg_1\",\"type\":\"sale\",\"currency\":\"EUR\" ,\"total_amount\":\"1.00\"}\n\t "
                    .utf8)
            let reply = try await rig.exchange(
                WebRig.request(
                    "POST", "/fiscal/reg_1/operations",
                    headers: [("Idempotency-Key", "key-1"), ("Accept", "application/json")],
                    body: odd))
            #expect(reply.status == 201, "\(reply.text)")
            #expect(reply.body == FakeUpstream.created(1))
            #expect(reply.header("ETag") == "\"v1\"")
            #expect(reply.header("Quittance-State") == "acknowledged")
            #expect(reply.header("Idempotency-Key") == "key-1")
            #expect(reply.header("Content-Type") == "application/json")
            #expect(reply.header("Set-Cookie") == nil)
            let sent = try #require(rig.upstream.calls.last)
            #expect(sent.request.body == odd)
            #expect(sent.request.path == "/operations")
            let names = sent.request.headers.map { $0.name.lowercased() }
            #expect(!names.contains("authorization") && !names.contains("host"))
        }
    }

    @Test("a till asks for its token without one, and gets it for its token as the secret, for nothing else")
    func tillToken() async throws {
        try await WebRig.run(dialect: "fiskaly-sign-fr") { rig in
            func ask(_ secret: String) async throws -> RawClient.Reply {
                try await rig.send(
                    "POST", "/fiscal/reg_1/tokens", token: nil,
                    body: #"{"content":{"type":"API_KEY","key":"till","secret":"\#(secret)"}}"#)
            }
            let good = try await ask(WebRig.till)
            #expect(good.status == 200, "\(good.text)")
            #expect(good.text.contains(#""bearer":"\#(WebRig.till)""#))
            #expect(try await ask("guess").status == 401)
            #expect(try await rig.send("POST", "/fiscal/reg_1/records", token: nil, body: "{}").status == 401)
            #expect(rig.upstream.calls.isEmpty)
        }
        try await WebRig.run { rig in
            let reply = try await rig.send("POST", "/fiscal/reg_1/tokens", token: nil, body: "{}")
            #expect(reply.status == 401)
        }
    }

    @Test("the register may be percent-encoded; what stands behind it is passed on as it came")
    func encodedRegister() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send("POST", "/fiscal/reg%5F1/operations", body: WebRig.create("A-1"))
            #expect(reply.status == 201)
            let list = try await rig.send("GET", "/fiscal/reg_1/operations?page=2&q=%C3%A4")
            #expect(list.status == 200)
            #expect(rig.upstream.calls.last?.request.path == "/operations?page=2&q=%C3%A4")
        }
    }

    @Test(
        "a target is split behind the register",
        arguments: [
            ("/fiscal/reg_1/operations", "reg_1", "/operations"), ("/fiscal/a%2Fb/x/y?z=1", "a/b", "/x/y?z=1"),
            ("/fiscal/reg_1", "reg_1", "/"), ("/fiscal/reg_1?x=1", "reg_1", "/?x=1"), ("/fiscal/r//x", "r", "//x"),
        ])
    func split(target: String, register: String, path: String) throws {
        let found = try #require(Gateway.split(target))
        #expect(found.register == register)
        #expect(found.path == path)
    }

    @Test(
        "a target without a register is none of the gateway's", arguments: ["/fiscal/", "/fiscal//x", "/fiscal", "/v1"])
    func noRegister(target: String) { #expect(Gateway.split(target) == nil) }

    @Test("an unknown register is a 404 that names the known ones")
    func unknownRegister() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send("POST", "/fiscal/reg_9/operations", body: WebRig.create("A-1"))
            #expect(reply.status == 404)
            #expect(reply.header("Content-Type") == "application/problem+json")
            #expect(try JSONValue(parsing: reply.body)["code"] == "unknown_register")
            #expect(reply.text.contains("reg_1"))
        }
    }

    @Test(
        "offline the till gets a 202 whose id, key and receipt stand in the headers, and the same again for the same key"
    )
    func queues() async throws {
        try await WebRig.run { rig in
            rig.upstream.isOnline = false
            let headers = [("Idempotency-Key", "key-1"), ("Quittance-Operator", "J\u{FC}rgen")]
            let first = try await rig.send(
                "POST", "/fiscal/reg_1/operations", headers: headers, body: WebRig.create("A-1"))
            let again = try await rig.send(
                "POST", "/fiscal/reg_1/operations", headers: headers, body: WebRig.create("A-1"))
            let other = try await rig.send(
                "POST", "/fiscal/reg_1/operations", headers: headers, body: WebRig.create("A-2"))
            #expect(first.status == 202)
            #expect(first.header("Quittance-State") == "queued")
            #expect(first.header("Idempotency-Key") == "key-1")
            #expect(again.status == 202)
            #expect(again.header("Quittance-Operation") == first.header("Quittance-Operation"))
            #expect(other.status == 422)
            #expect(try JSONValue(parsing: other.body)["code"] == "idempotency_key_reused")
            let entries = try await rig.json("/v1/queue")["items"]?.elements ?? []
            #expect(entries.count == 1)
            #expect(entries.first?["operator"] == "J\u{FC}rgen")
        }
    }

    @Test("a method that the dialect does not take is a 405 with Allow, also for PATCH and DELETE")
    func wrongMethod() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send("DELETE", "/fiscal/reg_1/operations/op_1/complete")
            #expect(reply.status == 405)
            #expect(reply.header("Allow")?.contains("POST") == true)
        }
    }

    @Test("one connection carries many requests")
    func keepsAlive() async throws {
        try await WebRig.run { rig in
            let client = try RawClient(port: rig.port)
            for number in 1...20 {
                try await client.send(
                    WebRig.request(
                        "POST", "/fiscal/reg_1/operations", headers: [("Connection", "")],
                        body: Array(WebRig.create("A-\(number)").utf8)))
                let reply = try await client.reply()
                #expect(reply.status == 201)
                #expect(reply.body == FakeUpstream.created(number))
            }
        }
    }

    @Test("a body of exactly 1 MiB is taken, in whatever pieces it comes; one byte more is a 413")
    func bodyLimit() async throws {
        try await WebRig.run { rig in
            let frame = WebRig.create("A-1")
            let padding = String(repeating: " ", count: Routes.bodyLimit - frame.utf8.count)
            let full = try await rig.send("POST", "/fiscal/reg_1/operations", body: frame + padding)
            #expect(full.status == 201)
            #expect(rig.upstream.calls.last?.request.body?.count == Routes.bodyLimit)
            let over = try await rig.send("POST", "/fiscal/reg_1/operations", body: frame + padding + " ")
            #expect(over.status == 413)
            #expect(try JSONValue(parsing: over.body)["code"] == "body_too_large")
        }
    }

    @Test("a body without a length is counted as it comes")
    func chunked() async throws {
        try await WebRig.run { rig in
            let headers = [("Transfer-Encoding", "chunked"), ("Content-Type", "application/json")]
            let head = WebRig.request("POST", "/fiscal/reg_1/operations", headers: headers)
            let body = WebRig.create("A-1")
            let pieces = [body.prefix(10), body.dropFirst(10)].map {
                "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n"
            }
            let reply = try await rig.exchange(head + Array((pieces.joined() + "0\r\n\r\n").utf8))
            #expect(reply.status == 201)
            #expect(rig.upstream.calls.last?.request.body == Array(body.utf8))
            let piece = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
            let over = try await rig.exchange(head + Array((String(repeating: piece, count: 17) + "0\r\n\r\n").utf8))
            #expect(over.status == 413)
        }
    }

    @Test("a body that breaks off is stored nowhere")
    func truncated() async throws {
        try await WebRig.run { rig in
            let body = WebRig.create("A-1")
            let client = try RawClient(port: rig.port)
            try await client.send(
                WebRig.request(
                    "POST", "/fiscal/reg_1/operations",
                    headers: [("Content-Type", "application/json"), ("Content-Length", String(body.utf8.count + 5))])
                    + Array(body.utf8))
            await client.finish()
            let reply = try await client.reply()
            #expect(reply.status == 400)
            #expect(try await rig.json("/v1/queue?state=all")["items"]?.elements.isEmpty == true)
            #expect(rig.upstream.calls.isEmpty)
        }
    }
}
