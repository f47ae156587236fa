import Testing

/// A request that must not get through: what it does wrong, and the status it gets.
struct Forgery: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let statuses: [Int]

    /// Stands for a connection that ends without an answer.
    static let closed = 0

    var testDescription: String { name }

    private init(_ name: String, _ statuses: [Int], _ bytes: [UInt8]) {
        self.name = name
        self.statuses = statuses
        self.bytes = bytes
    }

    static func write(
        _ name: String, _ status: Int, path: String = create, method: String = "POST", token: String? = WebRig.manager,
        headers: [(String, String)] = [], body: String = WebRig.create("F-1")
    ) -> Forgery {
        Forgery(
            name, [status], WebRig.request(method, path, token: token, headers: headers, body: Array(body.utf8)))
    }

    static func read(
        _ name: String, _ status: Int, path: String = "/v1/receipts", token: String? = WebRig.manager,
        headers: [(String, String)] = []
    ) -> Forgery {
        write(name, status, path: path, method: "GET", token: token, headers: headers, body: "")
    }

    /// Bytes that no good client writes; the parser may refuse them by itself.
    static func raw(_ name: String, _ text: String) -> Forgery { raw(name, [400], text) }

    static func raw(_ name: String, _ statuses: [Int], _ text: String) -> Forgery {
        Forgery(name, statuses, Array(text.utf8))
    }

    static let create = "/fiscal/reg_1/operations"
    static let bearer = "Authorization: Bearer \(WebRig.manager)\r\n"

    // MARK: The name that was called

    static let hosts: [Forgery] =
        [
            "evil.example", "evil.example:7788", "127.0.0.1.evil.example", "localhost.evil.example", "localhost.",
            "LOCALHOST.", "notlocalhost", "127.0.0.2", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::]",
            "[::ffff:7f00:1]",
            "::1", "[::1", "[::1]x", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999", "127.0.0.1:80:80",
            "user@127.0.0.1",
            "127.0.0.1@evil.example", "127.0.0.1/", "127.0.0.1 evil.example", "pos.example.org", "http://127.0.0.1",
            "sub.kasse.example.org", "kasse.example.org.evil.example", "attacker.rebind.network",
        ].flatMap { host in
            [
                read("GET for Host \(host)", 421, headers: [("Host", host)]),
                write("POST for Host \(host)", 421, headers: [("Host", host)]),
            ]
        } + [
            read(
                "health for another host", 421, path: "/health/ready", token: nil, headers: [("Host", "evil.example")]),
            read("the page for another host", 421, path: "/", token: nil, headers: [("Host", "evil.example")]),
            raw("no Host", [400, 421], "GET /v1/receipts HTTP/1.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "an empty Host", [400, 421], "GET /v1/receipts HTTP/1.1\r\nHost: \r\n\(bearer)Connection: close\r\n\r\n"
            ),
            raw(
                "two Hosts, the good one first",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\(bearer)Connection: close\r\n\r\n"
            ),
            raw(
                "two Hosts, the bad one first", [400, 421],
                "GET /v1/receipts HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"
            ),
            raw("HTTP/1.0 without Host", [400, 421], "GET /v1/receipts HTTP/1.0\r\n\(bearer)\r\n"),
        ]

    // MARK: The page that calls

    static let origins: [Forgery] =
        [
            "https://evil.example", "null", "http://127.0.0.1:8080", "https://127.0.0.1", "http://localhost", "file://",
            "http://pos.example.org", "https://pos.example.org:8443", "https://pos.example.org.evil.example",
            "https://evil.example/https://pos.example.org", "https://sub.pos.example.org", "chrome-extension://abc",
            "http://",
            "http://127.0.0.1@evil.example", "https://pos.example.org https://evil.example", "*",
        ].flatMap { origin in
            [
                write("POST from \(origin)", 403, headers: [("Origin", origin)]),
                read("GET from \(origin)", 403, headers: [("Origin", origin)]),
            ]
        } + [
            write(
                "a foreign page that trusts Origin to equal Host", 421,
                headers: [("Host", "evil.example"), ("Origin", "http://evil.example")]),
            write(
                "a foreign preflight", 403, method: "OPTIONS", token: nil,
                headers: [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")], body: ""),
            read(
                "health from a foreign page", 403, path: "/health/live", token: nil,
                headers: [("Origin", "https://evil.example")]),
            raw(
                "two Origins",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://pos.example.org\r\nOrigin: https://evil.example\r\n\(bearer)Connection: close\r\n\r\n"
            ),
        ]

    // MARK: What a page may send unasked

    static let types: [Forgery] =
        [
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "text/plain; application/json",
            "application/jsonx", "text/json", "application/json, text/plain", "application", "*/*",
            "application/csp-report",
        ].flatMap { type in
            [
                write("a sale as \(type)", 415, headers: [("Content-Type", type)]),
                write(
                    "a reprint as \(type)", 415, path: "/v1/reprint", headers: [("Content-Type", type)],
                    body: "{\"last\":true}"),
            ]
        } + [
            raw(
                "a body without a type", [415],
                "POST \(create) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Length: 2\r\nConnection: close\r\n\r\n{}"
            ),
            write("no body, but a form's type", 415, headers: [("Content-Type", "text/plain")], body: ""),
            write(
                "a PUT as text", 415, path: "/fiscal/reg_1/operations/x", method: "PUT",
                headers: [("Content-Type", "text/plain")]),
            write(
                "a DELETE as text", 415, path: "/fiscal/reg_1/operations/x", method: "DELETE",
                headers: [("Content-Type", "text/plain")]),
        ]

    // MARK: Tokens

    static let tokens: [Forgery] =
        [
            "Bearer", "Bearer ", "Bearer wrong", "Bearer \(WebRig.manager)x", "Bearer \(WebRig.manager.dropLast())",
            "bearer", "Basic bWFuYWdlcjptYW5hZ2Vy", "\(WebRig.manager)", "Token \(WebRig.manager)", "Bearer  ",
            "Bearer \(String(repeating: "a", count: 2_000))", "Bearer null", "Bearer \(WebRig.manager), Bearer wrong",
        ].flatMap { value in
            [
                write("a sale with \(value.prefix(40))", 401, headers: [("Authorization", value)]),
                read("a list with \(value.prefix(40))", 401, headers: [("Authorization", value)]),
            ]
        } + [
            write("a sale without a token", 401, token: nil), read("a list without a token", 401, token: nil),
            read("events without a token", 401, path: "/v1/events", token: nil),
            read("metrics without a token", 401, path: "/metrics", token: nil),
            read("an unknown path without a token", 401, path: "/v1/nothing", token: nil),
            read("a picture without a token", 401, path: "/v1/receipts/rcp_1.png", token: nil),
            write(
                "a token in a cookie", 401, token: nil,
                headers: [("Cookie", "token=\(WebRig.manager); Authorization=Bearer \(WebRig.manager)")]),
            read(
                "a token in the query", 401,
                path: "/v1/receipts?token=\(WebRig.manager)&access_token=\(WebRig.manager)", token: nil),
            raw(
                "two tokens",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Authorization: Bearer x\r\nConnection: close\r\n\r\n"
            ),
        ]

    static let roles: [Forgery] = [
        write("a till that reprints", 403, path: "/v1/reprint", token: WebRig.till, body: "{\"last\":true}"),
        write(
            "a till that reprints one receipt", 403, path: "/v1/receipts/rcp_1/reprint", token: WebRig.till, body: "{}"),
        write("a till that cancels a job", 403, path: "/v1/jobs/1/cancel", token: WebRig.till, body: "{}"),
        write("a till that settles a job", 403, path: "/v1/jobs/1/resolve", token: WebRig.till, body: "{}"),
        write("a till that retries", 403, path: "/v1/queue/1/retry", token: WebRig.till, body: "{}"),
        write("a cashier that retries", 403, path: "/v1/queue/1/retry", token: WebRig.cashier, body: "{}"),
        write("a cashier that adopts", 403, path: "/v1/queue/1/adopt", token: WebRig.cashier, body: "{}"),
        write("a cashier that abandons", 403, path: "/v1/queue/1/abandon", token: WebRig.cashier, body: "{}"),
        write("a cashier that settles a notice", 403, path: "/v1/notices/1/resolve", token: WebRig.cashier, body: "{}"),
        read("a cashier that reads the audit", 403, path: "/v1/audit", token: WebRig.cashier),
        read("a till that reads the audit", 403, path: "/v1/audit", token: WebRig.till),
        read("a till that asks for the head of the audit", 403, path: "/v1/audit?limit=1", token: WebRig.till),
    ]

    // MARK: Targets

    static let paths: [Forgery] =
        [
            "/fiscal/reg_1/operations%0d%0aX-Evil:%201", "/fiscal/reg_1/operations/%0a", "/fiscal/reg_1%0d/operations",
            "/v1/receipts/%00", "/v1/receipts/%7f", "/v1/receipts?q=%0d%0a", "/v1/receipts/%zz", "/v1/receipts/%4",
            "/v1/receipts/%",
            "/v1/../v1/receipts", "/fiscal/reg_1/../../health/live", "/fiscal/reg_1/%2e%2e/x", "/v1/receipts/%C3%28",
            "/fiscal/%FF/operations",
            "/./v1/receipts", "/fiscal/reg_1/operations/%2E/x",
        ].map { read("the target \($0)", 400, path: $0) } + [
            raw(
                "a line end in the target",
                "GET /v1/receipts\r\nX-Evil: 1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "a bare LF in the target",
                "GET /v1/rec\neipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "a bare CR in the target",
                "GET /v1/rec\reipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "a NUL in the target",
                "GET /v1/rec\u{0}eipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "a blank in the target",
                "GET /v1/rec eipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "raw UTF-8 in the target",
                "GET /v1/\u{E4} HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "no slash at the target's start", [400, 404],
                "GET v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            raw(
                "CONNECT", [400, 404, 405],
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n"),
            read("an unknown path", 404, path: "/v1/nothing"), read("a double slash", 404, path: "//v1/receipts"),
            read("a slash at the end", 404, path: "/v1/receipts/"), read("no register", 404, path: "/fiscal/"),
            read("an unknown register", 404, path: "/fiscal/reg_9/operations"),
            read("another case", 404, path: "/V1/receipts"),
            read("the demo's switch where no demo runs", 404, path: "/demo/state"),
            write("a POST to a list", 405, path: "/v1/printers"),
            write("a DELETE of a receipt", 405, path: "/v1/receipts/x", method: "DELETE", body: ""),
            write("a PUT on the page", 405, path: "/", method: "PUT"),
            read("a GET of an act", 405, path: "/v1/reprint"),
            write("TRACE", 405, path: "/v1/receipts", method: "TRACE", body: ""),
        ]

    // MARK: Headers

    static let headers: [Forgery] =
        ["\u{1}", "\u{0}", "\u{7F}", "\u{1B}[2J", "a\rX-Evil: 1", "a\u{B}b"].map { value in
            raw(
                "a header with \(value.debugDescription)",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Quittance-Operator: x\(value)y\r\nConnection: close\r\n\r\n"
            )
        } + [
            raw(
                "a header without a colon",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Evil\r\nConnection: close\r\n\r\n"),
            raw(
                "a blank before the colon",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Evil : 1\r\nConnection: close\r\n\r\n"),
            raw(
                "a folded header",
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Evil: 1\r\n 2\u{1}\r\nConnection: close\r\n\r\n"
            ),
            raw("no HTTP at all", "\u{16}\u{3}\u{1}\u{0}\u{5}hello\r\n\r\n"),
            raw(
                "a header of 100 kB", [400, 431],
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Evil: \(String(repeating: "a", count: 100_000))\r\n\r\n"
            ),
            raw(
                "500 headers", [400, 431],
                "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)\(String(repeating: "Evil: 1\r\n", count: 500))\r\n"
            ),
            write("a key with a blank", 400, headers: [("Idempotency-Key", "a b")]),
            write("a key of 256 characters", 400, headers: [("Idempotency-Key", String(repeating: "k", count: 256))]),
            raw(
                "two keys",
                "POST \(create) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            ),
            write(
                "an e-mail address with a line end", 400,
                headers: [("Quittance-Email", "a@example.org%0d%0aBcc: b@example.org")]),
        ]

    // MARK: Bodies

    static let bodies: [Forgery] = [
        write("no JSON", 400, body: "{\"type\":"),
        Forgery(
            "no UTF-8", [400],
            WebRig.request(
                "POST", create, token: WebRig.manager, body: Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8))
        ),

        write("two values", 400, body: "{} {}"), write("a reprint of no JSON", 400, path: "/v1/reprint", body: "last"),
        write("a reprint of a list", 400, path: "/v1/reprint", body: "[]"),
        write("a reprint of nothing", 422, path: "/v1/reprint", body: "{}"),
        write("a reprint of two things", 422, path: "/v1/reprint", body: "{\"last\":true,\"number\":\"1\"}"),
        write("an outcome that is none", 422, path: "/v1/jobs/1/resolve", body: "{\"outcome\":\"burned\"}"),
        write("an abandon without a reason", 422, path: "/v1/queue/1/abandon", body: "{}"),
        write("a version that is no number", 422, path: "/v1/queue/1/retry", body: "{\"version\":\"1\"}"),
        raw(
            "both a length and chunks",
            "POST \(create) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
        ),
        raw(
            "two lengths",
            "POST \(create) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}x"
        ),
        raw(
            "a length that is none",
            "POST \(create) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\nContent-Length: -1\r\nConnection: close\r\n\r\n{}"
        ),
    ]
}
