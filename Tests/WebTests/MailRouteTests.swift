import Receipts
import Testing

@testable import Web

@Suite("Mail routes")
struct MailRouteTests {
    @Test("a cashier sends a receipt; the receipt and the list say what becomes of it, and nobody says the address")
    func send() async throws {
        try await WebRig.run { rig in
            let receipt = try await rig.offlineSale("n-1")
            let reply = try await rig.send(
                "POST", "/v1/receipts/\(receipt)/email", token: WebRig.cashier,
                body: #"{"to":"kunde@example.net","language":"fr"}"#)
            #expect(reply.status == 202, "\(reply.text)")
            let mail = try JSONValue(parsing: reply.body)
            #expect(mail["id"] == "mail_1")
            #expect(mail["state"] == "pending", "it waits for the fiscal receipt")
            #expect(try await rig.json("/v1/receipts/\(receipt)")["emails"]?.elements == [mail])
            #expect(try await rig.json("/v1/emails?state=open")["items"]?.elements == [mail])
            let texts = [
                reply.text, try await rig.send("GET", "/v1/emails").text,
                try await rig.send("GET", "/v1/receipts/\(receipt)").text,
                try await rig.send("GET", "/v1/audit", token: WebRig.manager).text,
            ]
            #expect(!texts.contains { $0.contains("kunde@") })
        }
    }

    @Test(
        "what is no address, no language or nobody's business is refused, and nothing is stored",
        arguments: [
            (#"{"to":"nobody"}"#, WebRig.cashier, 422, "invalid_address"),
            (#"{"to":"a@b.example\r\nBcc: c@d.example"}"#, WebRig.cashier, 422, "invalid_address"),
            (#"{"to":["a@b.example","c@d.example"]}"#, WebRig.cashier, 422, "invalid_value"),
            (#"{"to":"a@b.example, c@d.example"}"#, WebRig.cashier, 422, "invalid_address"),
            ("{}", WebRig.cashier, 422, "missing_value"),
            (#"{"to":"a@b.example","language":"french"}"#, WebRig.cashier, 422, "invalid_language"),
            (#"{"to":"a@b.example"}"#, WebRig.till, 403, "role_required"),
        ])
    func refused(body: String, token: String, status: Int, code: String) async throws {
        try await WebRig.run { rig in
            let receipt = try await rig.offlineSale("n-1")
            let reply = try await rig.send("POST", "/v1/receipts/\(receipt)/email", token: token, body: body)
            #expect(reply.status == status, "\(reply.text)")
            #expect(try JSONValue(parsing: reply.body)["code"]?.text == code, "\(reply.text)")
            #expect(try await rig.json("/v1/emails")["items"]?.elements.isEmpty == true)
        }
    }

    @Test("lists go on where the page before ended")
    func pages() async throws {
        try await WebRig.run { rig in
            let receipt = try await rig.offlineSale("n-1")
            for number in 1...3 {
                _ = try await rig.send(
                    "POST", "/v1/receipts/\(receipt)/email", token: WebRig.cashier,
                    body: #"{"to":"k\#(number)@example.net"}"#)
            }
            let first = try await rig.json("/v1/emails?limit=2")
            #expect(first["items"]?.elements.map { $0["id"]?.text } == ["mail_3", "mail_2"])
            let next = try #require(first["next"]?.text)
            let second = try await rig.json("/v1/emails?limit=2&after=\(next)")
            #expect(second["items"]?.elements.map { $0["id"]?.text } == ["mail_1"])
            #expect(second["next"] == .null)
        }
    }
}
