import Fiscal
import Receipts
import Testing

/// What a row of the error table must come to, without its texts.
enum Outcome: String {
    case settled, credentialRefused, rateLimited, signerUnavailable, stoppedUnreachable, refused
    case unknownServerError, unknownUnreachable, unknownTimeout
    case rereadPrecondition, rereadState, rereadMissingTag, rereadCertification

    init?(_ verdict: Verdict) {
        switch verdict {
        case .settled: self = .settled
        case .refused: self = .refused
        case .stopped(.credentialRefused, _): self = .credentialRefused
        case .stopped(.rateLimited, _): self = .rateLimited
        case .stopped(.signerUnavailable, _): self = .signerUnavailable
        case .stopped(.unreachable, _): self = .stoppedUnreachable
        case .unknown(.serverError): self = .unknownServerError
        case .unknown(.unreachable): self = .unknownUnreachable
        case .unknown(.timeout): self = .unknownTimeout
        case .reread(.preconditionFailed): self = .rereadPrecondition
        case .reread(.invalidState): self = .rereadState
        case .reread(.preconditionRequired): self = .rereadMissingTag
        case .reread(.certificationPending): self = .rereadCertification
        case .stopped, .unknown: return nil
        }
    }
}

struct Row: Sendable, CustomTestStringConvertible {
    let intent: Intent
    let status: Int
    let body: String
    let outcome: Outcome

    init(_ intent: Intent, _ status: Int, _ body: String, _ outcome: Outcome) {
        self.intent = intent
        self.status = status
        self.body = body
        self.outcome = outcome
    }

    var testDescription: String { "\(intent) \(status) \(body.prefix(40)) → \(outcome)" }
}

private let errors: [Row] = [
    Row(.start, 400, envelope("invalid_request"), .refused), Row(.complete, 400, envelope("invalid_request"), .refused),
    Row(.start, 401, envelope("unauthorized"), .credentialRefused),
    Row(.complete, 403, envelope("forbidden"), .credentialRefused),
    Row(.complete, 404, envelope("not_found"), .refused), Row(.start, 404, envelope("not_found"), .refused),
    Row(.complete, 409, envelope("operation_invalid_state"), .rereadState),
    Row(.cancel, 409, envelope("operation_invalid_state"), .rereadState),
    Row(.start, 409, envelope("operation_invalid_state"), .refused),
    Row(.start, 409, envelope("no_open_session"), .refused),
    Row(.sessionEvent, 409, envelope("session_invalid_state"), .refused),
    Row(.complete, 409, envelope("idempotency_key_conflict"), .refused),
    Row(.complete, 412, envelope("precondition_failed"), .rereadPrecondition),
    Row(.cancel, 412, envelope("precondition_failed"), .rereadPrecondition),
    Row(.start, 412, envelope("precondition_failed"), .refused),
    Row(.complete, 422, envelope("validation_error"), .signerUnavailable),
    Row(.start, 422, envelope("validation_error"), .refused), Row(.cancel, 422, envelope("validation_error"), .refused),
    Row(.complete, 422, envelope("unprocessable_entity"), .refused),
    Row(.complete, 422, envelope("gift_card_id_required"), .refused),
    Row(.complete, 428, envelope("precondition_required"), .rereadMissingTag),
    Row(.cancel, 428, envelope("precondition_required"), .rereadMissingTag),
    Row(.start, 429, envelope("rate_limit_exceeded"), .rateLimited),
    Row(.complete, 429, "<html>slow down</html>", .rateLimited),
    Row(.start, 500, envelope("internal_error"), .unknownServerError),
    Row(.complete, 502, "<html>Bad Gateway</html>", .unknownServerError),
    Row(.complete, 503, envelope("unavailable"), .unknownServerError), Row(.cancel, 504, "", .unknownServerError),
    Row(.complete, 418, envelope("brand_new_code"), .refused),
]

