import Receipts
import Testing

@testable import Fiscal

/// The older dialect under test, with the options of a configuration.
func sales(_ options: [String: String] = [:], organization: String? = "org_1") throws -> OpenFiskalSales {
    try OpenFiskalSales(identity: UpstreamIdentity(merchant: organization, options: options))
}

enum SalesBody {
    static let id = "4f6f2f7e-7d3b-4c3c-9d0e-0c8a2d0b7f10"
    static let start = """
        {"id":"\(id)","occurred_at":"2026-02-25T20:02:11+01:00","external_id":"table-3-order-42",
         "cashier":{"id":"cashier_01","display_name":"Maria R."}}
        """
    static let change = """
        {"occurred_at":"2026-02-25T20:30:00+01:00","line_items":[
          {"position":1,"description":"Wiener Schnitzel","quantity":2,"unit":"piece","unit_price_gross":1800}],
         "cart_discounts":[]}
        """
    static let complete = """
        {"occurred_at":"2026-02-25T21:14:55+01:00","payments":[
          {"method":"cash","direction":"inbound","amount":3600,"currency":"EUR","cash":{"amount_tendered":4000}}]}
        """
    static let cancel = #"{"reason":"Customer cancelled"}"#
    static let open = """
        {"id":"\(id)","type":"sale","state":"open","external_id":"table-3-order-42",
         "started_at":"2026-02-25T19:02:11Z","received_at":"2026-02-25T21:40:03Z",
         "fiscal":{"regime":"tse","start_event":{"signed_at":"2026-02-25T19:02:11Z"},"end_event":null}}
        """
    static let completed = completed(fiscalState: "succeeded")
    static let cancelled = #"{"id":"\#(id)","type":"sale","state":"cancelled"}"#

    static func completed(fiscalState: String, fiscal: String? = nil) -> String {
        let block =
            fiscal
            ?? #"{"regime":"tse","end_event":{"signature":"c2ln"},"verification":{"qr_data":"V0;Kasse1"}}"#
        return """
            {"id":"\(id)","type":"sale","state":"completed","fiscal_state":"\(fiscalState)","payments":[
              {"method":"cash","direction":"inbound","amount":3600,"currency":"EUR"}],
             "received_at":"2026-02-25T21:41:00Z","fiscal":\(block)}
            """
    }

    static func error(_ code: String) -> String {
        #"""
        {"object":"error","code":"\#(code)","message":"text of the server","param":null,"fiscal_errors":[],
         "request_id":"req_1"}
        """#
    }
}

func attemptedSale(_ intent: Intent, earlier: Bool = false) throws -> Attempted {
    let body =
        switch intent {
        case .start, .sessionEvent: SalesBody.start
        case .mutate: SalesBody.change
        case .complete: SalesBody.complete
        case .cancel: SalesBody.cancel
        }
    return Attempted(
        intent: intent, createBody: try json(SalesBody.start), body: try json(body), earlierAttemptWroteBytes: earlier,
        remoteID: SalesBody.id)
}
