import Fiscal
import Receipts
import Rendering
import Settings

@testable import Flows

/// The configuration under test: one shop, one upstream, registers in four countries, two printers.
enum Shop {
    static func upstream() -> UpstreamSettings {
        UpstreamSettings(
            name: "main", dialect: "openfiskal-operations", url: "https://api.example/v1", merchant: "merchant_1")
    }

    static func registers() -> [RegisterSettings] {
        [
            RegisterSettings(id: "reg_1", upstream: "main", country: .germany, printer: "front"),
            RegisterSettings(id: "reg_2", upstream: "main", country: .germany, printer: "back"),
            RegisterSettings(id: "reg_fr", upstream: "main", country: .france, printer: "front"),
            RegisterSettings(id: "reg_it", upstream: "main", country: .italy, printer: "front"),
        ]
    }

    static func premises(
        upstream change: (inout UpstreamSettings) -> Void = { _ in },
        registers adapt: (inout [RegisterSettings]) -> Void = { _ in },
        printers equip: (inout [PrinterSettings]) -> Void = { _ in }, logo: Picture? = nil,
        mail: MailSettings? = MailSettings(relay: "smtps://mail.example", from: "Kasse <kasse@shop.example>")
    ) throws -> Premises {
        var upstream = upstream()
        change(&upstream)
        var registers = registers()
        adapt(&registers)
        var printers = [
            PrinterSettings(name: "front", device: "socket://10.0.0.2:9100", profile: "virtual"),
            PrinterSettings(name: "back", device: "socket://10.0.0.3:9100", profile: "generic-80mm"),
        ]
        equip(&printers)
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: printers,
            upstreams: [upstream], registers: registers, mail: mail)
        return try Premises(settings, templates: templates.get(), logo: logo)
    }

    private static let templates = Result { try TemplateStore.shipped() }
}

enum Body {
    static func create(_ number: String, register: String? = nil) -> String {
        """
        {"type":"sale","source":"POS","external_id":"\(number)","currency":"EUR",
         "pretax_amount":"10.00","tax_amount":"1.90","tip_amount":"0.00","total_amount":"11.90",
         "line_items":[{"title":"Filterkaffee 500 g","quantity":1,"unit_price":"11.90","total_amount":"11.90",
         "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}]}
        """
    }

    static let complete = """
        {"payments":[{"payment_id":"p1","method":"cash","status":"captured","amount":"11.90","currency":"EUR"}]}
        """
    static let void = #"{"reason":"operator_cancelled"}"#
    static let session = #"{"type":"session_open","currency":"EUR","opening_balance_amount":"50.00"}"#

    static let fiscal = """
        {"regime":"KassenSichV","document_number":"4822","tss_serial_number":"9f1c","pos_client_serial_number":"ERS-4f2d",
         "start_event":{"signed_at":"2026-05-20T08:15:31Z"},
         "end_event":{"signed_at":"2026-05-20T08:15:58Z","transaction_counter":9643,"signature":"c2ln"},
         "verification":{"qr_data":"V0;ERS-4f2d;Kassenbeleg-V1;Beleg"}}
        """

    static func open(_ id: String, version: Int = 1) -> String {
        """
        {"id":"\(id)","type":"sale","status":"open","resource_version":\(version),"currency":"EUR",
         "total_amount":"11.90","payments":[],"fiscal_information":null}
        """
    }

    static func completed(_ id: String, total: String = "11.90") -> String {
        """
        {"id":"\(id)","type":"sale","status":"completed","resource_version":2,"currency":"EUR","total_amount":"\(total)",
         "payments":[{"payment_id":"p1","method":"cash","status":"captured","amount":"\(total)","currency":"EUR"}],
         "fiscal_information":\(fiscal)}
        """
    }

    static func voided(_ id: String) -> String {
        #"{"id":"\#(id)","type":"sale","status":"voided","resource_version":2,"fiscal_information":null}"#
    }

    static func problem(_ code: String) -> String {
        #"{"code":"\#(code)","message":"text of the server","retryable":false}"#
    }
}

/// An answer with literal status, body and headers.
func reply(_ status: Int, _ body: String = "", _ headers: [String: String] = [:]) -> Exchange {
    .answered(
        UpstreamAnswer(
            status: status, headers: headers.sorted { $0.key < $1.key }.map { Field(name: $0.key, value: $0.value) },
            body: Array(body.utf8)))
}

func refused(_ status: Int, _ code: String, _ headers: [String: String] = [:]) -> Exchange {
    reply(status, Body.problem(code), headers)
}

/// A server that keeps every rule: numbers its operations, counts their versions, checks tags.
final class Server {
    private var versions: [String: Int] = [:]
    private(set) var log: [String] = []

    func answer(_ call: UpstreamCall) -> UpstreamAnswer {
        log.append(call.line)
        let parts = call.request.path.split(separator: "/").map(String.init)
        func answer(_ status: Int, _ body: String, version: Int? = nil) -> UpstreamAnswer {
            var headers = [Field(name: "Content-Type", value: "application/json")]
            if let version { headers.append(Field(name: "ETag", value: "\"\(version)\"")) }
            return UpstreamAnswer(status: status, headers: headers, body: Array(body.utf8))
        }
        if call.request.method == "POST", parts.count == 1 {
            let id = "op_\(versions.count + 1)"
            versions[id] = 1
            return answer(201, Body.open(id), version: 1)
        }
        guard parts.count > 1, let version = versions[parts[1]] else {
            return answer(404, Body.problem("not_found"))
        }
        if parts.count == 2 {
            return answer(200, version == 1 ? Body.open(parts[1]) : Body.completed(parts[1]), version: version)
        }
        guard call.header("If-Match") == "\"\(version)\"" else {
            return answer(412, Body.problem("precondition_failed"))
        }
        versions[parts[1]] = 2
        return answer(200, parts[2] == "void" ? Body.voided(parts[1]) : Body.completed(parts[1]), version: 2)
    }
}
