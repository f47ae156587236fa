import Logging
import Remote
import Rigs
import Testing

@Suite("HTTP client", .timeLimit(.minutes(1)))
struct HTTPClientTests {
    private let client = HTTPClient(label: "test", logger: Logger(label: "test"))

    /// A body, shown by its name: a megabyte makes no readable test name.
    struct Body: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    @Test(
        "the bytes of the body arrive as they were given",
        arguments: [
            Body(testDescription: "none", bytes: []),
            Body(testDescription: "NUL", bytes: [0x00]),
            Body(
                testDescription: "-0, a duplicate key, 1e400 and a blank at the end",
                bytes: Array(#"{"a":-0,"a":1e400} "#.utf8)),
            Body(
                testDescription: "byte order mark, bytes that are no UTF-8, two line ends",
                bytes: [0xEF, 0xBB, 0xBF, 0xC3, 0xA4, 0xFF, 0xFE, 0x0D, 0x0A, 0x0D, 0x0A]),
            Body(testDescription: "every byte", bytes: Array(0...255)),
            Body(testDescription: "a mebibyte", bytes: (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }),
        ])
    func exactBody(body: Body) async throws {
        let server = try RawServer([.readRequest, .ok()])
        defer { server.stop() }
        let outcome = await client.perform(HTTPRequest(method: "POST", url: server.url(), body: body.bytes))
        #expect(try answer(outcome).status == 200)
        // Not compared inside the macro, which would print both.
        let isSame = server.requests.map(\.body) == [body.bytes]
        #expect(isSame)
        #expect(server.requests.first?.fields.contains("Content-Length: \(body.bytes.count)") == true)
    }

    @Test("the head holds the given fields in their order and spelling, and only Host, User-Agent and length besides")
    func exactHead() async throws {
        let server = try RawServer([.readRequest, .ok()])
        defer { server.stop() }
        let headers = [
            HTTPHeader("Content-Type", "application/json"), HTTPHeader("IDEMPOTENCY-key", "k 1"),
            HTTPHeader("X-Twice", "a"), HTTPHeader("x-twice", "b"), HTTPHeader("X-Empty", ""),
            HTTPHeader("If-Match", "\"v1\""),
        ]
        let request = HTTPRequest(
            method: "POST", url: server.url("/a/../b//%2e?q=%C3%A4;x"), headers: headers, body: [0x31])
        _ = await client.perform(request)
        let head = try #require(server.requests.first)
        #expect(head.line == "POST /a/../b//%2e?q=%C3%A4;x HTTP/1.1")
        #expect(
            head.fields == [
                "Host: 127.0.0.1:\(server.port)", "User-Agent: Quittance/1", "Content-Type: application/json",
                "IDEMPOTENCY-key: k 1", "X-Twice: a", "x-twice: b", "X-Empty:", "If-Match: \"v1\"",
                "Content-Length: 1",
            ])
    }

    @Test(
        "a request without body has the length its method calls for",
        arguments: [
            ("GET", false), ("DELETE", false), ("POST", true), ("PUT", true), ("PATCH", true),
        ])
    func noBody(method: String, sendsLength: Bool) async throws {
        let server = try RawServer([.readRequest, .ok()])
        defer { server.stop() }
        #expect(
            try answer(await client.perform(HTTPRequest(method: method, url: server.url()))).body == Array("ok".utf8))
        let head = try #require(server.requests.first)
        #expect(head.line == "\(method) / HTTP/1.1")
        #expect(
            head.fields
                == ["Host: 127.0.0.1:\(server.port)", "User-Agent: Quittance/1"]
                + (sendsLength ? ["Content-Length: 0"] : []))
    }

    @Test("HEAD is answered without a body, whatever length the head names")
    func head() async throws {
        let server = try RawServer([.readRequest, .send("HTTP/1.1 204 No Content\r\nContent-Length: 99\r\n\r\n")])
        defer { server.stop() }
        #expect(try answer(await client.perform(HTTPRequest(method: "HEAD", url: server.url()))).body == [])
    }

    @Test("fields of the answer keep order, spelling and duplicates, and are found whatever the case")
    func answerHead() async throws {
        let server = try RawServer([
            .readRequest,
            .send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"),
            .send("HTTP/1.1 201 Created\r\nETag: \"b\"\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Fold: a\r\n  b\r\n"),
            .send([0x58, 0x2D, 0x4C, 0x3A, 0x20, 0xE4, 0x0D, 0x0A]),
            .send("X-Utf:\t\u{E4} \r\nX-None:\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .send("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: no\r\n\r\n"),
        ])
        defer { server.stop() }
        let response = try answer(await client.perform(HTTPRequest(method: "GET", url: server.url())))
        #expect(response.status == 201)
        #expect(
            response.headers == [
                HTTPHeader("ETag", "\"b\""), HTTPHeader("Set-Cookie", "a=1"), HTTPHeader("set-cookie", "b=2"),
                HTTPHeader("X-Fold", "a b"), HTTPHeader("X-L", "\u{E4}"), HTTPHeader("X-Utf", "\u{E4}"),
                HTTPHeader("X-None", ""), HTTPHeader("Transfer-Encoding", "chunked"),
            ])
        #expect(response.header("etag") == "\"b\"")
        #expect(response.header("SET-COOKIE") == "a=1")
        #expect(response.header("X-Trailer") == nil)
        #expect(response.body == Array("abcde".utf8))
    }

    @Test("no redirect is followed and no cookie comes back")
    func noRedirect() async throws {
        let server = try RawServer([
            .readRequest,
            .send(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: /other\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"),
            .readRequest, .ok(),
        ])
        defer { server.stop() }
        let first = try answer(await client.perform(HTTPRequest(method: "POST", url: server.url(), body: [0x31])))
        #expect(first.status == 307)
        _ = await client.perform(HTTPRequest(method: "GET", url: server.url("/next")))
        #expect(server.requests.map(\.line) == ["POST / HTTP/1.1", "GET /next HTTP/1.1"])
        #expect(server.requests.allSatisfy { !$0.head.lowercased().contains("cookie") })
    }

    @Test("a kept connection serves the next request")
    func reuse() async throws {
        let server = try RawServer([.readRequest, .ok("1"), .readRequest, .ok("2"), .readRequest, .ok("3")])
        defer { server.stop() }
        for number in 1...3 {
            let outcome = await client.perform(HTTPRequest(method: "POST", url: server.url(), body: [0x31]))
            #expect(try answer(outcome).body == Array("\(number)".utf8))
        }
        #expect(server.connections == 1)
    }

    @Test(
        "the answer's body may be as long as the limit and no longer",
        arguments: [
            (1000, 1000, true), (1000, 1001, false),
        ])
    func limit(limit: Int, length: Int, isAnswered: Bool) async throws {
        let server = try RawServer([.readRequest, .ok(String(repeating: "x", count: length))])
        defer { server.stop() }
        let client = HTTPClient(
            label: "limit", options: HTTPClient.Options(responseLimit: limit), logger: Logger(label: "test"))
        switch await client.perform(HTTPRequest(method: "GET", url: server.url())) {
        case .answered(let response):
            #expect(isAnswered)
            #expect(response.body.count == length)
        case .failed(let failure):
            #expect(!isAnswered)
            #expect(failure.kind == .tooLarge)
            #expect(failure.bytesSent)
        }
    }

    @Test("a head without end is given up")
    func endlessHead() async throws {
        let field = "X-Long: \(String(repeating: "x", count: 8000))\r\n"
        let server = try RawServer([
            .readRequest, .send("HTTP/1.1 200 OK\r\n"), .send(String(repeating: field, count: 64)), .hold,
        ])
        defer { server.stop() }
        #expect(failure(await client.perform(HTTPRequest(method: "GET", url: server.url())))?.kind == .tooLarge)
    }
}

func answer(_ outcome: HTTPOutcome) throws -> HTTPResponse {
    switch outcome {
    case .answered(let response): return response
    case .failed(let failure): throw failure
    }
}

func failure(_ outcome: HTTPOutcome) -> HTTPFailure? {
    switch outcome {
    case .answered: nil
    case .failed(let failure): failure
    }
}
