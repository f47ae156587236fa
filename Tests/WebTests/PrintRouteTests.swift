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

    /// 16 × 8 pixels of one bit.
    private static let picture: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
        0x00, 0x10, 0x00, 0x00, 0x00, 0x08, 0x01, 0x00, 0x00, 0x00, 0x00, 0xD8, 0x0D, 0x42, 0x3A, 0x00, 0x00, 0x00,
        0x0E, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60, 0xF8, 0xCF, 0x80, 0x0D, 0x01, 0x00, 0x5B, 0xBC, 0x07,
        0xF9, 0x0C, 0x84, 0x96, 0xD1, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    @Test("a picture is taken as image/png; what is none, and an unknown way of dithering, is refused in words")
    func picture() async throws {
        try await WebRig.run { rig in
            let taken = try await rig.post("/v1/print?dither=atkinson", type: "image/png", body: Self.picture)
            #expect(taken.status == 202, "\(taken.text)")
            #expect(try await rig.json("/v1/jobs/job_1")["title"] == "picture")
            var lying = Self.picture
            lying[16] = 0x7F
            let cases: [(String, [UInt8], Int, String)] = [
                ("/v1/print", Array("GIF89a".utf8), 422, "is no PNG picture"),
                ("/v1/print", Array(Self.picture.prefix(50)), 422, "is damaged"),
                ("/v1/print", lying, 422, "a picture has 1 to 16777216"), ("/v1/print", [], 422, "missing_value"),
                ("/v1/print?dither=fine", Self.picture, 400, "floyd-steinberg, atkinson, ordered, threshold"),
                ("/v1/print?printer=cellar", Self.picture, 404, "unknown_printer"),
                ("/v1/print", Self.picture + [UInt8](repeating: 0, count: 1 << 20), 413, "1048576 bytes"),
            ]
            for (path, body, status, words) in cases {
                let answer = try await rig.post(path, type: "image/png", body: body)
                #expect(answer.status == status, "\(path): \(answer.text)")
                #expect(answer.text.contains(words), "\(path): \(answer.text)")
            }
            #expect(try await rig.json("/v1/jobs")["items"]?.elements.count == 1)
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