private let strangers: [Row] = [
    Row(.start, 301, "", .stoppedUnreachable), Row(.start, 302, Body.open, .stoppedUnreachable),
    Row(.start, 407, envelope("proxy"), .stoppedUnreachable),
    Row(.complete, 403, "<html>Sign in to the hotel's net</html>", .stoppedUnreachable),
    Row(.complete, 404, #"{"message":"no Route matched"}"#, .stoppedUnreachable),
    Row(.complete, 422, "", .stoppedUnreachable),
    // A yes that cannot be read may stand for bytes that were taken.
    Row(.start, 200, "<html>Welcome</html>", .unknownUnreachable), Row(.start, 201, "", .unknownUnreachable),
    Row(.start, 201, #"{"id":"op_1","status":"op"#, .unknownUnreachable),
    Row(.start, 200, #"{"data":[]}"#, .unknownUnreachable), Row(.start, 100, "", .unknownUnreachable),
]

@Suite("Verdicts of openfiskal-operations")
struct VerdictTests {
    @Test("Each row of the error table has its reaction", arguments: errors)
    func errorTable(_ row: Row) throws {
        let verdict = try operations().verdict(
            .answered(answer(row.status, row.body)), for: attempted(row.intent, earlier: false))
        #expect(Outcome(verdict) == row.outcome)
    }

    @Test("What is not the API's own JSON is never taken for its word", arguments: strangers)
    func strangersTable(_ row: Row) throws {
        let verdict = try operations().verdict(.answered(answer(row.status, row.body)), for: attempted(row.intent))
        #expect(Outcome(verdict) == row.outcome)
    }

    @Test("A send without a connection was certainly not applied")
    func notSent() throws {
        let verdict = try operations().verdict(.notSent("refused"), for: attempted(.start))
        #expect(verdict == .stopped(.unreachable, retryAfter: nil))
    }

    @Test("A lost answer leaves the outcome unknown, and says whether it was a time-out")
    func lost() throws {
        let dialect = try operations()
        #expect(dialect.verdict(.lost(Exchange.timedOut), for: try attempted(.complete)) == .unknown(.timeout))
        #expect(dialect.verdict(.lost("connection reset"), for: try attempted(.start)) == .unknown(.unreachable))
    }

    @Test("A created operation settles with the server's id, tag, session and clock (R32)")
    func created() throws {
        let headers = ["etag": "\"1\"", "X-Request-Id": "req_9", "Date": "Wed, 20 May 2026 08:15:32 GMT"]
        let verdict = try operations().verdict(.answered(answer(201, Body.open, headers)), for: attempted(.start))
        #expect(
            verdict
                == .settled(
                    Settlement(
                        remoteID: "op_1", etag: "\"1\"", lifecycle: .open, requestID: "req_9",
                        serverDate: "Wed, 20 May 2026 08:15:32 GMT", remoteSessionID: "ses_1")))
    }

    @Test("Without its header the tag comes from the version, and the clock from the body (R32)")
    func tagFromVersion() throws {
        let verdict = try operations().verdict(.answered(answer(201, Body.open)), for: attempted(.start))
        guard case .settled(let settlement) = verdict else {
            Issue.record("not settled: \(verdict)")
            return
        }
        #expect(settlement.etag == "\"1\"")
        #expect(settlement.serverDate == "2026-05-20T08:15:31Z")
    }

    @Test("The fiscal block of the completion is kept byte for byte (R43)")
    func fiscalVerbatim() throws {
        let block = #"{ "regime" : "KassenSichV", "n": 1.50e0,  "signed":"\u00e4\/", "regime":"twice" }"#
        let body = #"{"id":"op_1","status":"completed","note":"fiscal_information","fiscal_information": \#(block) }"#
        let verdict = try operations().verdict(.answered(answer(200, body)), for: attempted(.complete))
        guard case .settled(let settlement) = verdict else {
            Issue.record("not settled: \(verdict)")
            return
        }
        #expect(settlement.fiscal?.json == block)
        #expect(settlement.lifecycle == .completed)
    }

    @Test("A completion without a signature is final (R50, R56)")
    func unsigned() throws {
        let body = #"{"id":"op_1","status":"completed","fiscal_information":{"start_event":null,"end_event":null}}"#
        let verdict = try operations().verdict(.answered(answer(200, body)), for: attempted(.complete))
        guard case .settled(let settlement) = verdict else {
            Issue.record("not settled: \(verdict)")
            return
        }
        #expect(settlement.fiscal?.isSigned == false)
    }

    @Test(
        "A 2xx that does not say what was asked for settles nothing",
        arguments: [
            (Intent.complete, "open"), (.complete, "voided"), (.complete, "signing"), (.cancel, "completed"),
            (.cancel, "open"), (.start, "half_open"),
        ])
    func otherStatus(_ intent: Intent, _ status: String) throws {
        let body = #"{"id":"op_1","status":"\#(status)"}"#
        let verdict = try operations().verdict(.answered(answer(200, body)), for: attempted(intent))
        #expect(verdict == .unknown(.serverError))
    }

    @Test("Cancelled and voided are one state", arguments: ["voided", "cancelled", "canceled"])
    func voided(_ word: String) throws {
        let body = #"{"id":"op_1","status":"\#(word)"}"#
        let verdict = try operations().verdict(.answered(answer(200, body)), for: attempted(.cancel))
        #expect(verdict == .settled(Settlement(remoteID: "op_1", etag: nil, lifecycle: .voided)))
    }

    @Test("A reachable server with a dead signer is a failure of its own, on session events too (R34, R35)")
    func signerDown() throws {
        let down = Exchange.answered(answer(422, envelope("validation_error"), ["Retry-After": "7"]))
        let dialect = try operations()
        #expect(
            dialect.verdict(down, for: try attempted(.complete))
                == .stopped(.signerUnavailable, retryAfter: .seconds(7)))
        let session = try attempted(.sessionEvent, create: Body.sessionOpen)
        #expect(dialect.verdict(down, for: session) == .stopped(.signerUnavailable, retryAfter: .seconds(7)))
    }

    @Test("A cash count without signature is a success, and its refusal is a refusal (R36, R37)")
    func cashCount() throws {
        let dialect = try operations()
        let count = try attempted(.sessionEvent, create: Body.count)
        let body = #"{"id":"op_c","type":"session_cash_count","status":"completed","session_id":"s","signature":null}"#
        let expected = Settlement(remoteID: "op_c", etag: nil, lifecycle: .completed, remoteSessionID: "s")
        #expect(dialect.verdict(.answered(answer(201, body)), for: count) == .settled(expected))
        let refusal = dialect.verdict(.answered(answer(422, envelope("validation_error"))), for: count)
        #expect(Outcome(refusal) == .refused)
    }

    @Test("A till's own stale tag goes back to the till that waits; a replay re-reads (R30)")
    func staleTag() throws {
        let stale = Exchange.answered(answer(412, envelope("precondition_failed")))
        var entry = try attempted(.complete)
        entry.ifMatchGiven = true
        #expect(try Outcome(operations().verdict(stale, for: entry)) == .rereadPrecondition)
        entry.live = true
        #expect(try Outcome(operations().verdict(stale, for: entry)) == .refused)
        entry.earlierAttemptWroteBytes = true
        #expect(try Outcome(operations().verdict(stale, for: entry)) == .rereadPrecondition)
        entry.earlierAttemptWroteBytes = false
        entry.ifMatchGiven = false
        #expect(try Outcome(operations().verdict(stale, for: entry)) == .rereadPrecondition)
    }

    @Test(
        "A refusal keeps status, code and text, in every envelope (R33)",
        arguments: [
            #"{"code":"not_found","message":"gone"}"#,
            #"{"object":"error","code":"not_found","message":"gone","param":null,"request_id":"req_1"}"#,
            #"{"error":{"code":"not_found","message":"gone"}}"#,
            #"{"type":"about:blank","title":"Not Found","status":404,"detail":"gone","code":"not_found"}"#,
        ])
    func envelopes(_ body: String) throws {
        let verdict = try operations().verdict(.answered(answer(404, body)), for: attempted(.complete))
        #expect(verdict == .refused(Problem(status: 404, code: "not_found", detail: "gone")))
    }

    @Test("The server's wait comes along in seconds and as a date")
    func waits() throws {
        let seconds = answer(429, envelope("rate_limit_exceeded"), ["Retry-After": "12"])
        #expect(
            try operations().verdict(.answered(seconds), for: attempted(.start))
                == .stopped(.rateLimited, retryAfter: .seconds(12)))
        let date = answer(
            429, envelope("rate_limit_exceeded"),
            ["Retry-After": "Wed, 20 May 2026 08:16:00 GMT", "Date": "Wed, 20 May 2026 08:15:30 GMT"])
        #expect(
            try operations().verdict(.answered(date), for: attempted(.start))
                == .stopped(.rateLimited, retryAfter: .seconds(30)))
    }

    @Test(
        "Reachable is what answers in the API's JSON below 500",
        arguments: [
            (200, Body.open, true), (200, #"{"data":[]}"#, true), (404, envelope("not_found"), true),
            (401, envelope("unauthorized"), true), (200, "<html></html>", false), (302, "", false),
            (407, envelope("proxy"), false), (404, "Not Found", false), (503, envelope("unavailable"), false),
            (204, "", false),
        ])
    func reachable(_ status: Int, _ body: String, _ expected: Bool) throws {
        #expect(try operations().isReachable(answer(status, body)) == expected)
    }
}
