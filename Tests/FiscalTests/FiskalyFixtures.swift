import Receipts
import Testing

@testable import Fiscal

/// The French dialect under test, with the options of a configuration.
func signFR(_ options: [String: String] = [:], scope: String? = "org_1") throws -> FiskalySignFR {
    try FiskalySignFR(identity: UpstreamIdentity(merchant: scope, options: options))
}

enum FiskalyBody {
    static let accepted = """
        {"content":{"id":"rec_1","type":"INTENTION::TRANSACTION","state":"ACCEPTED","mode":"PROCESSING",
         "journal":{"signature":"c2lnbmF0dXJl","signed_at":"2025-11-13T16:25:16Z"}}}
        """
    static let completed = """
        {"content": {"id":"rec_2","type":"TRANSACTION::RECEIPT","state":"COMPLETED","mode":"FINISHED",
         "journal":{"signature":"c2Vjb25k","signed_at":"2025-11-13T16:26:00Z"}} }
        """
    static let receipt = """
        {"content":{"type":"TRANSACTION","record":{"id":"loc_1"},"operation":{"type":"RECEIPT",
         "document":{"number":"000113","total_vat":{"amount":"2.55","exclusive":"20.00","inclusive":"22.55"}},
         "entries":[
          {"type":"SALE","data":{"type":"ITEM","text":"Café moulu 500 g","unit":{"quantity":"1","price":"12.00"},
           "value":{"base":"12.00"},"vat":{"type":"VAT_RATE","code":"STANDARD","percentage":"20.00","amount":"2.00",
           "exclusive":"10.00","inclusive":"12.00"}},"details":{"concept":"GOOD"}},
          {"type":"SALE","data":{"type":"ITEM","text":"Thé","unit":{"quantity":"2","price":"5.275"},
           "vat":{"code":"REDUCED_1","percentage":"5.5","amount":"0.55","exclusive":"10.00","inclusive":"10.55"}}}],
         "payments":[{"type":"CASH","details":{"amount":"22.55","currency":"EUR"}}]}}}
        """

    static func error(_ code: String) -> String {
        #"{"status":0,"code":"\#(code)","error":"Title","message":"text of the server"}"#
    }
}
