/// Bytes by which one request would pass for another, or for two.
extension Forgery {
    /// Whoever takes the next bytes for a request of its own opens the drawer.
    private static let hidden =
        "POST /v1/printers/front/drawer HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\n"
        + "Content-Length: 2\r\n\r\n{}"

    /// The parser refuses these, or the connection is closed without a word.
    private static let unparsed = [400, closed]

    private static func post(_ name: String, _ fields: String, _ body: String) -> Forgery {
        raw(
            name, unparsed,
            "POST /v1/reprint HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\n\(fields)\r\n\(body)"
        )
    }

    static let smuggled: [Forgery] = codings + lengths + chunks + fields

    private static let codings: [Forgery] = [
        "xchunked", "chunked, identity", "chunked, chunked", "identity", "gzip", "chunked, gzip", "\u{B}chunked",
        "chunked\u{0}", "\"chunked\"", "chunked;q=1", "x, chunked, y", "chunked\u{C}",
    ].map { (coding: String) in
        post("the coding \(coding.debugDescription)", "Transfer-Encoding: \(coding)\r\n", "0\r\n\r\n\(hidden)")
    }

    private static let lengths: [Forgery] = [
        "+2", "-2", "0x2", "2,2", "2, 3", "2 3", "2a", "2.0", "2e0", "18446744073709551616", "\u{662}", "\"2\"",
        "2;3",
    ].map { (length: String) in post("the length \(length)", "Content-Length: \(length)\r\n", "{}\(hidden)") }

    private static let chunks: [Forgery] = [
        "g\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n",
        "10000000000000002\r\n{}\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFFF\r\n{}\r\n", "2\r\n{}0\r\n\r\n", "2\n{}\n0\n\n",
        "2;a=\u{0}\r\n{}\r\n0\r\n\r\n", "2 \u{1}\r\n{}\r\n0\r\n\r\n", "\r\n2\r\n{}\r\n0\r\n\r\n",
        "2;\n{}\r\n0\r\n\r\n",
    ].map { (body: String) in
        post("the chunks \(body.debugDescription)", "Transfer-Encoding: chunked\r\n", "\(body)\(hidden)")
    }

    private static let fields: [Forgery] = [
        post(
            "chunks and a length", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n\(hidden)"),
        post(
            "chunks in another case and a length", "content-length: 5\r\ntRANSFER-eNCODING: cHUNKED\r\n",
            "0\r\n\r\n\(hidden)"),
        post(
            "two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n\(hidden)"),
        post("a coding with a blank before the colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n\(hidden)"),
        post("a folded coding", "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n\(hidden)"),
        post("a length that is two", "Content-Length: 2\r\nContent-Length: 5\r\n", "{}\(hidden)"),
        post("a field that ends in a bare LF", "Evil: 1\nContent-Length: 2\r\n", "{}\(hidden)"),
        post("a field that ends in a bare CR", "Evil: 1\rContent-Length: 2\r\n", "{}\(hidden)"),
        post("a field without a name", ": 1\r\nContent-Length: 2\r\n", "{}\(hidden)"),
        post("a name with a NUL", "Ev\u{0}il: 1\r\nContent-Length: 2\r\n", "{}\(hidden)"),
        post("a name with a bracket", "Ev(il: 1\r\nContent-Length: 2\r\n", "{}\(hidden)"),
        post("a name beyond ASCII", "Ev\u{EF}l: 1\r\nContent-Length: 2\r\n", "{}\(hidden)"),
        raw(
            "chunks in HTTP/1.0", unparsed + [411],
            "POST /v1/reprint HTTP/1.0\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n\(hidden)"),
        raw(
            "a line before the request with a blank", unparsed,
            " GET /v1/receipts HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)\r\n"),
        raw(
            "a field before the first", unparsed,
            "GET /v1/receipts HTTP/1.1\r\n Host: 127.0.0.1\r\n\(bearer)\r\n"),
    ]

    // MARK: The first line

    static let requestLines: [Forgery] = foreignLines + brokenLines

    /// In the absolute form, as to a proxy, it is still the Host header that counts.
    private static let foreignLines: [Forgery] = [
        "http://evil.example/v1/receipts", "http://127.0.0.1/v1/receipts", "https://kasse.example.org/v1/receipts",
    ].map { (target: String) in
        raw(
            "the target \(target) for another host", [421],
            "GET \(target) HTTP/1.1\r\nHost: evil.example\r\n\(bearer)Connection: close\r\n\r\n")
    }

    private static let brokenLines: [Forgery] = [
        "GET //evil.example/v1/receipts HTTP/1.1",
        "GET evil.example:80 HTTP/1.1", "GET 127.0.0.1 HTTP/1.1", "GET * HTTP/1.1", "GET ?x HTTP/1.1", "GET # HTTP/1.1",
        "GET @evil.example/ HTTP/1.1", "GET \\v1\\receipts HTTP/1.1", "GET file:///etc/passwd HTTP/1.1",
        "GET javascript:x HTTP/1.1", "GET /v1/receipts  HTTP/1.1 x",
        "GET\t/v1/receipts\tHTTP/1.1", "get /v1/receipts HTTP/1.1", "GeT /v1/receipts HTTP/1.1",
        "GET/v1/receipts HTTP/1.1",
        "G\u{0}ET /v1/receipts HTTP/1.1", "GET /v1/receipts HTTP/1.1\u{0}", "GET /v1/receipts HTTP/1.2",
        "GET /v1/receipts HTTP/3.0", "GET /v1/receipts HTTP/1", "GET /v1/receipts HTTP/11",
        "GET /v1/receipts HTTP/1.1.1",
        "GET /v1/receipts http/1.1", "GET /v1/receipts HTTPS/1.1", "GET /v1/receipts ICY/1.1",

        "GET /v1/receipts", "GET", "/v1/receipts HTTP/1.1", "PRI * HTTP/2.0", "BREW /v1/receipts HTTP/1.1",
        "GET /v1/\u{A0}receipts HTTP/1.1", "GET /v1/receipts#/../audit HTTP/1.1\rX: 1",
    ].map { (line: String) in
        raw(
            "the line \(line.debugDescription)", unparsed + [404, 405, 421, 501, 505],
            "\(line)\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n")
    }
}
