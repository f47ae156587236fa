import Receipts
import Testing

@testable import Fiscal

private let rows: [Row] = [
    Row(.start, 400, FiskalyBody.error("E_BAD_REQUEST"), .refused),
    Row(.start, 401, FiskalyBody.error("E_UNAUTHORIZED_ACCESS"), .credentialRefused),
    Row(.complete, 403, FiskalyBody.error("E_FORBIDDEN"), .credentialRefused),
    Row(.start, 404, FiskalyBody.error("E_NOT_FOUND"), .refused),
    Row(.start, 405, FiskalyBody.error("E_METHOD_NOT_ALLOWED"), .refused),
    Row(.start, 409, FiskalyBody.error("E_RESOURCE_CONFLICT"), .refused),
    Row(.complete, 422, FiskalyBody.error("E_UNPROCESSABLE_CONTENT"), .refused),
    Row(.start, 422, #"{"content":\#(FiskalyBody.error("E_UNPROCESSABLE_CONTENT"))}"#, .refused),
    Row(.start, 429, FiskalyBody.error("E_TOO_MANY_REQUESTS"), .rateLimited),
    Row(.complete, 429, "slow down", .rateLimited),
    Row(.start, 500, FiskalyBody.error("E_INTERNAL"), .unknownServerError),
    Row(.complete, 502, "<html></html>", .unknownServerError), Row(.start, 503, "", .unknownServerError),
    Row(.start, 301, "", .stoppedUnreachable), Row(.start, 407, FiskalyBody.error("x"), .stoppedUnreachable),
    Row(.start, 403, "<html>Sign in</html>", .stoppedUnreachable),
    Row(.start, 404, #"{"message":"no Route matched"}"#, .stoppedUnreachable),
    Row(.start, 200, "<html>Welcome</html>", .unknownUnreachable), Row(.start, 201, "", .unknownUnreachable),
    Row(.start, 201, #"{"content":{"id":"rec_1","sta"#, .unknownUnreachable),
    Row(.start, 201, #"{"content":{"state":"ACCEPTED"}}"#, .unknownUnreachable),
    Row(.start, 201, #"{"content":{"id":"rec_1","state":"REJECTED"}}"#, .refused),
    Row(.complete, 200, #"{"content":{"id":"rec_1","state":"FAILED","logs":[{"message":"why"}]}}"#, .refused),
]

@Suite("Verdicts of fiskaly-sign-fr")
struct FiskalyVerdictTests {
    @Test("Each documented answer has its reaction, and a stranger's is never taken for the API's", arguments: rows)
    func table(_ row: Row) throws {
        let verdict = try signFR().verdict(.answered(answer(row.status, row.body)), for: Attempted(intent: row.intent))
        #expect(Outcome(verdict) == row.outcome)
    }

    @Test("R65: every accepted record leaves its id and journal signature for the next outage")
    func anchor() throws {
        let headers = ["X-Trace-Identifier": "trace_1", "Date": "Thu, 13 Nov 2025 16:25:17 GMT"]
        let exchange = Exchange.answered(answer(201, FiskalyBody.accepted, headers))
        guard case .settled(let settlement) = try signFR().verdict(exchange, for: Attempted(intent: .start)) else {
            Issue.record("not settled")
            return
        }
        #expect(settlement.remoteID == "rec_1")
        #expect(settlement.lifecycle == .open)
        #expect(settlement.anchor == ReplayAnchor(record: "rec_1", signature: "c2lnbmF0dXJl"))
        #expect(settlement.requestID == "trace_1")
        #expect(settlement.serverDate == "Thu, 13 Nov 2025 16:25:17 GMT")
    }

    @Test("R65: a transaction leaves its own id, and its operation keeps that of the intention")
    func transaction() throws {
        let exchange = Exchange.answered(answer(201, FiskalyBody.completed))
        guard case .settled(let settlement) = try signFR().verdict(exchange, for: Attempted(intent: .complete)) else {
            Issue.record("not settled")
            return
        }
        #expect(settlement.remoteID == nil)
        #expect(settlement.lifecycle == .completed)
        #expect(settlement.anchor == ReplayAnchor(record: "rec_2", signature: "c2Vjb25k"))
        #expect(settlement.serverDate == "2025-11-13T16:26:00Z")
        // Byte for byte, blanks included; the signature is read from the journal.
        #expect(settlement.fiscal.map { FiskalyBody.completed.contains($0.json) } == true)
        #expect(settlement.fiscal?.signature == "c2Vjb25k")
        #expect(settlement.fiscal?.isSigned == true)
    }

    @Test("R65: an accepted record without a signature is settled, and nothing can be chained to it")
    func unsigned() throws {
        let body = #"{"content":{"id":"rec_1","state":"ACCEPTED","journal":{"signature":""}}}"#
        guard
            case .settled(let settlement) = try signFR().verdict(
                .answered(answer(201, body)), for: Attempted(intent: .start))
        else {
            Issue.record("not settled")
            return
        }
        #expect(settlement.anchor == nil)
    }

    @Test("R28: a conflict while our own earlier try is under way is asked again with the same key")
    func inFlight() throws {
        let conflict = Exchange.answered(answer(409, FiskalyBody.error("E_RESOURCE_CONFLICT")))
        let attempted = Attempted(intent: .start, earlierAttemptWroteBytes: true)
        #expect(try signFR().verdict(conflict, for: attempted) == .unknown(.serverError))
    }

    @Test("A send that did not come about is a certain no, a lost answer is none")
    func transport() throws {
        let attempted = Attempted(intent: .start)
        #expect(try signFR().verdict(.notSent("x"), for: attempted) == .stopped(.unreachable, retryAfter: nil))
        #expect(try signFR().verdict(.lost(Exchange.timedOut), for: attempted) == .unknown(.timeout))
        #expect(try signFR().verdict(.lost("reset"), for: attempted) == .unknown(.unreachable))
    }

    @Test("R33: a refusal keeps the server's words, and says what to do where the chain would break")
    func refusal() throws {
        let body = FiskalyBody.error("E_UNPROCESSABLE_CONTENT")
        let expected = Problem(status: 422, code: "E_UNPROCESSABLE_CONTENT", detail: "text of the server")
        #expect(
            try signFR().verdict(.answered(answer(422, body)), for: Attempted(intent: .start)) == .refused(expected))
        let escalation = Escalation.replayRefused(expected, position: 3)
        #expect(escalation.reason.contains("record 3"))
        #expect(escalation.reason.contains("text of the server"))
        #expect(escalation.remedy.contains("hashInput"))
    }

    @Test("R33: what became of a record cannot be seen from outside, so that a person decides")
    func lookedUp() throws {
        let seen = Exchange.answered(answer(200, FiskalyBody.accepted))
        let attempted = Attempted(intent: .start, earlierAttemptWroteBytes: true)
        guard case .ambiguous(let escalation) = try signFR().lookedUp(seen, for: attempted) else {
            Issue.record("not ambiguous")
            return
        }
        #expect(escalation.code == "record_undecided")
        let away = Exchange.answered(answer(503, ""))
        #expect(try signFR().lookedUp(away, for: attempted) == .stopped(.serverError, retryAfter: nil))
        #expect(try signFR().reread(away, for: attempted, cause: .invalidState) == .unknown(.serverError))
    }

    @Test("R68: an outage of more than 24 hours is put before a person as decommission and reset")
    func expired() {
        #expect(Escalation.outageExpired.remedy.contains("decommission and reset"))
        #expect(Escalation.outageExpired.remedy.contains("kept"))
    }

    // MARK: Tokens

    @Test("Key and secret are changed for a token at the server")
    func tokenRequest() throws {
        let calls = try #require(try signFR().tokens)
        let request = try #require(calls.request(credential: "key_1:se:cret"))
        #expect(request.method == "POST")
        #expect(request.path == "/tokens")
        #expect(request.headers.contains(Field(name: "X-Api-Version", value: "2026-02-03")))
        #expect(
            request.body.map { String(decoding: $0, as: UTF8.self) }
                == #"{"content":{"type":"API_KEY","key":"key_1","secret":"se:cret"}}"#)
        for bad in ["", "key", ":secret", "key:"] { #expect(calls.request(credential: bad) == nil) }
    }

    @Test("The token is read in both forms, and given up a minute before it ends")
    func token() throws {
        let calls = try #require(try signFR().tokens)
        let current = """
            {"content":{"authentication":{"type":"JWT","bearer":"eyJ","expires_at":"2025-11-14T09:10:00Z"}}}
            """
        guard case .token(let token) = calls.verdict(.answered(answer(200, current))) else {
            Issue.record("no token")
            return
        }
        #expect(token.text == "eyJ")
        #expect(token.isUsable(at: try #require(Timestamp("2025-11-14T09:08:59Z"))))
        #expect(!token.isUsable(at: try #require(Timestamp("2025-11-14T09:09:00Z"))))
        let older = calls.verdict(.answered(answer(200, #"{"access_token":"abc"}"#)))
        #expect(older == .token(BearerToken(text: "abc", expiresAt: nil)))
    }

    @Test(
        "Without a token the lane says why",
        arguments: [
            (401, FiskalyBody.error("E_UNAUTHORIZED_ACCESS"), StopReason.credentialRefused),
            (422, FiskalyBody.error("E_UNPROCESSABLE_CONTENT"), .credentialRefused),
            (429, "", .rateLimited), (503, "", .serverError), (200, "<html></html>", .unreachable),
            (200, #"{"content":{}}"#, .unreachable), (200, #"{"access_token":"a\r\nb"}"#, .unreachable),
        ])
    func noToken(_ status: Int, _ body: String, _ reason: StopReason) throws {
        let calls = try #require(try signFR().tokens)
        #expect(calls.verdict(.answered(answer(status, body))) == .stopped(reason, retryAfter: nil))
        #expect(calls.verdict(.lost(Exchange.timedOut)) == .stopped(.timeout, retryAfter: nil))
    }

    @Test("A call that was not made for want of a token counts as one whose credential was refused")
    func refusedCredential() throws {
        let dialect = try signFR()
        let refusal = try #require(dialect.tokens).refusal
        #expect(
            dialect.verdict(refusal, for: Attempted(intent: .start))
                == .stopped(.credentialRefused, retryAfter: nil))
        #expect(Obstacle(refusal, isReachable: dialect.isReachable) == nil, "the server was reached")
    }

    @Test("A till's own token call gets the till's own token, in the server's form")
    func ownToken() throws {
        let calls = try #require(try signFR().tokens)
        let body = try json(#"{"content":{"type":"API_KEY","key":"till","secret":"qt_1"}}"#)
        #expect(calls.offer(in: body)?.key == "till")
        #expect(calls.offer(in: body)?.secret == "qt_1")
        #expect(calls.offer(in: .null) == nil)
        let now = Timestamp(milliseconds: 1_763_110_800_000)
        let later = Timestamp(milliseconds: 1_763_114_400_000)
        let given = answer(200, calls.answer(bearer: "qt_1", issuedAt: now, expiresAt: later).compact)
        #expect(calls.verdict(.answered(given)) == .token(BearerToken(text: "qt_1", expiresAt: later)))
    }
}
