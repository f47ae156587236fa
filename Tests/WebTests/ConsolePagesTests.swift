import Flows
import Persistence
import Receipts
import Testing

@testable import Web

@Suite("Console pages", .timeLimit(.minutes(3)))
struct ConsolePagesTests {
    @Test("every page is whole without its script, in each language, and no word is missing")
    func pages() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("P-1")
            let cookie = try await rig.signIn()
            for language in Language.allCases {
                for path in WebRig.pages + ["/receipts/\(id)", "/?q=P-1", "/?q=nothing", "/sign-in"] {
                    let reply = try await rig.page(path, cookie: cookie, language: language.rawValue)
                    #expect(reply.status == 200, "\(path)")
                    #expect(reply.text.contains("<html lang=\"\(language.rawValue)\">"))
                    #expect(reply.text.firstMatch(of: /\[[a-zA-Z]+\.[\w.-]+\]/) == nil, "\(path) lacks a word")
                    #expect(!reply.text.contains("{{"), "\(path)")
                }
            }
        }
    }

    @Test("a print in doubt is settled as it stood on the page, not as it stands since")
    func doubt() async throws {
        try await WebRig.run(losesPrints: true) { rig in
            let receipt = try await rig.offlineSale("D-1")
            while try await rig.archive.read({ try $0.job(1)?.state }) != .unknown { await Task.yield() }
            let job = try await rig.json("/v1/jobs/job_1")
            let version = try #require(job["version"].flatMap { Int($0.compact) })
            let cookie = try await rig.signIn()
            for path in ["/", "/printers", "/receipts/\(receipt)"] {
                let page = try await rig.page(path, cookie: cookie).text
                for outcome in ["printed", "reprint"] {
                    #expect(
                        page.contains(
                            #"/v1/jobs/job_1/resolve" data-body='{"outcome":"\#(outcome)","version":\#(version)}'"#),
                        "\(path)")
                }
            }
            func settle(_ version: Int) async throws -> RawClient.Reply {
                try await rig.send(
                    "POST", "/v1/jobs/job_1/resolve", token: WebRig.cashier,
                    body: #"{"outcome":"printed","version":\#(version)}"#)
            }
            let stale = try await settle(version - 1)
            #expect(stale.status == 409)
            #expect(stale.text.contains("stale_version"))
            #expect(try await rig.json("/v1/jobs/job_1") == job)
            #expect(try await settle(version).status == 200)
        }
    }

    @Test("the pages come from this service alone, may run nothing else, and are kept by nobody")
    func policy() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("P-1")
            let cookie = try await rig.signIn()
            for path in WebRig.pages + ["/sign-in", "/console.css", "/console.js"] {
                let reply = try await rig.page(path, cookie: cookie)
                #expect(reply.status == 200, "\(path)")
                let policy = reply.header("Content-Security-Policy") ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"))
                #expect(
                    policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe") && !policy.contains("*"))
                #expect(reply.header("X-Frame-Options") == "DENY")
                #expect(reply.header("Set-Cookie") == nil)
                let rest = reply.text.replacing("http://www.w3.org/2000/svg", with: "")
                #expect(!rest.contains("https://") && !rest.contains("http://"), "\(path) names another place")
                guard !path.hasPrefix("/console") else { continue }
                #expect(reply.header("Cache-Control") == "no-store")
                let seen = MarkupScanner(reply.text)
                #expect(seen.attributes.isDisjoint(with: ["style", "onclick", "onload"]), "\(path)")
                #expect(!seen.elements.contains("style"))
            }
            let asset = try #require(
                try await rig.page("/", cookie: cookie).text.firstMatch(of: /\/console\.js\?v=[0-9a-f]+/)?.output)
            #expect(
                try await rig.page(String(asset), cookie: cookie).header("Cache-Control")?.contains("immutable") == true
            )
            #expect(try await rig.page("/console.js?v=1", cookie: cookie).header("Cache-Control") == "no-cache")
        }
    }

    /// What would end a text, an attribute or a tag, if it were let.
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</th><script>x</script>",
        // A quotation mark with an accent on it is one character, and ends an attribute all the same.
        "\"\u{301} onmouseover=alert(1) x=\"", "<\u{338}img src=x>", "{{#w}}{{frame.skip}}{{/w}}",
        "&lt;b&gt;&#60;i&#62;",
        "javascript:alert(1)", "\u{202E}00.11", "a\u{0}b\u{7}c", "'-alert(1)-'", "`${alert(1)}`",
    ]

    @Test("names that would be markup stay text on every page", arguments: hostile)
    func escaping(name: String) async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("P-1")
            let cookie = try await rig.signIn()
            let plainID = try await rig.json("/v1/receipts")["items"]?.elements.first?["id"]?.text ?? ""
            var usual: [String: MarkupScanner] = [:]
            let paths = WebRig.pages + ["/?q=11.90"]
            for path in paths { usual[path] = MarkupScanner(try await rig.page(path, cookie: cookie).text) }
            let usualReceipt = MarkupScanner(try await rig.page("/receipts/\(plainID)", cookie: cookie).text)

            let quoted = JSONValue.string(name).compact
            let body = WebRig.create("X").replacing("\"X\"", with: quoted)
                .replacing("\"Filterkaffee 500 g\"", with: quoted)
            let visible = String(
                name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init))
            let who = ("Quittance-Operator", visible)
            let created = try await rig.send("POST", "/fiscal/reg_1/operations", headers: [who], body: body)
            let operation = try #require(created.header("Quittance-Operation"), "\(created.text)")
            let done = try await rig.send(
                "POST", "/fiscal/reg_1/operations/\(operation)/complete", headers: [who], body: WebRig.complete)
            let id = try #require(done.header("Quittance-Receipt"), "\(done.text)")
            _ = try await rig.send(
                "POST", "/v1/receipts/\(id)/reprint", token: WebRig.cashier, headers: [who],
                body: "{\"reason\":\(quoted)}")
            let mine = try await rig.signIn(name: Form.encode(name))
            for path in paths + ["/?q=\(Form.encode(visible))"] {
                let html = try await rig.page(path, cookie: mine).text
                let seen = MarkupScanner(html)
                let known = try #require(usual[path] ?? usual["/?q=11.90"])
                #expect(
                    seen.elements.subtracting(known.elements).subtracting(["bdi", "ul", "li", "div", "time"])
                        .isEmpty, "\(path)")
                #expect(seen.attributes.subtracting(known.attributes).subtracting(Self.ours).isEmpty, "\(path)")
                #expect(
                    html.components(of: "<script") == 1 && html.components(of: "<img") == html.components(of: ".png\">")
                )
                #expect(!html.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
            }
            let seen = MarkupScanner(try await rig.page("/receipts/\(id)", cookie: mine).text)
            #expect(seen.attributes.subtracting(usualReceipt.attributes).subtracting(Self.ours).isEmpty)
        }
    }

    /// Attributes that a page has only in some states of the shop.
    private static let ours: Set<String> = [
        "data-body", "data-keyed", "data-key", "data-row", "selected", "datetime", "scope", "data-dialog", "data-acts",
        "data-api", "data-version", "data-title", "data-followers", "data-needs-id", "lang",
    ]

    @Test("the scanner sees what the escaping keeps out")
    func scanner() {
        let seen = MarkupScanner("<td title=\"\"\u{301} onmouseover=alert(1) x=\"\"><script>x</script>")
        #expect(seen.attributes.contains("onmouseover") && seen.elements.contains("script"))
        #expect(!MarkupScanner("<td title=\"&quot; onmouseover=alert(1)\">").attributes.contains("onmouseover"))
    }

    @Test("all is well in one sentence, and each trouble in one of its own")
    func state() async throws {
        try await WebRig.run(hasPrinter: true) { rig in
            let cookie = try await rig.signIn()
            #expect(try await rig.page("/", cookie: cookie).text.contains("Everything is fine."))
            _ = try await rig.offlineSale("P-1")
            let html = try await rig.page("/", cookie: cookie).text
            #expect(!html.contains("Everything is fine."))
            #expect(html.contains("reg_1 is offline since") && html.contains("2 calls wait"))
            let german = try await rig.page("/registers", cookie: cookie, language: "de-AT,de;q=0.9").text
            #expect(german.contains("reg_1 ist offline seit") && german.contains("2 Aufrufe warten"))
        }
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("P-1")
            let html = try await rig.page("/printers", cookie: try await rig.signIn()).text
            #expect(html.contains("The printer front has stopped: not reachable."))
            #expect(html.contains("Switch the printer on and check its cable."))
        }
    }

    @Test("a closing shows its parts and why it stopped, in the reader's language, and asks for the drawer")
    func closing() async throws {
        try await WebRig.run(hasPrinter: true) { rig in
            let cookie = try await rig.signIn()
            let before = try await rig.page("/registers", cookie: cookie).text
            #expect(before.contains("data-kinds=\"daily shift\" data-count=\"required\""))
            #expect(before.contains("What the drawer holds (EUR)") && !before.contains("class=\"parts\"><progress"))
            rig.upstream.isOnline = false
            let path = "/v1/registers/reg_1/closing"
            _ = try await rig.send("POST", path, token: WebRig.manager, body: #"{"counted":"61.40"}"#)
            let stopped = try await rig.page("/registers", cookie: cookie, language: "de").text
            #expect(stopped.contains("<progress max=\"3\" value=\"1\""))
            #expect(stopped.contains("<li class=\"done\"") && stopped.contains("<li class=\"waiting\""))
            let lines = stopped.split(separator: "<li class=\"stopped\"").dropFirst()
            #expect(lines.count == 1)
            #expect(lines.first?.contains("Lade zählen") == true && lines.first?.contains("nicht erreichbar") == true)
            rig.upstream.isOnline = true
            _ = try await rig.send("POST", path, token: WebRig.manager, body: #"{"counted":"61.40"}"#)
            let taken = try await rig.page("/registers", cookie: cookie, language: "fr").text
            #expect(taken.contains("<progress max=\"3\" value=\"3\"") && taken.contains("61,40"))
            #expect(taken.contains("acceptée"))
        }
        try await WebRig.run(dialect: "openfiskal-sales") { rig in
            let html = try await rig.page("/registers", cookie: try await rig.signIn()).text
            #expect(html.contains("data-kinds=\"daily shift monthly annual\" data-title"))
        }
    }

    @Test("buttons are there only for those who may press them")
    func roles() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("P-1")
            let cookies = [
                try await rig.signIn(WebRig.till), try await rig.signIn(WebRig.cashier), try await rig.signIn(),
            ]
            var seen: [[Bool]] = []
            for cookie in cookies {
                let start = try await rig.page("/", cookie: cookie).text
                let queue = try await rig.page("/queue", cookie: cookie).text
                let printers = try await rig.page("/printers", cookie: cookie).text
                seen.append([
                    start.contains("/reprint\""), queue.contains("data-version"), printers.contains("/drawer\""),
                    start.contains("href=\"/audit\""),
                ])
                let mail = try await rig.page("/receipts/\(id)", cookie: cookie).text
                #expect(mail.contains("/email\"") == (cookie != cookies[0]), "there is a relay")
            }
            #expect(seen == [[false, false, false, false], [true, false, true, false], [true, true, true, true]])
            let refused = try await rig.page("/audit", cookie: cookies[1])
            #expect(refused.status == 403)
            #expect(refused.text.contains("This page needs the role manager."))
            #expect(try await rig.page("/receipts/none", cookie: cookies[0]).status == 404)
            #expect(try await rig.page("/?after=x", cookie: cookies[0]).status == 400)
        }
    }

    @Test("what a person decides from the page bears the version that was looked at, and a stale one is refused")
    func versions() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("P-1")
            let cookie = try await rig.signIn()
            let html = try await rig.page("/queue", cookie: cookie).text
            let version = try #require(html.firstMatch(of: /data-api="\/v1\/queue\/1" data-version="([0-9]+)"/)?.1)
            #expect(html.contains("With it goes: 2."))
            let act = { (body: String) in
                try await rig.send(
                    "POST", "/v1/queue/1/retry", token: nil, headers: [("Cookie", cookie), WebRig.own], body: body)
            }
            #expect(try await act("{\"reason\":\"x\",\"version\":\(version)}").status == 200)
            #expect(try await act("{\"reason\":\"x\",\"version\":\(version)}").status == 409)
            let rows = try await rig.json("/v1/audit?limit=1000", token: WebRig.manager)["items"]?.elements ?? []
            #expect(rows.first { $0["kind"] == "entry.retried" }?["actor"] == "Anna")
        }
    }

    @Test("the audit page shows the newest rows first, pages on, and the file is verified")
    func audit() async throws {
        try await WebRig.run { rig in
            for number in 1...20 { _ = try await rig.offlineSale("P-\(number)") }
            let cookie = try await rig.signIn()
            let html = try await rig.page("/audit", cookie: cookie).text
            let next = try #require(html.firstMatch(of: /\/audit\?after=([0-9]+)/)?.1)
            let older = try await rig.page("/audit?after=\(next)", cookie: cookie).text
            #expect(older.contains("data-key=\"\((Int(next) ?? 0) - 1)\"") && !older.contains("data-key=\"\(next)\""))
            let verified = try await rig.send(
                "POST", "/v1/audit/verify", token: nil, headers: [("Cookie", cookie), WebRig.own], body: "{}")
            #expect(verified.status == 200 && verified.text.contains("\"findings\":[]"), "\(verified.text)")
        }
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
