import Receipts
import Testing

@testable import Web

@Suite("Print routes")
struct PrintRouteTests {
    @Test("text and documents are taken with their own types, anything else is a 415 that lists them")
    func types() async throws {
        try await WebRig.run { rig in
            let text = try await rig.send(
                "POST", "/v1/print", headers: [("Content-Type", "text/plain; charset=utf-8")], body: "Hello")
            #expect(text.status == 202, "\(text.text)")
            #expect(try await rig.json("/v1/jobs/job_1")["title"] == "text")
            let line = try await rig.send(
                "POST", "/v1/print?printer=front", headers: [("Content-Type", "text/receiptline")], body: "a | b")
            #expect(line.status == 202, "\(line.text)")
            let other = try await rig.send(
                "POST", "/v1/print", headers: [("Content-Type", "application/json")], body: "{}")
            #expect(other.status == 415)
            #expect(other.text.contains("text/receiptline"))
            let elsewhere = try await rig.send(
                "POST", "/v1/receipts/r/reprint", token: WebRig.cashier, headers: [("Content-Type", "text/plain")],
                body: "{}")
            #expect(elsewhere.status == 415)
        }
    }

    @Test("wrong questions are refused with what is right, and print nothing")
    func refusals() async throws {
        try await WebRig.run { rig in
            for (path, body, type, status, code) in [
                ("/v1/print?printer=cellar", "x", "text/plain", 404, "unknown_printer"),
                ("/v1/print?class=bar", "x", "text/plain", 400, "invalid_parameter"),
                ("/v1/print", "x\n{code:", "text/receiptline", 422, "invalid_document"),
                ("/v1/print", "x", "application/vnd.escpos", 403, "raw_not_allowed"),
            ] {
                let answer = try await rig.send("POST", path, headers: [("Content-Type", type)], body: body)
                #expect(answer.status == status, "\(path): \(answer.text)")
                #expect(answer.text.contains("\"\(code)\""), "\(path): \(answer.text)")
            }
            #expect(try await rig.json("/v1/jobs")["items"]?.elements.isEmpty == true)
        }
    }

    @Test("a test page is a cashier's order")
    func testPage() async throws {
        try await WebRig.run { rig in
            #expect(try await rig.send("POST", "/v1/printers/front/test", body: "{}").status == 403)
            let answer = try await rig.send("POST", "/v1/printers/front/test", token: WebRig.cashier, body: "{}")
            #expect(answer.status == 202, "\(answer.text)")
            #expect(try await rig.json("/v1/jobs/job_1")["title"] == "test page")
            #expect(
                try await rig.send("POST", "/v1/printers/cellar/test", token: WebRig.cashier, body: "{}").status == 404)
        }
    }
}
