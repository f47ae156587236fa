/// Names and pages that look like ours, and headers by which somebody claims to be somebody else.
extension Forgery {
    static let lookalikeHosts: [Forgery] = [
        // A Cyrillic letter, full-width digits, an ideographic full stop, and what they become in DNS.
        "k\u{430}sse.example.org", "\u{FF11}\u{FF12}\u{FF17}.0.0.1", "kasse\u{3002}example.org",
        "xn--ksse-7cd.example.org", "localhost\u{200B}",
        "kasse.example.org.", "KASSE.EXAMPLE.ORG.", "127.0.0.1.", "0177.0.0.1", "127.0.0.01", "127.0.0.1%00",
        "127.0.0.1%2eevil.example", "localhost%0d", "localhost#evil.example", "localhost?evil.example",
        "localhost\\evil.example", "localhost,evil.example", "localhost;evil.example", "[::1%25eth0]",
        "[0:0:0:0:0:0:0:1]",
        "[127.0.0.1]", "[]", "%6cocalhost", "loc\talhost", "localhost:-1", "localhost:0x50", "localhost:+80",
        "localhost:80.",
    ].map { (host: String) in
        raw(
            "GET for Host \(host)", [400, 421],
            "GET /v1/receipts HTTP/1.1\r\nHost: \(host)\r\n\(bearer)Connection: close\r\n\r\n")
    }

    static let lookalikeOrigins: [Forgery] = [
        "NULL", "null, https://pos.example.org", "https://pos.example.org, null", "https://pos.example.org/",
        "https://pos.example.org:443", "https://pos.example.org.", "https://user@pos.example.org",
        "https://pos.example.org@evil.example", "https://pos.example.org%00.evil.example",
        "https://pos.example.org%60.evil",
        "https://p\u{43E}s.example.org", "https://xn--ps-emc.example.org", "wss://pos.example.org", "pos.example.org",
        "//pos.example.org", "https:/pos.example.org", "https://pos.example.org?", "https://pos.example.org#",
        "https://pos_example.org", "http://127.0.0.1:0", "http://127.0.0.1:", "http://127.0.0.1/", "http://127.0.0.1.",
        "http://127.1", "http://0.0.0.0", "http://[::1]", "http://user@127.0.0.1", "http://127.0.0.1:80:80",
        "http://kasse.example.org", "data:text/html,x", "blob:http://127.0.0.1/1", "about:blank", "moz-extension://1",
    ].map { (origin: String) in
        raw(
            "POST from \(origin)", [403],
            "POST /v1/reprint HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: \(origin)\r\n\(bearer)"
                + "Content-Type: application/json\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{\"last\":true}")
    }

    // MARK: Preflights

    static let preflights: [Forgery] =
        ["/fiscal/reg_1/operations", "/v1/reprint", "/v1/tokens", "/sign-in", "/health/ready", "/nothing"].flatMap {
            path in
            ["https://evil.example", "null", "http://127.0.0.1:8080", "https://pos.example.org.evil.example"].map {
                origin in
                write(
                    "a preflight of \(path) from \(origin)", 403, path: path, method: "OPTIONS", token: nil,
                    headers: [
                        ("Origin", origin), ("Access-Control-Request-Method", "POST"),
                        ("Access-Control-Request-Headers", "authorization, content-type"),
                        ("Access-Control-Request-Private-Network", "true"),
                    ], body: "")
            }
        } + [
            write(
                "a preflight of the listed origin for another host", 421, method: "OPTIONS", token: nil,
                headers: [
                    ("Host", "evil.example"), ("Origin", "https://pos.example.org"),
                    ("Access-Control-Request-Method", "POST"),
                ], body: ""),
            write(
                "a sale that calls itself a preflight", 401, token: nil,
                headers: [("Access-Control-Request-Method", "POST")]),
            write("OPTIONS without a page and a token", 401, method: "OPTIONS", token: nil, body: ""),
        ]

    // MARK: Proxies

    /// No proxy stands in front, so nobody speaks for anybody else.
    static let forwarded: [Forgery] =
        [
            ("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1"), ("X-Client-IP", "127.0.0.1"),
            ("Forwarded", "for=127.0.0.1;host=127.0.0.1;proto=http"), ("Client-IP", "127.0.0.1"),
            ("X-Forwarded-User", "manager"), ("X-Remote-User", "manager"), ("X-Forwarded-Access-Token", WebRig.manager),
            ("X-API-Key", WebRig.manager), ("Proxy-Authorization", "Bearer \(WebRig.manager)"),
            ("X-Original-URL", "/health/live"), ("X-Rewrite-URL", "/health/live"),
            ("X-HTTP-Method-Override", "OPTIONS"), ("X-Custom-IP-Authorization", "127.0.0.1"),
        ].flatMap { header in
            [
                read("a list by \(header.0)", 401, token: nil, headers: [header]),
                write("a reprint by \(header.0)", 401, path: "/v1/reprint", token: nil, headers: [header], body: "{}"),
            ]
        }
        + ["X-Forwarded-Host", "X-Host", "X-Original-Host", "X-Forwarded-Server", "X-HTTP-Host-Override"].map { name in
            read("another host behind \(name)", 421, headers: [("Host", "evil.example"), (name, "127.0.0.1")])
        } + [
            read(
                "another host behind Forwarded", 421,
                headers: [("Host", "evil.example"), ("Forwarded", "host=127.0.0.1")]),
            write(
                "a till that overrides its method", 403, path: "/v1/reprint", token: WebRig.till,
                headers: [("X-HTTP-Method-Override", "GET")], body: "{}"),
        ]
}
