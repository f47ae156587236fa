/// Forgeries of one kind, with the same requests done right: those must pass, or the refusals would mean nothing.
struct ForgeryFamily: Sendable {
    let name: String
    let forgeries: [Forgery]
    let controls: [Forgery]

    static let all: [ForgeryFamily] = [
        ForgeryFamily(
            name: "the name that was called", forgeries: Forgery.hosts + Forgery.lookalikeHosts,
            controls: ["localhost:7788", "KASSE.example.org", "[::1]"].map {
                Forgery.read("GET for Host \($0)", 200, headers: [("Host", $0)])
            }),
        ForgeryFamily(
            name: "the page that calls", forgeries: Forgery.origins + Forgery.lookalikeOrigins,
            controls: ["https://pos.example.org", "HTTPS://POS.example.org", "http://127.0.0.1"].map {
                Forgery.read("GET from \($0)", 200, headers: [("Origin", $0)])
            }),
        ForgeryFamily(
            name: "preflights", forgeries: Forgery.preflights,
            controls: [
                Forgery.write(
                    "a preflight of the listed origin", 204, method: "OPTIONS", token: nil,
                    headers: [("Origin", "https://pos.example.org"), ("Access-Control-Request-Method", "POST")],
                    body: "")
            ]),
        ForgeryFamily(
            name: "types", forgeries: Forgery.types,
            controls: [
                Forgery.write(
                    "JSON with parameters", 422, path: "/v1/reprint",
                    headers: [("Content-Type", "application/json; charset=utf-8")], body: "{}")
            ]),
        ForgeryFamily(
            name: "tokens", forgeries: Forgery.tokens + Forgery.roles,
            controls: [WebRig.till, WebRig.cashier, WebRig.manager].map { (token: String) in
                Forgery.read("a list with \(token)", 200, token: token)
            } + [Forgery.read("a manager's audit", 200, path: "/v1/audit")]),
        ForgeryFamily(
            name: "what a proxy would say", forgeries: Forgery.forwarded,
            controls: [
                Forgery.read(
                    "a proxy in front that speaks for a known client", 200,
                    headers: [("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Host", "evil.example")])
            ]),
        ForgeryFamily(
            name: "targets", forgeries: Forgery.paths + Forgery.detours,
            controls: [
                Forgery.read("a query with everything escaped", 200, path: "/v1/receipts?q=%2e%2e%2F%27%22%3C"),
                Forgery.read("the style", 200, path: "/console.css", token: nil),
            ]),
        ForgeryFamily(
            name: "request lines", forgeries: Forgery.requestLines,
            controls: [
                Forgery.raw(
                    "a plain request line", [200],
                    "GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(Forgery.bearer)Connection: close\r\n\r\n")
            ]),
        ForgeryFamily(
            name: "headers", forgeries: Forgery.headers,
            controls: [
                Forgery.read(
                    "a name with an umlaut and a tab", 200, headers: [("Quittance-Operator", "J\u{FC}rgen\tM.")])
            ]),
        ForgeryFamily(
            name: "smuggled requests", forgeries: Forgery.smuggled,
            controls: [
                Forgery.raw(
                    "one body in two chunks", [422],
                    "POST /v1/reprint HTTP/1.1\r\nHost: 127.0.0.1\r\n\(Forgery.bearer)Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
            ]),
        ForgeryFamily(
            name: "bodies", forgeries: Forgery.bodies + Forgery.bombs,
            controls: [
                Forgery.write(
                    "a reprint of a receipt that is not there", 404, path: "/v1/reprint", body: #"{"receipt":"x"}"#)
            ]),
    ]
}
