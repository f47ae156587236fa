import Fiscal
import Persistence
import Receipts
import Testing

@testable import Flows

@Suite("Bad input")
struct BadInputTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var method = "POST"
        var path = "/operations"
        var body = Body.create("n-1")
        var register = "reg_1"
        var headers: [String: String] = [:]
        let status: Int
        let code: String
        var pointer: String?
    }

    private static func create(_ old: String, _ new: String) -> String { Body.create("n-1").replacing(old, with: new) }

    private static let cases = [
        Case(testDescription: "no JSON", body: "{\"type\":", status: 400, code: "malformed_json"),
        Case(testDescription: "nothing", body: "", status: 400, code: "malformed_json"),
        Case(testDescription: "two values", body: "{} {}", status: 400, code: "malformed_json"),
        Case(testDescription: "a list", body: "[]", status: 422, code: "invalid_body", pointer: ""),
        Case(testDescription: "an unknown register", register: "reg_9", status: 404, code: "unknown_register"),
        Case(
            testDescription: "CR and LF in the path", path: "/operations/op_1\r\nX: y/complete", status: 404,
            code: "not_found"),
        Case(
            testDescription: "CR and LF, encoded", path: "/operations/op%0D%0A/complete", status: 404, code: "not_found"
        ),
        Case(testDescription: "a way up", path: "/operations/../complete", status: 404, code: "not_found"),
        Case(testDescription: "an unlisted call", path: "/heartbeats", status: 404, code: "not_found"),
        Case(testDescription: "another verb", method: "DELETE", status: 405, code: "method_not_allowed"),
        Case(
            testDescription: "an id never given out", path: "/operations/loc_1/complete", body: Body.complete,
            status: 404,
            code: "operation_not_found"),
        Case(
            testDescription: "an id never given out, voided", path: "/operations/loc_1/void", body: Body.void,
            status: 404,
            code: "operation_not_found"),
        Case(
            testDescription: "an amount as a number",
            body: create(#""total_amount":"11.90","#, #""total_amount":11.90,"#),
            status: 422, code: "invalid_amount", pointer: "/total_amount"),
        Case(
            testDescription: "an amount that is no decimal",
            body: create(#""tax_amount":"1.90","tip"#, #""tax_amount":"1,90","tip"#),
            status: 422, code: "invalid_amount", pointer: "/tax_amount"),
        Case(
            testDescription: "too many decimals",
            body: create(#""pretax_amount":"10.00""#, #""pretax_amount":"10.001""#),
            status: 422, code: "invalid_amount", pointer: "/pretax_amount"),
        Case(
            testDescription: "another register in the body", body: create(#""type""#, #""register_id":"reg_2","type""#),
            status: 422, code: "register_mismatch", pointer: "/register_id"),
        Case(
            testDescription: "another merchant", headers: ["X-OpenFiskal-Merchant": "merchant_2"], status: 422,
            code: "merchant_mismatch"),
        Case(testDescription: "no tag", headers: ["If-Match": "abc"], status: 400, code: "invalid_header"),
        Case(
            testDescription: "a time without a zone", headers: ["Quittance-Occurred-At": "2026-05-20T10:15:31"],
            status: 400, code: "invalid_header"),
        Case(
            testDescription: "neither yes nor no", headers: ["Quittance-Print": "nope"], status: 400,
            code: "invalid_header"),
        Case(
            testDescription: "no address", headers: ["Quittance-Email": "nobody"], status: 400, code: "invalid_header"),
        Case(
            testDescription: "two lines of addresses", headers: ["Quittance-Email": "a@b.de\r\nBcc: c@d.de"],
            status: 400,
            code: "invalid_header"),
    ]

    @Test("a bad call is answered with a clear problem and stores nothing", arguments: cases, [false, true])
    func refused(call: Case, offline: Bool) throws {
        let rig = try Rig()
        if offline { try rig.goOffline() }
        let before = try rig.store.counts()
        let ticket = try rig.call(call.method, call.path, call.body, register: call.register, call.headers)
        let answer = try rig.answer(ticket)
        #expect(answer.status == call.status)
        #expect(answer.code == call.code)
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.value["pointer"]?.text == call.pointer)
        #expect(answer.value["status"]?.text == "\(call.status)")
        #expect(answer.value["detail"]?.text?.isEmpty == false)
        #expect(answer.value["retryable"] == false)
        #expect(try rig.store.counts() == before)
        #expect(rig.calls.isEmpty)
        if call.status == 405 { #expect(answer.header("Allow") == "GET, POST") }
    }

    @Test("payments that do not add up are refused before anything is kept")
    func payments() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.serve(Server())
        let before = try rig.store.counts()
        let body = Body.complete.replacing("11.90", with: "11.00")
        let operation = try rig.operation(rig.answer(made))
        let answer = try rig.answer(rig.call("POST", "/operations/\(operation)/complete", body))
        #expect(answer.status == 422)
        #expect(answer.code == "payments_mismatch")
        #expect(try rig.store.counts() == before)
    }

    @Test(
        "odd but lawful bytes are kept and sent as they came",
        arguments: [
            #"{"type":"sale","currency":"EUR","total_amount":"1.00","total_amount":"1.00","x":-0,"y":1e400}  "#,
            "{\"type\":\"sale\",\"currency\":\"EUR\",\"total_amount\":\"1.00\",\"note\":\"\\u0007 \u{202E}\u{1F4A9}\"}\n",
        ])
    func verbatim(body: String) throws {
        let rig = try Rig()
        try rig.call("POST", "/operations", body)
        #expect(try rig.onlyCall().request.body == Array(body.utf8))
        try rig.end(.notSent("away"))
        while rig.calls.isEmpty { try rig.ring() }
        #expect(try rig.onlyCall().request.body == Array(body.utf8))
        #expect(
            try rig.store.read { try $0.attempts(of: 1).compactMap(\.sentDigest) }
                == Array(repeating: Digest(of: body.utf8), count: 2))
    }
}
