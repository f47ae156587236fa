import Fiscal
import Flows
import Receipts
import Rendering
import Settings

/// The shop that is measured: one German register with its printer and its upstream, and sales of five lines.
enum BenchShop {
    static func premises(
        url: String = "http://127.0.0.1:9/v1", printer port: UInt16 = 9100, profile: String = "generic-80mm"
    ) throws -> Premises {
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: [PrinterSettings(name: "front", device: "socket://127.0.0.1:\(port)", profile: profile)],
            upstreams: [
                UpstreamSettings(name: "main", dialect: "openfiskal-operations", url: url, merchant: "m")
            ],
            registers: [RegisterSettings(id: "reg_1", upstream: "main", country: .germany, printer: "front")])
        return try Premises(settings, templates: TemplateStore.shipped())
    }

    /// A till's call.
    static func request(_ path: String, key: String, body: String, prints: Bool = true) -> Intake.Request {
        var headers = [
            Field(name: "Content-Type", value: "application/json"), Field(name: "Idempotency-Key", value: key),
        ]
        if !prints { headers.append(Field(name: "Quittance-Print", value: "no")) }
        return Intake.Request(
            register: "reg_1", method: "POST", path: path, headers: headers, body: Array(body.utf8),
            actor: Actor(token: "till"))
    }

    static func sale(_ number: String) -> String {
        """
        {"type":"sale","source":"POS","register_id":"reg_1","external_id":"\(number)","currency":"EUR",
         "pretax_amount":"50.00","tax_amount":"9.50","tip_amount":"0.00","total_amount":"59.50",
         "line_items":[\(lines)]}
        """
    }

    private static let lines = (1...5).map {
        """
        {"title":"Filterkaffee \($0)","quantity":1,"unit_price":"11.90","total_amount":"11.90",
         "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}
        """
    }.joined(separator: ",")

    static let payment = """
        {"payments":[{"payment_id":"pay_1","method":"card","status":"captured","amount":"59.50","currency":"EUR"}]}
        """
}
