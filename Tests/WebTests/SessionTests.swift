import HTTPTypes
import Receipts
import Testing

@testable import Web

@Suite("Console sessions", .timeLimit(.minutes(2)))
struct SessionTests {
    private static let holder = TokenBook.Holder(name: "manager", role: .manager)
    private static let digest = Digest(of: WebRig.manager.utf8)

    @Test("a page without a session leads to the sign-in and back to itself")
    func leads() async throws {
        try await WebRig.run { rig in
            let away = try await rig.send("GET", "/queue?x=1", token: nil)
            #expect(away.status == 303)
            #expect(away.header("Location") == "/sign-in?to=%2Fqueue%3Fx%3D1")
            let page = try await rig.send("GET", "/sign-in?to=%2Fqueue%3Fx%3D1", token: nil)
            #expect(page.text.contains("name=\"to\" value=\"/queue?x=1\""))
            let signed = try await rig.form("/sign-in", "token=\(WebRig.manager)&to=%2Fqueue%3Fx%3D1")
            #expect(signed.status == 303 && signed.header("Location") == "/queue?x=1")
        }
    }

    @Test("the cookie is for this host, this site and no script, and bears no token")
    func cookie() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.form("/sign-in", "token=\(WebRig.cashier)&operator=Anna")
            let cookie = try #require(reply.header("Set-Cookie"))
            for word in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] { #expect(cookie.contains(word)) }
            #expect(!cookie.contains("Domain") && !cookie.contains("cashier") && !cookie.contains("Secure"))
            #expect(reply.header("Cache-Control") == "no-store")
        }
        let secure = SessionCookie(port: 443, isSecure: true).setting("x")
        #expect(secure.hasPrefix("__Host-quittance-443=x; Path=/") && secure.contains("; Secure"))
    }

    @Test(
        "an address from outside is never where the sign-in leads",
        arguments: [
            "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%0d%0aX: 1", "",
            "/../x", "evil", "/a b",
        ])
    func openRedirect(target: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.form("/sign-in", "token=\(WebRig.manager)&to=\(Form.encode(target))")
            #expect(reply.header("Location") == "/")
            let language = try await rig.form("/language", "language=de&to=\(Form.encode(target))")
            #expect(language.header("Location") == "/")
        }
    }

    @Test("a session may do what its token may, and the audit names the person")
    func acts() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("S-1")
            let cookie = try await rig.signIn(WebRig.cashier, name: "Bert")
            let mine = [("Cookie", cookie), WebRig.own]
            #expect(try await rig.send("GET", "/v1/receipts", token: nil, headers: mine).status == 200)
            #expect(
                try await rig.send("POST", "/v1/receipts/\(id)/reprint", token: nil, headers: mine, body: "{}").status
                    == 202)
            #expect(try await rig.send("GET", "/v1/audit", token: nil, headers: mine).status == 403)
            let rows = try await rig.json("/v1/audit?limit=1000", token: WebRig.manager).compact
            #expect(rows.contains("\"Bert\""))
        }
    }

    @Test("a one-time link signs in once, as the holder of the token that asked for it")
    func link() async throws {
        try await WebRig.run { rig in
            let made = try await rig.send("POST", "/v1/console/links", token: WebRig.cashier, body: "{\"minutes\":1}")
            #expect(made.status == 201)
            let path = try #require(try JSONValue(parsing: made.body)["path"]?.text)
            #expect(path.hasPrefix("/sign-in#once="))
            let secret = String(path.dropFirst("/sign-in#once=".count))
            let first = try await rig.form("/sign-in", "once=\(secret)")
            #expect(first.status == 303)
            let cookie = String((first.header("Set-Cookie") ?? "").prefix { $0 != ";" })
            #expect(try await rig.page("/audit", cookie: cookie).status == 403)
            let second = try await rig.form("/sign-in", "once=\(secret)")
            #expect(second.status == 403 && second.header("Set-Cookie") == nil)
            #expect(second.text.contains("That link was used already"))
            for minutes in ["0", "61", "\"5\""] {
                let body = "{\"minutes\":\(minutes)}"
                #expect(try await rig.send("POST", "/v1/console/links", token: WebRig.till, body: body).status == 422)
            }
        }
    }

    @Test("a link and a session end at their time")
    func expiry() {
        let book = SessionBook()
        let start = ContinuousClock.now
        let secret = book.begin(Self.holder, token: Self.digest, operatorName: nil, at: start)
        #expect(book.session(of: secret, at: start.advanced(by: .seconds(43_199))) != nil)
        #expect(book.session(of: secret, at: start.advanced(by: .seconds(43_200))) == nil)
        let link = { book.link(for: Self.holder, token: Self.digest, lifetime: .seconds(60), at: start) }
        #expect(book.redeem(link(), at: start.advanced(by: .seconds(60))) == nil)
        #expect(book.redeem(link(), at: start.advanced(by: .seconds(59))) != nil)
        book.end(secret)
        #expect(book.session(of: secret, at: start) == nil)
    }

    @Test("whoever signs in over and over fills no memory; the oldest goes")
    func bounded() {
        let book = SessionBook()
        let start = ContinuousClock.now
        let secrets = (0..<501).map {
            book.begin(Self.holder, token: Self.digest, operatorName: nil, at: start.advanced(by: .seconds($0)))
        }
        let now = start.advanced(by: .seconds(600))
        #expect(Set(secrets).count == 501)
        #expect(book.session(of: secrets[0], at: now) == nil)
        #expect(secrets.dropFirst().allSatisfy { book.session(of: $0, at: now) != nil })
        let links = (0..<51).map {
            book.link(
                for: Self.holder, token: Self.digest, lifetime: .seconds(3600), at: start.advanced(by: .seconds($0)))
        }
        #expect(book.redeem(links[0], at: now) == nil && book.redeem(links[1], at: now) != nil)
    }

    @Test("signing out ends the session at the service, and clears the pictures")
    func signOut() async throws {
        try await WebRig.run { rig in
            let cookie = try await rig.signIn()
            let out = try await rig.form("/sign-out", "", cookie: cookie)
            #expect(out.status == 303 && out.header("Location") == "/sign-in")
            #expect(out.header("Set-Cookie")?.contains("Max-Age=0") == true)
            #expect(out.header("Clear-Site-Data") == "\"cache\"")
            #expect(try await rig.page("/", cookie: cookie).status == 303)
            #expect(try await rig.send("GET", "/v1/receipts", token: nil, headers: [("Cookie", cookie)]).status == 401)
        }
    }

    @Test("a revoked token takes its sessions and links with it")
    func revoked() async throws {
        try await WebRig.run { rig in
            let body = #"{"name":"anna","role":"cashier"}"#
            let made = try await rig.send("POST", "/v1/tokens", token: WebRig.manager, body: body)
            let token = try #require(try JSONValue(parsing: made.body)["token"]?.text)
            let cookie = try await rig.signIn(token)
            let link = try JSONValue(parsing: try await rig.send("POST", "/v1/console/links", token: token).body)
            #expect(try await rig.page("/", cookie: cookie).status == 200)
            #expect(try await rig.send("DELETE", "/v1/tokens/anna", token: WebRig.manager).status == 200)
            #expect(try await rig.page("/", cookie: cookie).status == 303)
            #expect(try await rig.send("GET", "/v1/receipts", token: nil, headers: [("Cookie", cookie)]).status == 401)
            let secret = (link["path"]?.text ?? "").split(separator: "=").last ?? ""
            #expect(try await rig.form("/sign-in", "once=\(secret)").status == 403)
        }
    }

    @Test("tries at the sign-in are few")
    func few() throws {
        let access = Access(settings: try WebRig.settings(), tokens: WebRig.tokens)
        let now = ContinuousClock.now
        #expect((1...40).count { _ in access.admitsSignIn(at: now) } == 30)
        #expect(access.admitsSignIn(at: now + .seconds(60)))
    }

    @Test("a refused sign-in is in the audit, without its token")
    func tries() async throws {
        try await WebRig.run { rig in
            let refused = try await rig.form("/sign-in", "token=wrong-secret")
            #expect(refused.status == 403)
            let rows = try await rig.json("/v1/audit?limit=1000", token: WebRig.manager)["items"]?.elements ?? []
            #expect(rows.contains { $0["kind"] == "access.refused" && $0["subject"] == "signIn" })
            #expect(!JSONValue.array(rows).compact.contains("wrong-secret"))
        }
    }

    @Test(
        "the language is what was chosen, else what the browser likes best, else English",
        arguments: [
            ("de-AT,de;q=0.9,en;q=0.8", "", "de"), ("fr-CH, fr;q=0.9, en;q=0.8", "", "fr"),
            ("nl,es;q=0.5,it;q=0.7", "", "it"),
            ("", "", "en"), ("pl", "", "en"), ("de", "es", "es"), ("de", "xx", "de"), ("de;q=0,en;q=0.1", "", "en"),
            ("*", "", "en"),
            (";;q=,,=", "", "en"),
        ])
    func language(accepted: String, chosen: String, expected: String) {
        var headers: HTTPFields = [.acceptLanguage: accepted]
        if !chosen.isEmpty { headers[.cookie] = "a=b; quittance-language=\(chosen)" }
        #expect(Language(headers).rawValue == expected)
    }
}
