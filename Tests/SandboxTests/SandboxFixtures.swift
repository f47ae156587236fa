import Receipts

@testable import Sandbox

/// What the suites of this room have in common.
enum Fixture {
    static let noon = Timestamp(milliseconds: 1_779_264_931_000)  // 2026-05-20T08:15:31Z

    static func after(_ duration: Duration) -> Timestamp {
        Timestamp(milliseconds: noon.milliseconds + duration.milliseconds)
    }

    static func sale(external: String = "till-1", register: String = "reg_1", total: String = "11.90") -> String {
        """
        {"type":"sale","source":"POS","register_id":"\(register)","external_id":"\(external)","currency":"EUR",\
        "pretax_amount":"10.00","tax_amount":"1.90","tip_amount":"0.00","total_amount":"\(total)",\
        "line_items":[{"title":"Filterkaffee 500 g","quantity":1,"unit_price":"11.90","total_amount":"11.90",\
        "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}],"cart_level_discounts":[],"note":null}
        """
    }

    static let cash = #"{"payments":[{"method":"cash","status":"captured","amount":"11.90","currency":"EUR"}]}"#
    static let reason = #"{"reason":"customer_abandoned_checkout"}"#

    static func request(
        _ method: String, _ path: String, _ body: String = "", key: String? = nil, match: String? = nil,
        merchant: String? = "merchant_1", token: String? = "of_test_deu_x"
    ) -> ServerRequest {
        var headers: [(name: String, value: String)] = []
        if let token { headers.append((name: "authorization", value: "Bearer \(token)")) }
        if let merchant { headers.append((name: "X-OpenFiskal-Merchant", value: merchant)) }
        if let key { headers.append((name: "Idempotency-Key", value: key)) }
        if let match { headers.append((name: "If-Match", value: match)) }
        return ServerRequest(method: method, path: path, headers: headers, body: Array(body.utf8))
    }
}

extension FiscalServer {
    /// A server whose signatures are cheap and repeatable.
    static func quick(_ change: (inout Options) -> Void = { _ in }) -> FiscalServer {
        var options = Options()
        options.signing = .digest
        change(&options)
        return FiscalServer(options: options)
    }

    mutating func create(
        _ body: String = Fixture.sale(), key: String = "k-create", at now: Timestamp = Fixture.noon
    ) -> ServerAnswer {
        answer(Fixture.request("POST", "/v1/operations", body, key: key), at: now)
    }

    mutating func complete(
        _ id: String, _ body: String = Fixture.cash, key: String = "k-complete", match: String? = "\"1\"",
        at now: Timestamp = Fixture.after(.seconds(27))
    ) -> ServerAnswer {
        answer(Fixture.request("POST", "/v1/operations/\(id)/complete", body, key: key, match: match), at: now)
    }

    mutating func void(
        _ id: String, _ body: String = Fixture.reason, key: String = "k-void", match: String? = "\"1\""
    ) -> ServerAnswer {
        answer(Fixture.request("POST", "/v1/operations/\(id)/void", body, key: key, match: match), at: Fixture.noon)
    }
}

extension ServerAnswer {
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    var id: String { json["id"]?.text ?? "" }
    var code: String { json["code"]?.text ?? "" }
    var etag: String? { header("ETag") }
}
