import Fiscal
import Flows
import Receipts
import Synchronization
import Testing

@testable import Web

@Suite("Routes", .timeLimit(.minutes(3)))
struct RoutesTests {
    @Test("receipts are listed newest first, page by page, without a gap or a repeat")
    func paging() async throws {
        try await WebRig.run { rig in
            for number in 1...7 { _ = try await rig.offlineSale("P-\(number)") }
            var seen: [String] = []
            var after = ""
            var pages = 0
            while true {
                let page = try await rig.json("/v1/receipts?limit=3&after=\(after)")
                seen += (page["items"]?.elements ?? []).compactMap { $0["number"]?.text }
                pages += 1
                guard let next = page["next"]?.text else { break }
                after = next
            }
            #expect(pages == 3)
            #expect(seen == (1...7).reversed().map { "P-\($0)" })
            let exact = try await rig.json("/v1/receipts?limit=7")
            #expect(exact["next"] == .null)
        }
    }

    @Test("receipts are found by number, amount, state and time")
    func search() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("A-77")
            _ = try await rig.offlineSale("B-78")
            func numbers(_ query: String) async throws -> [String] {
                (try await rig.json("/v1/receipts?\(query)")["items"]?.elements ?? []).compactMap { $0["number"]?.text }
            }
            #expect(try await numbers("q=A-77") == ["A-77"])
            #expect(try await numbers("q=11.90").count == 2)
            #expect(try await numbers("q=nothing").isEmpty)
            #expect(try await numbers("state=provisional").count == 2)
            #expect(try await numbers("state=fiscal").isEmpty)
            #expect(try await numbers("register=reg_2").isEmpty)
            #expect(try await numbers("since=2020-01-01T00:00:00+02:00").count == 2)
            #expect(try await numbers("since=2999-01-01T00:00:00Z").isEmpty)
            let receipt = try await rig.json("/v1/receipts/\(id)")
            #expect(receipt["state"] == "provisional")
            #expect(receipt["total"]?["amount"] == "11.90")
            #expect(receipt["document"]?.isObject == true)
        }
    }

    @Test(
        "wrong parameters are a 400 that says what is right",
        arguments: ["limit=0", "limit=201", "limit=x", "after=x", "state=new", "since=yesterday"])
    func badParameters(query: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send("GET", "/v1/receipts?\(query)")
            #expect(reply.status == 400)
            #expect(try JSONValue(parsing: reply.body)["code"] == "invalid_parameter")
        }
    }

    @Test("a receipt is shown as picture, text and printer bytes, and in nothing else")
    func formats() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("F-1")
            let png = try await rig.send("GET", "/v1/receipts/\(id).png")
            #expect(Array(png.body.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            #expect(png.header("Content-Type") == "image/png")
            #expect(png.header("X-Content-Type-Options") == "nosniff")
            let text = try await rig.send("GET", "/v1/receipts/\(id).txt")
            #expect(text.text.contains("Filterkaffee") && text.text.contains("11,90"))
            let page = try await rig.send("GET", "/v1/receipts/\(id).html")
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.text.contains("Filterkaffee") && page.text.contains("11,90"))
            let bytes = try await rig.send("GET", "/v1/receipts/\(id).escpos")
            #expect(Array(bytes.body.prefix(2)) == [0x1B, 0x40])
            let head = try await rig.send("HEAD", "/v1/receipts/\(id).escpos")
            #expect(head.header("Content-Length") == String(bytes.body.count))
            let pdf = try await rig.send("GET", "/v1/receipts/\(id).pdf")
            #expect(pdf.header("Content-Type") == "application/pdf")
            #expect(pdf.body.starts(with: Array("%PDF-1.".utf8)))
            let other = try await rig.send("GET", "/v1/receipts/\(id).gif")
            #expect(other.status == 404)
            #expect(try JSONValue(parsing: other.body)["code"] == "format_not_served")
            #expect(try await rig.send("GET", "/v1/receipts/rcp_none.png").status == 404)
        }
    }

    @Test("a cashier's reprint is a marked duplicate, by id, as the last, by operation and by number")
    func reprint() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("R-1")
            let operation = try #require(try await rig.json("/v1/receipts/\(id)")["operation"]?.text)
            let bodies = [
                "{\"last\":true}", "{\"operation\":\"\(operation)\"}", "{\"number\":\"R-1\",\"reason\":\"torn\"}",
            ]
            for (index, body) in bodies.enumerated() {
                let reply = try await rig.send("POST", "/v1/reprint", token: WebRig.cashier, body: body)
                #expect(reply.status == 202, "\(reply.text)")
                #expect(try JSONValue(parsing: reply.body)["duplicate"] == .number(String(index + 1)))
            }
            let own = try await rig.send(
                "POST", "/v1/receipts/\(id)/reprint", token: WebRig.cashier, headers: [("Quittance-Operator", "Anna")],
                body: "{\"printer\":\"front\"}")
            #expect(own.status == 202)
            #expect(try await rig.json("/v1/receipts/\(id)")["duplicates"] == 4)
            let audit = try await rig.json("/v1/audit?limit=1000", token: WebRig.manager)["items"]?.elements ?? []
            #expect(audit.last { $0["kind"] == "job.queued" }?["actor"] == "Anna")
            let bare = try await rig.send("POST", "/v1/receipts/\(id)/reprint", token: WebRig.cashier)
            #expect(bare.status == 202)
            let unknown = try await rig.send(
                "POST", "/v1/receipts/\(id)/reprint", token: WebRig.cashier, body: "{\"printer\":\"bar\"}")
            #expect(unknown.status == 404)
        }
    }

    @Test("jobs are listed, shown and canceled")
    func jobs() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("J-1")
            _ = try await rig.offlineSale("J-2")
            let list = try await rig.json("/v1/jobs")["items"]?.elements ?? []
            #expect(list.count == 2)
            let id = try #require(list.first?["id"]?.text)
            #expect(try await rig.json("/v1/jobs/\(id)")["receipt"] == list.first?["receipt"])
            let canceled = try await rig.send("POST", "/v1/jobs/\(id)/cancel", token: WebRig.cashier)
            #expect(canceled.status == 200, "\(canceled.text)")
            #expect(try await rig.json("/v1/jobs/\(id)")["state"] == "canceled")
            #expect(try await rig.json("/v1/jobs?state=canceled")["items"]?.elements.count == 1)
            #expect(try await rig.json("/v1/jobs?state=open")["items"]?.elements.count == 1)
            let settle = try await rig.send(
                "POST", "/v1/jobs/\(id)/resolve", token: WebRig.cashier, body: "{\"outcome\":\"printed\"}")
            #expect(settle.status == 409)
            #expect(try await rig.send("GET", "/v1/jobs/nothing").status == 404)
            #expect(try await rig.send("GET", "/v1/jobs/job_99").status == 404)
        }
    }

    @Test("an open entry shows its lane and its attempts, and a manager abandons it with a reason")
    func queue() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("Q-1")
            let queue = try await rig.json("/v1/queue")
            #expect(queue["items"]?.elements.count == 2)
            #expect(queue["lanes"]?.elements.first?["backlog"] == 2)
            let sequence = try #require(queue["items"]?.elements.first?["entry"]?.text)
            let entry = try await rig.json("/v1/queue/\(sequence)")
            #expect(entry["history"]?.elements.first?["kind"] == "send")
            let register = try await rig.json("/v1/registers/reg_1")
            #expect(register["online"] == false)
            #expect(register["since"]?.text != nil)
            #expect(register["lane"]?["state"] == "offline")
            #expect(try await rig.json("/v1/outages")["items"]?.elements.first?["register"] == "reg_1")
            let stale = try await rig.send(
                "POST", "/v1/queue/\(sequence)/abandon", token: WebRig.manager,
                body: "{\"reason\":\"test\",\"version\":999}")
            #expect(stale.status == 409)
            let version = try #require(try await rig.json("/v1/queue/\(sequence)")["version"]?.text)
            let abandoned = try await rig.send(
                "POST", "/v1/queue/\(sequence)/abandon", token: WebRig.manager,
                body: "{\"reason\":\"test\",\"version\":\(version)}")
            #expect(abandoned.status == 200, "\(abandoned.text)")
            #expect(try await rig.json("/v1/queue")["items"]?.elements.isEmpty == true)
            #expect(try await rig.send("GET", "/v1/queue/999").status == 404)
            #expect(try await rig.send("GET", "/v1/registers/reg_9").status == 404)
        }
    }

    @Test("a register is closed by managers only, with what its drawer holds, and shows where its closing stands")
    func closing() async throws {
        try await WebRig.run { rig in
            let path = "/v1/registers/reg_1/closing"
            #expect(try await rig.send("POST", path, token: WebRig.cashier, body: "{}").status == 403)
            let bare = try await rig.send("POST", path, token: WebRig.manager, body: #"{"type":"daily"}"#)
            #expect(bare.status == 422)
            #expect(bare.text.contains("counted_required"))
            for counted in ["12.5", "null", #"["1"]"#] {
                let wrong = try await rig.send("POST", path, token: WebRig.manager, body: #"{"counted":\#(counted)}"#)
                #expect(wrong.status == 422)
            }
            let unknown = try await rig.send(
                "POST", "/v1/registers/reg_9/closing", token: WebRig.manager, body: "{}")
            #expect(unknown.status == 404)
            #expect(try await rig.json("/v1/registers/reg_1")["lastClosing"] == .null)
            rig.upstream.isOnline = false
            let away = try await rig.send("POST", path, token: WebRig.manager, body: #"{"counted":"61.40"}"#)
            #expect(away.status == 503)
            #expect(away.text.contains("unreachable"))
            let stopped = try await rig.json("/v1/registers/reg_1")["lastClosing"]
            #expect(stopped?["outcome"] == "unreachable")
            #expect(stopped?["stages"]?.elements.map { $0["state"]?.text } == ["done", "stopped", "waiting"])
            rig.upstream.isOnline = true
            let closed = try await rig.send("POST", path, token: WebRig.manager, body: #"{"counted":"61.40"}"#)
            #expect(closed.status == 200, "\(closed.text)")
            let last = try await rig.json("/v1/registers/reg_1")["lastClosing"]
            #expect(last?["state"] == "taken")
            #expect(last?["counted"] == "61.40")
            #expect(last?["stages"]?.elements.map { $0["state"]?.text } == ["done", "done", "done"])
            let sent = rig.upstream.calls.filter { $0.request.path == "/operations" }.compactMap(\.request.body)
            #expect(
                try sent.map { try JSONValue(parsing: $0)["type"]?.text } == [
                    "session_cash_count", "session_cash_count", "session_close",
                ])
        }
    }

    @Test("a printer that is not there is stopped and says so, and a notice with a remedy stands in the feed")
    func printers() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("N-1")
            let printer = try await rig.json("/v1/printers/front")
            #expect(printer["state"] == "stopped")
            #expect(printer["reasons"]?.elements.contains("offline") == true)
            #expect(try await rig.json("/v1/printers")["items"]?.elements.count == 1)
            let notices = try await rig.json("/v1/notices")["items"]?.elements ?? []
            let notice = try #require(notices.first)
            #expect(notice["remedy"]?.text?.isEmpty == false)
            let id = try #require(notice["id"]?.text)
            let settled = try await rig.send(
                "POST", "/v1/notices/\(id)/resolve", token: WebRig.manager, body: "{\"action\":\"seen\"}")
            #expect(settled.status == 200)
            let open = try await rig.json("/v1/notices")["items"]?.elements ?? []
            #expect(!open.contains { $0["id"]?.text == id })
            let all = try await rig.json("/v1/notices?state=all")["items"]?.elements ?? []
            #expect(all.contains { $0["id"]?.text == id && $0["resolution"] == "seen" })
        }
    }

    @Test("the audit is read in order, from a cursor on")
    func audit() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("A-1")
            let first = try await rig.json("/v1/audit?limit=3", token: WebRig.manager)
            let next = try #require(first["next"]?.text)
            let second = try await rig.json("/v1/audit?after=\(next)", token: WebRig.manager)
            let sequences = [first, second].flatMap { $0["items"]?.elements ?? [] }.compactMap { $0["sequence"]?.text }
            #expect(sequences.compactMap { Int($0) } == Array(1...sequences.count))
            #expect(second["next"] == .null)
        }
    }

    @Test("health needs no token; ready names what is away and still says yes, and says no before the start")
    func health() async throws {
        try await WebRig.run { rig in
            #expect(try await rig.send("GET", "/health/live", token: nil).status == 200)
            _ = try await rig.offlineSale("H-1")
            let ready = try await rig.send("GET", "/health/ready", token: nil)
            #expect(ready.status == 200)
            let degraded = try JSONValue(parsing: ready.body)["degraded"]?.elements.compactMap(\.text) ?? []
            #expect(degraded.contains { $0.hasPrefix("printer front") })
            #expect(degraded.contains { $0.hasPrefix("lane main/reg_1") })
        }
        try await WebRig.run(started: false) { rig in
            let live = try await rig.send("GET", "/health/live", token: nil)
            let ready = try await rig.send("GET", "/health/ready", token: nil)
            #expect(live.status == 200)
            #expect(ready.status == 503)
            #expect(ready.text.contains("the service is starting"))
        }
    }

    @Test("a print request makes a receipt and its job, once for each id, and names the place of what is wrong")
    func printRequest() async throws {
        try await WebRig.run { rig in
            let body = #"{"id":"r-1","register":"reg_1","receipt":{"number":"A-1","total":"3.50"}}"#
            let made = try await rig.send("POST", "/v1/receipts", body: body)
            #expect(made.status == 201)
            #expect(made.text.contains("\"number\":\"A-1\""))
            #expect(try await rig.send("POST", "/v1/receipts", body: body).status == 200)
            let wrong = try await rig.send("POST", "/v1/receipts", body: #"{"register":"reg_1","receipt":{}}"#)
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("/receipt/total"))
        }
    }

    @Test("HEAD is GET without the body, and OPTIONS tells the methods")
    func headAndOptions() async throws {
        try await WebRig.run { rig in
            let head = try await rig.send("HEAD", "/v1/printers")
            #expect(head.status == 200)
            let options = try await rig.send("OPTIONS", "/v1/printers")
            #expect(options.status == 204)
            #expect(options.header("Allow") == "GET, HEAD, OPTIONS")
            let wrong = try await rig.send("POST", "/v1/printers", body: "{}")
            #expect(wrong.header("Allow") == "GET, HEAD, OPTIONS")
        }
    }

    @Test("the demo's switch is there only in a demo")
    func demo() async throws {
        let online = Switch()
        let control = DemoControl(isOnline: { online.value }, setOnline: { online.value = $0 })
        try await WebRig.run(demo: control) { rig in
            #expect(try await rig.json("/demo/state")["online"] == true)
            #expect(try await rig.send("POST", "/demo/offline").status == 200)
            #expect(try await rig.json("/demo/state")["online"] == false)
            #expect(!online.value)
            _ = try await rig.send("POST", "/demo/online", body: "{}")
            #expect(online.value)
            #expect(try await rig.send("GET", "/demo/state", token: nil).status == 401)
        }
    }
}

private final class Switch: Sendable {
    private let state = Mutex(true)

    var value: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
