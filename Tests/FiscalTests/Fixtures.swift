import Fiscal
import Receipts
import Testing

/// The dialect under test, with the options of a configuration.
func operations(_ options: [String: String] = [:], merchant: String? = "merchant_1") throws -> any Dialect {
    let identity = UpstreamIdentity(merchant: merchant, options: options)
    return try dialect(.openfiskalOperations, identity: identity)
}

func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

func answer(_ status: Int, _ body: String = "", _ headers: [String: String] = [:]) -> UpstreamAnswer {
    UpstreamAnswer(
        status: status, headers: headers.sorted { $0.key < $1.key }.map { Field(name: $0.key, value: $0.value) },
        body: Array(body.utf8))
}

func envelope(_ code: String) -> String { #"{"code":"\#(code)","message":"text of the server","retryable":false}"# }

enum Body {
    static let create = """
        {"type":"sale","source":"POS","register_id":"reg_1","external_id":"till-07-000113","currency":"EUR",
         "pretax_amount":"10.00","tax_amount":"1.90","tip_amount":"0.00","total_amount":"11.90",
         "line_items":[{"title":"Filterkaffee 500 g","quantity":1,"unit_price":"11.90","total_amount":"11.90",
         "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}],"cart_level_discounts":[],"note":null}
        """
    static let complete = """
        {"payments":[{"payment_id":"p1","method":"cash","status":"captured","amount":"5.00","currency":"EUR"},
         {"payment_id":"p2","method":"card","status":"captured","amount":"6.90","currency":"EUR"}]}
        """
    static let open = """
        {"id":"op_1","type":"sale","status":"open","resource_version":1,"currency":"EUR","total_amount":"11.90",
         "payments":[],"session_id":"ses_1","external_id":"till-07-000113","fiscal_information":null,
         "created_at":"2026-05-20T08:15:31Z"}
        """
    /// The operation as the server shows it once our own complete was applied.
    static let completed = """
        {"id":"op_1","type":"sale","status":"completed","resource_version":2,"currency":"EUR","total_amount":"11.90",
         "payments":[{"payment_id":"p2","method":"card","status":"captured","amount":"6.90","currency":"EUR"},
         {"payment_id":"p1","method":"cash","status":"captured","amount":"5.00","currency":"EUR"}],
         "fiscal_information":{"regime":"KassenSichV","verification":{"qr_data":"V0;x"}}}
        """
    static let voided = #"{"id":"op_1","type":"sale","status":"voided","resource_version":2,"fiscal_information":null}"#
    static let count = #"{"type":"session_cash_count","register_id":"reg_1","currency":"EUR"}"#
    static let sessionOpen = """
        {"type":"session_open","register_id":"reg_1","currency":"EUR","opening_balance_amount":"50.00"}
        """
}

func attempted(
    _ intent: Intent, create: String? = Body.create, body: String? = nil, earlier: Bool = false
) throws -> Attempted {
    let standard: String? =
        switch intent {
        case .start, .sessionEvent: create
        case .complete: Body.complete
        case .cancel: #"{"reason":"operator_cancelled"}"#
        case .mutate: nil
        }
    return Attempted(
        intent: intent, createBody: try create.map { try json($0) }, body: try (body ?? standard).map { try json($0) },
        earlierAttemptWroteBytes: earlier)
}
