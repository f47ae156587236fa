import Fiscal
import Logging
import Receipts
import Remote
import Rigs
import Testing

@testable import Flows

/// Tokens from a server on loopback that does what its script says.
@Suite("Tokens of an upstream", .serialized, .timeLimit(.minutes(1)))
struct TokenKeeperTests {
    private func keeper(credential: String = "key:secret") throws -> TokenKeeper {
        let dialect = try #require(try Fiscal.dialect(.fiskalySignFR, identity: UpstreamIdentity(merchant: nil)))
        return TokenKeeper(
            calls: try #require(dialect.tokens), dialect: dialect, credential: credential,
            client: HTTPClient(label: "tokens", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            clock: try #require(ZoneClock(zone: nil)))
    }

    private func token(_ name: String, until end: String? = "2099-01-01T00:00:00Z") -> RawServer.Move {
        let expiry = end.map { #","expires_at":"\#($0)""# } ?? ""
        return .ok(#"{"content":{"authentication":{"bearer":"\#(name)"\#(expiry)}}}"#)
    }

    private func ask(_ keeper: TokenKeeper, _ server: RawServer, refused: Field? = nil) async -> TokenKeeper.Outcome {
        await keeper.field(baseURL: server.url(""), timeout: .seconds(10), refused: refused)
    }

    private func bearer(_ outcome: TokenKeeper.Outcome) -> String? {
        guard case .field(let field) = outcome else { return nil }
        return field.name == "Authorization" ? field.value : nil
    }

    @Test(
        "a token is fetched once and used until it ends; one without an end until it is refused",
        arguments: [
            "2099-01-01T00:00:00Z", nil,
        ])
    func kept(until end: String?) async throws {
        let server = try RawServer([.readRequest, token("t-1", until: end)])
        defer { server.stop() }
        let keeper = try keeper()
        for _ in 0..<3 { #expect(bearer(await ask(keeper, server)) == "Bearer t-1") }
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.line == "POST /tokens HTTP/1.1")
        #expect(String(decoding: request.body, as: UTF8.self).contains(#""key":"key","secret":"secret""#))
    }

    @Test("a token that has ended, or ends within the minute, is not used for another call")
    func ended() async throws {
        let server = try RawServer([
            .readRequest, token("t-1", until: "2020-01-01T00:00:00Z"), .readRequest, token("t-2"),
        ])
        defer { server.stop() }
        let keeper = try keeper()
        #expect(bearer(await ask(keeper, server)) == "Bearer t-1", "the call it was fetched for may still try it")
        #expect(bearer(await ask(keeper, server)) == "Bearer t-2")
        #expect(bearer(await ask(keeper, server)) == "Bearer t-2")
        #expect(server.requests.count == 2)
    }

    @Test("a refused token is changed for another; one that was changed meanwhile is not changed again")
    func refused() async throws {
        let server = try RawServer([.readRequest, token("t-1"), .readRequest, token("t-2")])
        defer { server.stop() }
        let keeper = try keeper()
        guard case .field(let first) = await ask(keeper, server) else {
            Issue.record("no token")
            return
        }
        #expect(bearer(await ask(keeper, server, refused: first)) == "Bearer t-2")
        #expect(bearer(await ask(keeper, server, refused: first)) == "Bearer t-2")
        #expect(server.requests.count == 2)
    }

    @Test(
        "a credential that is no pair is the refusal, and nobody is asked", arguments: ["", "key", "key:", ":secret"])
    func noPair(credential: String) async throws {
        let server = try RawServer([.readRequest, token("t-1")])
        defer { server.stop() }
        let outcome = await ask(try keeper(credential: credential), server)
        #expect(status(outcome) == 401)
        #expect(server.requests.isEmpty)
    }

    @Test(
        "without a token the call has certainly not been made, whatever the server said of the token",
        arguments: [
            (401, #"{"code":"E_UNAUTHORIZED_ACCESS"}"#, 401), (400, #"{"code":"E_BAD_REQUEST"}"#, 401),
            (429, "{}", 429), (500, "{}", nil), (200, "<html>", nil), (200, #"{"content":{}}"#, nil),
            (200, #"{"content":{"authentication":{"bearer":"t\u000d\u000aX: y"}}}"#, nil), (302, "", nil),
        ] as [(Int, String, Int?)])
    func none(server status: Int, body: String, call: Int?) async throws {
        let server = try RawServer([
            .readRequest, .send("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ])
        defer { server.stop() }
        let outcome = await ask(try keeper(), server)
        #expect(self.status(outcome) == call)
        if call == nil {
            guard case .notSent = outcome.instead else {
                Issue.record("\(outcome)")
                return
            }
        }
        #expect(bearer(outcome) == nil)
    }

    @Test("a question for a token that breaks off is a call that was not made", arguments: [true, false])
    func broken(reset: Bool) async throws {
        let server = try RawServer([.readRequest, reset ? .reset : .close])
        defer { server.stop() }
        guard case .instead(.notSent(let absence)) = await ask(try keeper(), server) else {
            Issue.record("sent")
            return
        }
        #expect(absence.obstacle == .broken)
    }

    private func status(_ outcome: TokenKeeper.Outcome) -> Int? {
        guard case .instead(.answered(let answer)) = outcome else { return nil }
        return answer.status
    }
}
