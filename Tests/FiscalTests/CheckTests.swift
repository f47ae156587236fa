import Fiscal
import Receipts
import Testing

@Suite("Body checks of openfiskal-operations")
struct CheckTests {
    private func check(
        _ intent: Intent, _ body: String, create: String? = Body.create, ids: [String: String?] = [:]
    ) throws -> [Problem] {
        try operations().check(
            intent, body: Array(body.utf8), parsed: json(body), create: create.map { try json($0) },
            register: RegisterIdentity(id: "kasse", remoteID: "reg_1"), localIDs: { ids[$0] })
    }

    private func places(_ problems: [Problem]) -> [String] { problems.map { "\($0.code) \($0.pointer ?? "-")" } }

    @Test(
        "What the server takes passes, unknown fields included (R12)",
        arguments: [
            (Intent.start, Body.create), (.complete, Body.complete), (.cancel, "{}"),
            (.cancel, #"{"reason":"payment_failed","comment":7}"#), (.sessionEvent, Body.sessionOpen),
            (.sessionEvent, Body.count),
            (.sessionEvent, #"{"type":"session_close","counted_amount":412.35,"x":{"y":[null]}}"#),
            (.start, #"{"type":"sale","currency":"EUR","total_amount":"3","new_field":{"a":[1]},"line_items":null}"#),
            (.start, #"{"type":"exchange","currency":"EUR","total_amount":"-1.00"}"#),
            (.start, #"{"type":"sale","currency":"JPY","total_amount":"1200","register_id":null}"#),
            (
                .start,
                #"{"type":"return","currency":"EUR","total_amount":"-1.00","related_operation_id":"op_9","external_related_operation":null}"#
            ),
            (
                .start,
                #"{"type":"sale","currency":"EUR","total_amount":"1.80","line_items":[{"unit_price":"1.799","total_amount":"1.80"}]}"#
            ),
        ])
    func passes(_ intent: Intent, _ body: String) throws {
        #expect(try check(intent, body) == [])
    }

    @Test(
        "A create that breaks a documented rule is refused at its place",
        arguments: [
            ("[]", ["invalid_body "]), (#"{"currency":"EUR"}"#, ["invalid_type /type"]),
            (#"{"type":"deposit"}"#, ["invalid_type /type"]),
            (#"{"type":"sale","total_amount":"1.00"}"#, ["invalid_currency /currency"]),
            (#"{"type":"sale","currency":"euro","total_amount":"1.00"}"#, ["invalid_currency /currency"]),
            (#"{"type":"sale","currency":"EUR"}"#, ["invalid_amount /total_amount"]),
            (#"{"type":"sale","currency":"EUR","total_amount":11.90}"#, ["invalid_amount /total_amount"]),
            (#"{"type":"sale","currency":"EUR","total_amount":"11,90"}"#, ["invalid_amount /total_amount"]),
            (#"{"type":"sale","currency":"EUR","total_amount":"1e2"}"#, ["invalid_amount /total_amount"]),
            (#"{"type":"sale","currency":"EUR","total_amount":"1.005"}"#, ["invalid_amount /total_amount"]),
            (#"{"type":"sale","currency":"JPY","total_amount":"1.5"}"#, ["invalid_amount /total_amount"]),
            (#"{"type":"sale","currency":"EUR","total_amount":"-1.00"}"#, ["invalid_sign /total_amount"]),
            (
                #"{"type":"return","currency":"EUR","total_amount":"1.00","related_operation_id":"op_9"}"#,
                ["invalid_sign /total_amount"]
            ),
            (#"{"type":"return","currency":"EUR","total_amount":"-1.00"}"#, ["invalid_reference "]),
            (
                #"{"type":"return","currency":"EUR","total_amount":"0","related_operation_id":"a","external_related_operation":{}}"#,
                ["invalid_reference "]
            ),
            (
                #"{"type":"sale","currency":"EUR","pretax_amount":"10.00","tax_amount":"1.90","total_amount":"11.91"}"#,
                ["total_mismatch /total_amount"]
            ),
            (
                #"{"type":"sale","currency":"EUR","pretax_amount":"10.00","tax_amount":"1.90","tip_amount":"1","total_amount":"11.90"}"#,
                ["total_mismatch /total_amount"]
            ),
            (
                #"{"type":"sale","currency":"EUR","pretax_amount":"x","tax_amount":"1.90","total_amount":"11.90"}"#,
                ["invalid_amount /pretax_amount"]
            ),
            (
                #"{"type":"sale","currency":"EUR","total_amount":"1.00","register_id":"reg_2"}"#,
                ["register_mismatch /register_id"]
            ),
            (
                #"{"type":"sale","currency":"EUR","total_amount":"1.00","line_items":[{"total_amount":1},7,{"unit_price":true}]}"#,
                [
                    "invalid_list /line_items/1", "invalid_amount /line_items/0/total_amount",
                    "invalid_amount /line_items/2/unit_price",
                ]
            ),
            (
                #"{"type":"sale","currency":"EUR","total_amount":"1.00","line_items":[{"taxes":[{"tax_amount":"0.1.9"}]}]}"#,
                ["invalid_amount /line_items/0/taxes/0/tax_amount"]
            ),
            (#"{"type":"sale","currency":"EUR","total_amount":"1","line_items":{}}"#, ["invalid_list /line_items"]),
            (
                #"{"type":"session_open","currency":"EUR","opening_balance_amount":50}"#,
                ["invalid_amount /opening_balance_amount"]
            ),
        ])
    func refusedCreates(_ body: String, _ expected: [String]) throws {
        let problems = try check(.start, body)
        #expect(places(problems) == expected)
        #expect(problems.allSatisfy { $0.status == 422 })
    }

    @Test(
        "A complete that breaks a documented rule is refused at its place",
        arguments: [
            ("{}", ["payments_mismatch /payments"]), (#"{"payments":{}}"#, ["invalid_payments /payments"]),
            (#"{"payments":[1]}"#, ["invalid_payments /payments/0"]),
            (
                #"{"payments":[{"method":"cash","status":"captured","amount":"11.00"}]}"#,
                ["payments_mismatch /payments"]
            ),
            (
                #"{"payments":[{"method":"cash","status":"failed","amount":"11.90"}]}"#,
                ["payments_mismatch /payments"]
            ),
            (
                #"{"payments":[{"method":"cheque","status":"captured","amount":"11.90"}]}"#,
                ["invalid_method /payments/0/method"]
            ),
            (
                #"{"payments":[{"method":"cash","status":"done","amount":"11.90"}]}"#,
                ["invalid_status /payments/0/status"]
            ),
            (
                #"{"payments":[{"method":"gift_card","status":"captured","amount":"11.90"}]}"#,
                ["gift_card_id_required /payments/0/gift_card_id"]
            ),
            (
                #"{"payments":[{"method":"cash","status":"captured","amount":11.90}]}"#,
                ["invalid_amount /payments/0/amount"]
            ),
            (
                #"{"payments":[{"method":"cash","status":"captured","amount":"11.90","currency":"eur"}]}"#,
                ["invalid_currency /payments/0/currency"]
            ),
        ])
    func refusedCompletes(_ body: String, _ expected: [String]) throws {
        #expect(places(try check(.complete, body)) == expected)
    }

    @Test(
        "Payments whose sum cannot be known for certain are left to the server",
        arguments: [
            #"{"payments":[{"method":"cash","status":"refunded","amount":"1.00"}]}"#,
            #"{"payments":[{"method":"cash","amount":"1.00"}]}"#,
            #"{"payments":[{"method":"cash","status":"captured","amount":"13.00","currency":"CHF"}]}"#,
        ])
    func unsureSums(_ body: String) throws {
        #expect(try check(.complete, body) == [])
    }

    @Test("Without the create no sum is demanded")
    func noCreate() throws {
        #expect(try check(.complete, "{}", create: nil) == [])
        let cash = #"{"payments":[{"method":"cash","status":"captured","amount":"11.00"}]}"#
        #expect(try check(.complete, cash, create: nil) == [])
    }

    @Test("A void with a reason of its own is refused", arguments: [#"{"reason":"because"}"#, #"{"reason":7}"#])
    func voids(_ body: String) throws {
        #expect(places(try check(.cancel, body)) == ["invalid_reason /reason"])
    }

    @Test("An id of ours in a body is refused with its place, and with the server's id where it is known")
    func localIDs() throws {
        let body = """
            {"type":"return","currency":"EUR","total_amount":"-1.00","related_operation_id":"local-1",
             "line_items":[{"total_amount":"-1.00","a/b":{"operation_ids":["x","local-2"]}}]}
            """
        let problems = try check(.start, body, ids: ["local-1": "op_77", "local-2": nil])
        #expect(
            places(problems) == [
                "local_id_in_body /related_operation_id", "local_id_in_body /line_items/0/a~1b/operation_ids",
            ])
        #expect(problems.first?.detail.contains("\"op_77\"") == true)
        #expect(problems.last?.detail.contains("external_related_operation") == true)
    }

    @Test("The till's own numbers and texts are never taken for ids of ours")
    func externalIDs() throws {
        let body = """
            {"type":"return","currency":"EUR","total_amount":"-1.00","external_id":"local-1","note":"local-1",
             "external_related_operation":{"description":"local-1","external_operation_id":"local-1"}}
            """
        #expect(try check(.start, body, ids: ["local-1": "op_77"]) == [])
    }

    @Test("Another merchant than the configured one is refused, the same one passes")
    func merchants() throws {
        let dialect = try operations()
        #expect(dialect.check(headers: [Field(name: "x-openfiskal-merchant", value: "merchant_1")]) == [])
        let problems = dialect.check(headers: [Field(name: "X-OpenFiskal-Merchant", value: "merchant_2")])
        #expect(problems.map(\.code) == ["merchant_mismatch"])
        #expect(problems.map(\.status) == [422])
    }

    @Test(
        "A tag must be a quoted positive integer",
        arguments: [
            ("\"1\"", true), ("\"42\"", true), ("1", false), ("W/\"1\"", false), ("*", false), ("\"\"", false),
            ("\"0\"", false), ("\"-1\"", false), ("\"a\"", false), ("\"", false),
        ])
    func tags(_ tag: String, _ valid: Bool) throws {
        let problems = try operations().check(headers: [Field(name: "If-Match", value: tag)])
        #expect(problems.map(\.status) == (valid ? [] : [400]))
    }
}
