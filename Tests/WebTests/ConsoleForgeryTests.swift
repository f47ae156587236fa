import Receipts
import Testing

@testable import Web

/// What somebody could send who has no session, or somebody's browser, or hostile names.
@Suite("Forgeries against the console", .timeLimit(.minutes(3)))
struct ConsoleForgeryTests {
    private struct Forgery {
        let name: String
        let method: String
        let path: String
        var headers: [(String, String)] = []
        var body = ""
        let statuses: Set<Int>
    }

    private static let acts: [(path: String, body: String)] = [
        ("/v1/receipts/rcp_1/reprint", "{}"), ("/v1/jobs/job_1/resolve", #"{"outcome":"printed"}"#),
        ("/v1/queue/1/abandon", #"{"reason":"x"}"#), ("/v1/notices/1/resolve", #"{"action":"x"}"#),
        ("/v1/printers/front/drawer", "{}"), ("/v1/registers/reg_1/closing", "{}"),
    ]

    private static let foreign = [
        "https://evil.example", "null", "http://127.0.0.1:8080", "https://127.0.0.1", "http://localhost",
        "https://pos.example.org", "http://127.0.0.1.evil.example",
    ]

    /// All with a manager's good cookie: a browser adds it by itself.
    private static func forgeries(_ cookie: String) -> [Forgery] {
        let pair = ("Cookie", cookie)
        let json = ("Content-Type", "application/json")
        var all: [Forgery] = []
        for (path, body) in acts {
            for origin in foreign {
                all.append(
                    Forgery(
                        name: "\(path) from \(origin)", method: "POST", path: path,
                        headers: [pair, json, ("Origin", origin)], body: body, statuses: [403]))
            }
            all.append(
                Forgery(
                    name: "\(path) from nowhere", method: "POST", path: path, headers: [pair, json], body: body,
                    statuses: [403]))
            for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
                all.append(
                    Forgery(
                        name: "\(path) as \(type)", method: "POST", path: path,
                        headers: [pair, WebRig.own, ("Content-Type", type)], body: body, statuses: [415]))
            }
        }
        for path in ["/sign-in", "/sign-out", "/language"] {
            for origin in foreign + [""] {
                all.append(
                    Forgery(
                        name: "the form \(path) from \(origin)", method: "POST", path: path,
                        headers: [pair, ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin)],
                        body: "token=\(WebRig.manager)&language=de", statuses: [403]))
            }
            all.append(
                Forgery(
                    name: "the form \(path) as JSON", method: "POST", path: path, headers: [pair, WebRig.own, json],
                    body: "{}", statuses: [415]))
        }
        // Where a cookie counts for nothing.
        for (method, path) in [
            ("POST", "/fiscal/reg_1/operations"), ("GET", "/fiscal/reg_1/operations/x"), ("GET", "/metrics"),
            ("GET", "/v1/tokens"), ("POST", "/v1/tokens"), ("DELETE", "/v1/tokens/till"), ("POST", "/v1/receipts"),
            ("POST", "/v1/print"), ("POST", "/v1/reprint"), ("POST", "/v1/console/links"), ("GET", "/v1/outages"),
        ] {
            all.append(
                Forgery(
                    name: "\(method) \(path) with a cookie alone", method: method, path: path,
                    headers: [pair, WebRig.own, json], body: method == "POST" ? "{}" : "", statuses: [401]))
        }
        for site in ["cross-site", "same-site"] {
            for path in ["/v1/receipts", "/v1/receipts/rcp_1.png", "/v1/events", "/v1/audit"] {
                all.append(
                    Forgery(
                        name: "\(path) in a page of another origin (\(site))", method: "GET", path: path,
                        headers: [pair, ("Sec-Fetch-Site", site)], statuses: [403]))
            }
        }
        for path in ["/", "/v1/receipts"] {
            all.append(
                Forgery(
                    name: "\(path) for another host", method: "GET", path: path,
                    headers: [pair, ("Host", "evil.example")],
                    statuses: [421]))
            all.append(
                Forgery(
                    name: "\(path) read by a listed origin with the cookie", method: "GET", path: path,
                    headers: [pair, ("Origin", "https://pos.example.org")], statuses: [403]))
        }
        return all + cookies(cookie)
    }

    /// Cookies that are none.
    private static func cookies(_ cookie: String) -> [Forgery] {
        let value = cookie.split(separator: "=").last.map(String.init) ?? ""
        let name = String(cookie.prefix { $0 != "=" })
        return [
            "", "\(name)=", "\(name)=\(value.dropLast())", "\(name)=\(value)0", "\(name)=\(value.uppercased())Z",
            "\(name)=\(String(repeating: "0", count: 48))", "\(name)=\(WebRig.manager)", "quittance=\(value)",
            "\(name)x=\(value)", "x\(name)=\(value)", "\(name)=\(value); \(name)=\(value)", "\(name)=\"\(value)\"",
            "\(name)=' OR 1=1 --", "\(name)=\(String(repeating: "a", count: 8_000))", "__Host-\(name)=\(value)",
            "=\(value)",
        ].flatMap { bad in
            [
                Forgery(
                    name: "an act with the cookie \(bad.prefix(60))", method: "POST", path: "/v1/printers/front/drawer",
                    headers: [("Cookie", bad), WebRig.own], body: "{}", statuses: [401]),
                Forgery(
                    name: "a page with the cookie \(bad.prefix(60))", method: "GET", path: "/audit",
                    headers: [("Cookie", bad)], statuses: [303]),
            ]
        }
    }

