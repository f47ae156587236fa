/// Paths that would lead elsewhere, and bodies that would wear the reader out.
extension Forgery {
    static let detours: [Forgery] =
        [
            // Escaped slashes and dots stay inside their segment: there is no such receipt, register or asset.
            "/v1/receipts/..%2F..%2Fetc%2Fpasswd", "/v1/receipts/..%2Fquittance.sqlite.png",
            "/v1/receipts/%2Fetc%2Fpasswd.txt",
            "/v1/receipts/....%2F%2F.html", "/v1/receipts/file:%2F%2F%2Fetc%2Fpasswd.pdf", "/v1/receipts/x.sqlite",
            "/v1/receipts/x.png.exe", "/v1/receipts/.png", "/v1/receipts/x.", "/v1/receipts/%5C..%5Cx.png",
            "/v1%2Freceipts", "/v1%2F..%2Fv1/receipts", "/%76%31%2freceipts", "/v1/receipts;x=1", "/v1;/receipts",
            "/v1/..;/audit",
            "/v1\\receipts", "/v1/%5C/receipts", "/v1/receipts/%252e%252e", "/v1/%252e%252e%252fetc", "/v1/receipts%20",
            "/console.css/", "/console.css/x", "/console.css%2F..%2Fconsole.js", "/..%2Fconsole.css", "/console.CSS",
            "/console.css~",
            "/Assets/openapi.json", "/openapi.json/", "/console.de.json", "/layout.mustache", "/.git/config", "/.env",
            "/tokens.json", "/quittance.sqlite", "/quittance.yaml", "/etc/passwd", "/proc/self/environ", "/fiscal",
            "/fiscal//operations", "/fiscal/reg_1%2Foperations", "/fiscal/REG_1/operations", "/fiscal/..%2Fv1/receipts",
            "/fiscal/reg_1;x/operations", "/v1/jobs/1%20OR%201=1", "/v1/jobs/-1", "/v1/jobs/9223372036854775808",
            "/v1/queue/0x1",
            "/v1/queue/%EF%BC%91", "/v1/printers/front%2Ftest", "/v1/registers/..", "/v1/registers/%2e%2e",
        ].map { path in
            raw(
                "the target \(path)", [400, 404],
                "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Connection: close\r\n\r\n")
        }
        // Overlong forms of a dot, a slash and a NUL, half of a surrogate, and a byte beyond Unicode.
        + [
            "%C0%AE%C0%AE", "%E0%80%AE", "%F0%80%80%AE", "%C0%AF", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%80",
            "%u002e",
        ].map {
            read("overlong UTF-8 in the target: \($0)", 400, path: "/v1/receipts/\($0)")
        }

    // MARK: Bodies

    private static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }

    private static let jsonPaths = [create, "/v1/reprint", "/v1/receipts", "/v1/tokens"]

    static let bombs: [Forgery] =
        jsonPaths.flatMap { path in
            [
                write("129 lists deep to \(path)", 400, path: path, body: "{\"a\":" + nested(129, "[", "]") + "}"),
                write(
                    "100000 objects deep to \(path)", 400, path: path,
                    body: nested(100_000, "{\"a\":", "}")),
                write(
                    "half a million brackets to \(path)", 400, path: path, body: String(repeating: "[", count: 500_000)),
                write(
                    "more than 1 MiB to \(path)", 413, path: path,
                    body: "{\"a\":\"" + String(repeating: "x", count: 1_048_576) + "\"}"),
                write(
                    "a string that never ends to \(path)", 400, path: path,
                    body: "{\"a\":\"\(String(repeating: "x", count: 9_999))"),
                write("a NUL behind the value to \(path)", 400, path: path, body: "{}\u{0}"),
                write("a mark before the value to \(path)", 400, path: path, body: "\u{FEFF}{}"),
                write("half a surrogate to \(path)", 422, path: path, body: #"{"a":"\ud800"}"#),
                write("a list to \(path)", path == create ? 422 : 400, path: path, body: "[]"),
                write("a comment to \(path)", 400, path: path, body: "{/* x */}"),
                write("a number that is none to \(path)", 400, path: path, body: "{\"a\":NaN}"),
            ]
        } + [
            write(
                "a role that stands twice", 400, path: "/v1/tokens",
                body: #"{"name":"a","role":"till","role":"manager"}"#),
            write(
                "a name that stands twice, once escaped", 400, path: "/v1/reprint",
                body: #"{"last":true,"l\u0061st":false}"#),
            write("a version beyond every number", 422, path: "/v1/queue/1/retry", body: "{\"version\":1e999999999}"),
            write(
                "a version of 10000 digits", 422, path: "/v1/queue/1/retry",
                body: "{\"version\":\(String(repeating: "9", count: 10_000))}"),
            write(
                "minutes beyond every number", 422, path: "/v1/console/links", body: "{\"minutes\":9223372036854775807}"
            ),
            write("minutes before the epoch", 422, path: "/v1/console/links", body: "{\"minutes\":-1}"),
            write(
                "a reason of 10 kB", 422, path: "/v1/queue/1/abandon",
                body: "{\"reason\":\"\(String(repeating: "x", count: 10_000))\"}"),
            write(
                "a total beyond every number", 422,
                body: WebRig.create("F-1").replacing(
                    "\"total_amount\":\"11.90\"", with: "\"total_amount\":\"1e999999999\"")),
            write("a name that is a path", 422, path: "/v1/tokens", body: #"{"name":"../x","role":"till"}"#),
            write("a name that is markup", 422, path: "/v1/tokens", body: #"{"name":"<b>","role":"till"}"#),
            write("a role that is none", 422, path: "/v1/tokens", body: #"{"name":"a","role":"root"}"#),
            raw(
                "chunks of more than 1 MiB", [413],
                "POST /v1/reprint HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + String(repeating: "10000\r\n\(String(repeating: " ", count: 65_536))\r\n", count: 17)
                    + "0\r\n\r\n"),
            raw(
                "a length of 1 GiB", [413],
                "POST /v1/reprint HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)Content-Type: application/json\r\n"
                    + "Content-Length: 1073741824\r\n\r\n{"),
        ]
}
