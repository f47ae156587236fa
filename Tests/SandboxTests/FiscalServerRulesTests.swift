import Receipts
import Testing

@testable import Sandbox

@Suite("What the fiscal server demands of bodies")
struct FiscalServerRulesTests {
    private static let base = Fixture.sale()

    private static func changed(_ old: String, _ new: String) -> String {
        var body = base
        guard let range = body.firstRange(of: old) else { return "" }
        body.replaceSubrange(range, with: new)
        return body
    }

    @Test(
        "A create that cannot be right is refused and leaves nothing",
        arguments: [
            ("{", 400, "invalid_request"), ("[]", 400, "invalid_request"), ("", 400, "invalid_request"),
            (changed("\"sale\"", "\"gift\""), 422, "unprocessable_entity"),
            (changed("\"type\":\"sale\",", ""), 422, "unprocessable_entity"),
            (changed("\"reg_1\"", "\"\""), 422, "unprocessable_entity"),
            (changed("\"EUR\"", "\"euro\""), 422, "unprocessable_entity"),
            (changed("\"10.00\"", "\"9.99\""), 422, "unprocessable_entity"),
            (changed("\"10.00\"", "10.00"), 422, "unprocessable_entity"),
            (changed("\"10.00\"", "\"10,00\""), 422, "unprocessable_entity"),
            (changed("\"10.00\"", "\"1e1\""), 422, "unprocessable_entity"),
            (changed("\"10.00\"", "\"10.001\""), 422, "unprocessable_entity"),
            (changed("\"line_items\"", "\"lines\""), 422, "unprocessable_entity"),
            (changed("\"Filterkaffee 500 g\"", "null"), 422, "unprocessable_entity"),
            (changed("\"quantity\":1", "\"quantity\":\"many\""), 422, "unprocessable_entity"),
            (changed("\"0.19\"", "\"19 %\""), 422, "unprocessable_entity"),
            (
                Fixture.sale(total: "999999999999.99"), 422, "unprocessable_entity"
            ),
        ])
    func badCreates(body: String, status: Int, code: String) {
        var server = FiscalServer.quick()
        let answer = server.create(body)
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(server.operations.isEmpty)
        #expect(server.create().status == 201)
    }

    @Test("Fields that nobody knows, odd numbers and a second member of a name pass")
    func unknownFields() {
        var server = FiscalServer.quick()
        #expect(
            server.create(Self.changed("\"note\":null", "\"x\":[1e400,-0],\"note\":\"a\",\"note\":2")).status == 201)
    }

    @Test(
        "Signs fit the type: sales are not negative, returns not positive",
        arguments: [("sale", "-", 422), ("return", "", 422), ("return", "-", 201), ("exchange", "-", 201)])
    func signs(type: String, sign: String, status: Int) {
        var server = FiscalServer.quick()
        let body = """
            {"type":"\(type)","register_id":"r","currency":"EUR","pretax_amount":"\(sign)10.00",\
            "tax_amount":"\(sign)1.90","total_amount":"\(sign)11.90","line_items":[],\
            "external_related_operation":{"description":"Umtausch","external_operation_id":"till-0"}}
            """
        #expect(server.create(body).status == status)
    }

    @Test(
        "A return names its sale in exactly one way",
        arguments: [
            ("", 422), (#","related_operation_id":"op_none""#, 422),
            (#","external_related_operation":{"description":"d"}"#, 422),
            (#","external_related_operation":{"description":"d","external_operation_id":"e"}"#, 201),
            (
                #","related_operation_id":"ID","external_related_operation":{"description":"d","external_operation_id":"e"}"#,
                422
            ),
            (#","related_operation_id":"ID""#, 201),
        ])
    func relations(member: String, status: Int) {
        var server = FiscalServer.quick()
        let id = server.create().id
        var member = member
        if let range = member.firstRange(of: "ID") { member.replaceSubrange(range, with: id) }
        let body = """
            {"type":"return","register_id":"r","currency":"EUR","pretax_amount":"-1.00","tax_amount":"0.00",\
            "total_amount":"-1.00","line_items":[]\(member)}
            """
        #expect(server.create(body, key: "k-return").status == status)
    }

    @Test(
        "Payments that count add up to the total",
        arguments: [
            (#"[{"method":"cash","status":"captured","amount":"11.90","currency":"EUR"}]"#, 200, ""),
            (
                #"[{"method":"cash","status":"captured","amount":"5","currency":"EUR"},"#
                    + #"{"method":"card","status":"authorized","amount":"6.90","currency":"EUR"},"#
                    + #"{"method":"card","status":"failed","amount":"6.90","currency":"EUR"}]"#, 200, ""
            ),
            ("[]", 422, "unprocessable_entity"), ("{}", 422, "unprocessable_entity"),
            (
                #"[{"method":"cash","status":"captured","amount":"11.89","currency":"EUR"}]"#, 422,
                "unprocessable_entity"
            ),
            (
                #"[{"method":"cash","status":"pending","amount":"11.90","currency":"EUR"}]"#, 422,
                "unprocessable_entity"
            ),
            (
                #"[{"method":"shells","status":"captured","amount":"11.90","currency":"EUR"}]"#, 422,
                "unprocessable_entity"
            ),
            (#"[{"method":"cash","status":"done","amount":"11.90","currency":"EUR"}]"#, 422, "unprocessable_entity"),
            (
                #"[{"method":"cash","status":"captured","amount":"11.90","currency":"CHF"}]"#, 422,
                "unprocessable_entity"
            ),
            (
                #"[{"method":"gift_card","status":"captured","amount":"11.90","currency":"EUR"}]"#, 422,
                "gift_card_id_required"
            ),
        ])
    func payments(list: String, status: Int, code: String) {
        var server = FiscalServer.quick()
        let answer = server.complete(server.create().id, "{\"payments\":\(list)}")
        #expect(answer.status == status)
        #expect(answer.code == code)
    }

    @Test("A void needs a reason that is on the list", arguments: [("{}", 422), (#"{"reason":"mood"}"#, 422)])
    func reasons(body: String, status: Int) {
        var server = FiscalServer.quick()
        #expect(server.void(server.create().id, body).status == status)
    }
}