    @Test("are refused, change nothing, and let nobody read")
    func refused() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("F-1")
            let cookie = try await rig.signIn()
            let all = Self.forgeries(cookie)
            #expect(all.count >= 80, "\(all.count)")
            let before = try await rig.json("/v1/queue")
            for forgery in all {
                let reply = try await rig.send(
                    forgery.method, forgery.path, token: nil, headers: forgery.headers, body: forgery.body)
                #expect(
                    forgery.statuses.contains(reply.status),
                    "\(forgery.name): \(reply.status) \(reply.text.prefix(200))")
                #expect(!reply.text.contains("F-1"), "\(forgery.name) read something")
                #expect(reply.header("Set-Cookie") == nil, "\(forgery.name)")
                #expect(reply.header("Access-Control-Allow-Credentials") == nil)
            }
            #expect(try await rig.json("/v1/queue") == before)
            #expect(try await rig.page("/", cookie: cookie).status == 200, "the session itself was not harmed")
            #expect(try await rig.json("/v1/jobs")["items"]?.elements.count == 1)
            let rows = try await rig.json("/v1/audit?limit=1000", token: WebRig.manager)["items"]?.elements ?? []
            let kinds = Set(rows.filter { $0["kind"] == "access.refused" }.compactMap { $0["subject"]?.text })
            #expect(kinds.isSuperset(of: ["origin", "contentType", "session", "token", "host"]), "\(kinds)")
            #expect(!JSONValue.array(rows).compact.contains(cookie.suffix(48)))
        }
    }

    @Test("and the same calls by the console's own pages are served")
    func served() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("F-1")
            let cookie = try await rig.signIn()
            let own = [("Cookie", cookie), WebRig.own, ("Sec-Fetch-Site", "same-origin")]
            #expect(
                try await rig.send("POST", "/v1/receipts/\(id)/reprint", token: nil, headers: own, body: "{}").status
                    == 202)
            #expect(try await rig.send("GET", "/v1/receipts/\(id).png", token: nil, headers: own).status == 200)
            #expect(try await rig.send("GET", "/v1/audit", token: nil, headers: own).status == 200)
            // Typed into the address bar, or opened from a bookmark or another page.
            for site in ["none", "cross-site"] {
                let headers = [("Cookie", cookie), ("Sec-Fetch-Site", site)]
                #expect(try await rig.send("GET", "/queue", token: nil, headers: headers).status == 200)
            }
        }
    }

    @Test("nobody gets in by a session made beforehand, nor by guessing a link or showing one twice")
    func fixation() async throws {
        try await WebRig.run { rig in
            let own = try await rig.signIn()
            let name = String(own.prefix { $0 != "=" })
            // A thief who plants a cookie in the browser learns nothing when its owner signs in with it.
            let planted = "\(name)=\(String(repeating: "ab", count: 24))"
            let signed = try await rig.form("/sign-in", "token=\(WebRig.manager)", cookie: planted)
            let fresh = String((signed.header("Set-Cookie") ?? "").prefix { $0 != ";" })
            #expect(fresh != planted && !fresh.isEmpty)
            #expect(try await rig.page("/audit", cookie: planted).status == 303)
            #expect(try await rig.page("/audit", cookie: fresh).status == 200)
            // Signing in over a session ends it.
            let again = try await rig.form("/sign-in", "token=\(WebRig.till)", cookie: fresh)
            #expect(again.status == 303)
            #expect(try await rig.page("/audit", cookie: fresh).status == 303)

            let made = try await rig.send("POST", "/v1/console/links", token: WebRig.cashier, body: "{}")
            let path = try #require(try JSONValue(parsing: made.body)["path"]?.text)
            let secret = String(path.dropFirst("/sign-in#once=".count))
            for guess in [
                "", " ", String(secret.dropLast()), secret + "0", secret.uppercased(), String(secret.reversed()),
                String(repeating: "0", count: 48), "%00\(secret)", "\(secret)%00", "*", "%25", "' OR 1=1 --",
                "\(secret)+x",
            ] where guess != secret {
                let reply = try await rig.form("/sign-in", "once=\(guess)")
                #expect(reply.status == 403 && reply.header("Set-Cookie") == nil, "\(guess)")
            }
            #expect(try await rig.page("/sign-in?once=\(secret)", cookie: "").header("Set-Cookie") == nil)
            #expect(try await rig.form("/sign-in", "once=\(secret)").status == 303, "the link itself was not harmed")
            #expect(try await rig.form("/sign-in", "once=\(secret)").status == 403)
        }
    }

    @Test("a page opened with a session that is none is refused in the audit too")
    func pages() async throws {
        try await WebRig.run { rig in
            let name = String(try await rig.signIn().prefix { $0 != "=" })
            for _ in 1...3 {
                let cookie = "\(name)=\(String(repeating: "0", count: 48))"
                #expect(try await rig.page("/audit", cookie: cookie).status == 303)
                #expect(try await rig.page("/audit", cookie: "").status == 303, "nothing claimed, nothing refused")
            }
            try await rig.expectRefusals([.session: 3])
        }
    }
}
