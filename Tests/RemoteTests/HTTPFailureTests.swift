import CLibCurl
import Logging
import Remote
import Rigs
import Testing

@Suite("HTTP failures", .timeLimit(.minutes(1)))
struct HTTPFailureTests {
    private let client = HTTPClient(label: "test", logger: Logger(label: "test"))

    /// A fault of the server and what has to be said about it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let script: [RawServer.Move]
        let kind: HTTPFailure.Kind
        var testDescription: String { name }
    }

    @Test(
        "a broken answer is a failure that may have had an effect, never an answer",
        arguments: [
            Fault(name: "reset before the answer", script: [.readRequest, .reset], kind: .truncated),
            Fault(name: "closed before the answer", script: [.readRequest, .close], kind: .truncated),
            Fault(
                name: "closed in the status line", script: [.readRequest, .send("HTTP/1.1 2"), .close], kind: .truncated
            ),
            Fault(
                name: "closed in the head",
                script: [.readRequest, .send("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nCont"), .close],
                kind: .truncated),
            Fault(
                name: "closed before the empty line",
                script: [.readRequest, .send("HTTP/1.1 200 OK\r\nA: b\r\n"), .close],
                kind: .truncated),
            Fault(
                name: "closed after an interim answer",
                script: [.readRequest, .send("HTTP/1.1 102 Wait\r\n\r\n"), .close],
                kind: .truncated),
            Fault(
                name: "half a body",
                script: [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .close],
                kind: .truncated),
            Fault(
                name: "reset in the body",
                script: [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .reset],
                kind: .truncated),
            Fault(
                name: "chunks without an end",
                script: [
                    .readRequest, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), .close,
                ],
                kind: .truncated),
            Fault(
                name: "no HTTP", script: [.readRequest, .send("220 mail.example ESMTP\r\n"), .close], kind: .protocol),
            Fault(name: "silence", script: [.readRequest, .hold], kind: .timeout),
            Fault(
                name: "silence in the body",
                script: [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .hold], kind: .timeout
            ),
        ])
    func brokenAnswer(fault: Fault) async throws {
        let server = try RawServer(fault.script)
        defer { server.stop() }
        let request = HTTPRequest(
            method: "POST", url: server.url("/operations?secret=1"), body: Array("{}".utf8), timeout: .milliseconds(300)
        )
        let failure = try #require(failure(await client.perform(request)))
        #expect(failure.kind == fault.kind)
        #expect(failure.bytesSent)
        #expect(failure.sentence.hasPrefix("POST http://127.0.0.1:\(server.port)/operations: "))
        #expect(!failure.sentence.contains("secret"))
        #expect(server.requests.count == 1)
    }

    @Test("a client serves on after each fault")
    func afterwards() async throws {
        let server = try RawServer([.readRequest, .reset], [.readRequest, .hold], [.readRequest, .ok()])
        defer { server.stop() }
        for kind in [HTTPFailure.Kind.truncated, .timeout] {
            let request = HTTPRequest(method: "GET", url: server.url(), timeout: .milliseconds(200))
            #expect(failure(await client.perform(request))?.kind == kind)
        }
        #expect(try answer(await client.perform(HTTPRequest(method: "GET", url: server.url()))).status == 200)
    }

    @Test("where nothing listens, nothing was sent")
    func refused() async throws {
        let url = "http://127.0.0.1:\(try RawServer.closedPort())/"
        let failure = try #require(failure(await client.perform(HTTPRequest(method: "POST", url: url, body: [0x31]))))
        #expect(failure.kind == .unreachable)
        #expect(!failure.bytesSent)
    }

    @Test("a name that does not resolve is told from an address where nothing answers")
    func unknownName() async throws {
        let request = HTTPRequest(method: "POST", url: "http://till.invalid/", body: [0x31], timeout: .seconds(5))
        let failure = try #require(failure(await client.perform(request)))
        #expect(failure.kind == .nameUnknown || failure.kind == .timeout)
        #expect(!failure.bytesSent)
    }

    @Test("a server that does not speak TLS never sees the request")
    func tls() async throws {
        let server = try RawServer([.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), .close])
        defer { server.stop() }
        let request = HTTPRequest(method: "POST", url: "https://127.0.0.1:\(server.port)/", body: [0x31])
        let failure = try #require(failure(await client.perform(request)))
        #expect(failure.kind == .tls)
        #expect(!failure.bytesSent)
    }

    @Test(
        "a request that could become another one is refused before anybody is asked",
        arguments: [
            HTTPRequest(method: "GET", url: "http://127.0.0.1/a\r\nX: y"),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/a b"),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/\u{E4}"),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/\u{0}"),
            HTTPRequest(method: "GET", url: "http://user:word@127.0.0.1/"),
            HTTPRequest(method: "GET", url: "file:///etc/passwd"),
            HTTPRequest(method: "GET", url: "127.0.0.1/"),
            HTTPRequest(method: "GET", url: "http://"),
            HTTPRequest(method: "", url: "http://127.0.0.1/"),
            HTTPRequest(method: "GET /x HTTP/1.1\r\nA: b", url: "http://127.0.0.1/"),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("A", "b\r\nC: d")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("A", "b\nc")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("A", "b\u{0}c")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("A: b", "c")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("", "c")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("content-length", "5")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("Transfer-Encoding", "chunked")]),
            HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader("HOST", "x")]),
        ])
    func refusal(request: HTTPRequest) async throws {
        let failure = try #require(failure(await client.perform(request)))
        #expect(failure.kind == .invalidRequest)
        #expect(!failure.bytesSent)
        #expect(!failure.sentence.contains { $0.isNewline })
    }

    /// Ways in which a server drops a kept connection on which a request is under way.
    static let dropping: [(String, [RawServer.Move])] = [
        ("close", [.readRequest, .ok(), .readRequest, .close]),
        ("reset", [.readRequest, .ok(), .readRequest, .reset]),
        ("close after the head", [.readRequest, .ok(), .readHead, .close]),
    ]

    @Test(
        "a request on a kept connection that breaks is not sent a second time", arguments: dropping.map(\.0),
        [("POST", 2), ("POST", 0), ("POST", 400_000), ("GET", nil), ("DELETE", nil)] as [(String, Int?)])
    func neverTwice(drop: String, request: (method: String, bodySize: Int?)) async throws {
        let script = try #require(Self.dropping.first { $0.0 == drop }?.1)
        let server = try RawServer(script, [.readRequest, .ok("twice")])
        defer { server.stop() }
        _ = try answer(await client.perform(HTTPRequest(method: "GET", url: server.url("/first"))))
        let body = request.bodySize.map { [UInt8](repeating: 0x31, count: $0) }
        let second = HTTPRequest(method: request.method, url: server.url("/second"), body: body)
        let failure = try #require(failure(await client.perform(second)))
        #expect(failure.kind == .truncated)
        #expect(failure.bytesSent)
        #expect(server.requests.map(\.connection) == [0, 0])
    }

    @Test("libcurl left to itself does send it twice, so the test above can fail", arguments: ["close", "reset"])
    func plainCurlResends(drop: String) throws {
        let script = try #require(Self.dropping.first { $0.0 == drop }?.1)
        let server = try RawServer(script, [.readRequest, .ok()])
        defer { server.stop() }
        let handle = try #require(curl_easy_init())
        defer { curl_easy_cleanup(handle) }
        _ = quittance_curl_set_sink(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
        _ = quittance_curl_set_string(handle, CURLOPT_URL, server.url())
        #expect(curl_easy_perform(handle) == CURLE_OK)
        _ = quittance_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, "{}")
        #expect(curl_easy_perform(handle) == CURLE_OK)
        #expect(server.requests.map(\.connection) == [0, 0, 1])
    }

    @Test("a kept connection that the server closed in between is replaced, and the request sent once")
    func closedInBetween() async throws {
        let server = try RawServer([.readRequest, .ok(), .close], [.readRequest, .ok("fresh")])
        defer { server.stop() }
        _ = try answer(await client.perform(HTTPRequest(method: "GET", url: server.url())))
        while server.ended < 1 { await Task.yield() }
        let outcome = await client.perform(HTTPRequest(method: "POST", url: server.url(), body: [0x31]))
        #expect(try answer(outcome).body == Array("fresh".utf8))
        #expect(server.requests.map(\.connection) == [0, 1])
    }
}
