import Receipts
import Testing

@testable import Fiscal

private let rows: [Row] = [
    Row(.start, 400, SalesBody.error("invalid_request"), .refused),
    Row(.start, 401, SalesBody.error("unauthorized"), .credentialRefused),
    Row(.complete, 403, SalesBody.error("forbidden"), .credentialRefused),
    Row(.complete, 404, SalesBody.error("not_found"), .refused),
    Row(.mutate, 409, SalesBody.error("operation_not_open"), .rereadState),
    Row(.complete, 409, SalesBody.error("operation_not_open"), .rereadState),
    Row(.cancel, 409, SalesBody.error("another_word"), .rereadState),
    Row(.complete, 422, SalesBody.error("operation_not_open"), .rereadState),
    Row(.start, 409, SalesBody.error("operation_not_open"), .refused),
    Row(.complete, 409, SalesBody.error("idempotency_key_conflict"), .refused),
    Row(.start, 422, SalesBody.error("validation_error"), .signerUnavailable),
    Row(.complete, 422, SalesBody.error("validation_error"), .signerUnavailable),
    Row(.mutate, 422, SalesBody.error("validation_error"), .refused),
    Row(.cancel, 422, SalesBody.error("validation_error"), .refused),
    Row(.complete, 422, SalesBody.error("unprocessable_entity"), .refused),
    Row(.start, 429, SalesBody.error("rate_limit_exceeded"), .rateLimited),
    Row(.complete, 500, SalesBody.error("internal_error"), .unknownServerError),
    Row(.mutate, 502, "<html>Bad Gateway</html>", .unknownServerError), Row(.start, 503, "", .unknownServerError),
    Row(.start, 302, SalesBody.open, .stoppedUnreachable), Row(.start, 407, "", .stoppedUnreachable),
    Row(.complete, 403, "<html>Sign in</html>", .stoppedUnreachable),
    Row(.start, 200, "<html>Welcome</html>", .unknownUnreachable),
    Row(.start, 201, #"{"id":"4f6f"#, .unknownUnreachable),
    // A yes counts only if it says what was asked for.
    Row(.start, 201, SalesBody.open, .settled), Row(.mutate, 200, SalesBody.open, .settled),
    Row(.mutate, 200, SalesBody.completed, .unknownServerError),
    Row(.complete, 200, SalesBody.completed, .settled), Row(.complete, 200, SalesBody.open, .unknownServerError),
    Row(.complete, 200, SalesBody.cancelled, .unknownServerError), Row(.cancel, 200, SalesBody.cancelled, .settled),
    Row(.cancel, 200, SalesBody.completed, .unknownServerError),
    Row(.complete, 200, #"{"id":"op_other","state":"completed"}"#, .unknownServerError),
    Row(.start, 201, #"{"id":"4f6f","state":"half_open"}"#, .unknownServerError),
]

@Suite("Verdicts of openfiskal-sales")
struct SalesVerdictTests {
    private func settlement(_ intent: Intent, _ body: String) throws -> Settlement? {
        let verdict = try sales().verdict(.answered(answer(200, body)), for: attemptedSale(intent))
        guard case .settled(let settlement) = verdict else { return nil }
        return settlement
    }

    @Test("Each documented answer has its reaction, and a stranger's is never taken for the API's", arguments: rows)
    func table(_ row: Row) throws {
        let verdict = try sales().verdict(.answered(answer(row.status, row.body)), for: attemptedSale(row.intent))
        #expect(Outcome(verdict) == row.outcome)
    }

    @Test("R28: a connection that drops in mid-sync leaves the outcome unknown, for the same key to settle")
    func transport() throws {
        let complete = try attemptedSale(.complete)
        #expect(try sales().verdict(.lost(Exchange.timedOut), for: complete) == .unknown(.timeout))
        #expect(try sales().verdict(.lost("reset"), for: complete) == .unknown(.unreachable))
        #expect(try sales().verdict(.notSent("refused"), for: complete) == .stopped(.unreachable, retryAfter: nil))
    }

    @Test("R51, R52: the server's time of receipt is kept apart, and no time of the till's is made of it")
    func receivedAt() throws {
        #expect(try settlement(.start, SalesBody.open)?.serverDate == "2026-02-25T21:40:03Z")
        #expect(try sales().occurredAt(in: try json(SalesBody.open)) == nil)
    }

    @Test("The older API knows no tag, whatever an answer carries")
    func noTag() throws {
        let tagged = answer(200, SalesBody.completed, ["ETag": "\"7\""])
        guard
            case .settled(let settlement) = try sales().verdict(.answered(tagged), for: attemptedSale(.complete))
        else {
            Issue.record("not settled")
            return
        }
        #expect(settlement.etag == nil)
        #expect(settlement.lifecycle == .completed)
        #expect(settlement.fiscal?.codeData == "V0;Kasse1")
    }

    @Test(
        "R50, R56: a late operation that comes back without a signature is final, and its block is kept as returned",
        arguments: [
            #"{"regime":"tse","document_number":"2026-004823","start_event":null,"end_event":null}"#,
            #"{ "regime":"tse", "document_number":"2026-004823" }"#,
        ])
    func lateGerman(_ block: String) throws {
        let found = try settlement(.complete, SalesBody.completed(fiscalState: "succeeded", fiscal: block))
        #expect(found?.lifecycle == .completed)
        #expect(found?.fiscal?.json == block)
        #expect(found?.fiscal?.isSigned == false)
    }

    @Test(
        "R57, R58: every jurisdiction's late answer settles alike; what was signed or sent on is the provider's",
        arguments: [
            #"{"regime":"tse","transmission_status":"not_required","end_event":null}"#,
            #"{"regime":"rksv","transmission_status":"transmitted","verification":{"qr_data":"_R1-AT1_K"}}"#,
            #"{"regime":"rt","transmission_status":"not_required","end_event":{"signature":"c2ln"}}"#,
            #"{"regime":"brand_new","anything":1}"#,
        ])
    func regimes(_ block: String) throws {
        let found = try settlement(.complete, SalesBody.completed(fiscalState: "succeeded", fiscal: block))
        #expect(found?.lifecycle == .completed)
        #expect(found?.fiscal?.json == block)
    }

    @Test("R50: fiscal data counts once the provider says that it succeeded", arguments: ["pending", "failed"])
    func undecided(_ state: String) throws {
        let exchange = Exchange.answered(answer(200, SalesBody.completed(fiscalState: state)))
        let verdict = try sales().verdict(exchange, for: attemptedSale(.complete))
        #expect(verdict == .reread(.certificationPending))
        let again = try sales().reread(exchange, for: attemptedSale(.complete), cause: .certificationPending)
        if state == "pending" {
            #expect(again == .unknown(.signerUnavailable))
        } else {
            #expect(again == .escalate(.certificationFailed.seen(.completed)))
        }
        let decided = Exchange.answered(answer(200, SalesBody.completed))
        let adopted = try sales().reread(decided, for: attemptedSale(.complete), cause: .certificationPending)
        guard case .adopt(let settlement) = adopted else {
            Issue.record("not adopted: \(adopted)")
            return
        }
        #expect(settlement.fiscal?.isSigned == true)
    }

    @Test("R62: a payload that the regime refuses is no signer that is down: it is not tried again by itself")
    func regimeRefusal() throws {
        let body = #"""
            {"object":"error","code":"unprocessable_entity","message":"rate unknown","param":"/line_items/0",
             "fiscal_errors":[{"code":"E1","message":"rate unknown","jurisdiction":"DE"}]}
            """#
        #expect(
            try sales().verdict(.answered(answer(422, body)), for: attemptedSale(.complete))
                == .refused(
                    Problem(
                        status: 422, code: "unprocessable_entity", detail: "rate unknown", pointer: "/line_items/0")))
    }

    // MARK: Re-reads

    @Test("R63: an operation that another channel completed goes before a person, our own is adopted")
    func otherChannel() throws {
        let completed = Exchange.answered(answer(200, SalesBody.completed))
        let theirs = try sales().reread(completed, for: attemptedSale(.complete), cause: .invalidState)
        #expect(theirs == .escalate(.otherChannel.seen(.completed)))
        let ours = try sales().reread(completed, for: attemptedSale(.complete, earlier: true), cause: .invalidState)
        guard case .adopt = ours else {
            Issue.record("not adopted: \(ours)")
            return
        }
    }

    @Test(
        "Other payments, another end and another operation are never adopted",
        arguments: [
            (Intent.complete, SalesBody.completed.replacing("3600", with: "3700"), "content_differs"),
            (.complete, #"{"id":"\#(SalesBody.id)","state":"completed"}"#, "content_differs"),
            (.complete, SalesBody.cancelled, "already_voided"), (.mutate, SalesBody.completed, "already_completed"),
            (.cancel, SalesBody.completed, "already_completed"), (.complete, SalesBody.open, "still_refused"),
            (.complete, #"{"id":"\#(SalesBody.id)","state":"frozen"}"#, "unknown_state"),
        ])
    func notAdopted(_ intent: Intent, _ body: String, _ code: String) throws {
        let verdict = try sales().reread(
            .answered(answer(200, body)), for: attemptedSale(intent, earlier: true), cause: .invalidState)
        guard case .escalate(let escalation) = verdict else {
            Issue.record("not escalated: \(verdict)")
            return
        }
        #expect(escalation.code == code)
    }

    @Test("A cancellation of our own is adopted")
    func ownCancellation() throws {
        let verdict = try sales().reread(
            .answered(answer(200, SalesBody.cancelled)), for: attemptedSale(.cancel, earlier: true),
            cause: .invalidState)
        #expect(verdict == .adopt(Settlement(remoteID: SalesBody.id, etag: nil, lifecycle: .voided)))
    }

    @Test("A re-read that fails leaves the doubt that was there, and adds none")
    func failedReread() throws {
        let away = Exchange.answered(answer(503, ""))
        let fresh = try attemptedSale(.complete)
        #expect(
            try sales().reread(away, for: fresh, cause: .invalidState) == .stopped(.serverError, retryAfter: nil))
        #expect(
            try sales().reread(away, for: attemptedSale(.complete, earlier: true), cause: .invalidState)
                == .unknown(.serverError))
        #expect(try sales().reread(away, for: fresh, cause: .certificationPending) == .unknown(.serverError))
        let other = Exchange.answered(answer(200, #"{"id":"op_other","state":"completed"}"#))
        #expect(
            try sales().reread(other, for: fresh, cause: .invalidState) == .stopped(.unreachable, retryAfter: nil))
    }

    // MARK: Look-ups

    @Test("R20: a start whose answer was lost is looked up by the till's own id")
    func lookedUpStart() throws {
        let open = Exchange.answered(answer(200, SalesBody.open))
        guard case .applied(let found) = try sales().lookedUp(open, for: attemptedSale(.start, earlier: true)) else {
            Issue.record("not applied")
            return
        }
        #expect(found.remoteID == SalesBody.id)
        let other = Exchange.answered(answer(200, SalesBody.open.replacing("table-3", with: "table-4")))
        #expect(
            try sales().lookedUp(other, for: attemptedSale(.start, earlier: true)) == .ambiguous(.otherContent))
        #expect(try sales().lookedUp(open, for: attemptedSale(.start)) == .ambiguous(.otherChannel))
    }

    @Test("A 404 proves that a start is missing only where the configuration vouches for the path")
    func lookedUpMissing() throws {
        let missing = Exchange.answered(answer(404, SalesBody.error("not_found")))
        let start = try attemptedSale(.start, earlier: true)
        #expect(try sales(["readPath": "/sales/{operation}"]).lookedUp(missing, for: start) == .absent)
        guard case .ambiguous = try sales().lookedUp(missing, for: start) else {
            Issue.record("taken for a proof")
            return
        }
        guard
            case .ambiguous = try sales(["readPath": "/sales/{operation}"]).lookedUp(
                missing, for: attemptedSale(.complete, earlier: true))
        else {
            Issue.record("a completed sale cannot be missing")
            return
        }
    }

    @Test("A completion and a change are looked up in the operation as it stands")
    func lookedUpChange() throws {
        let completed = Exchange.answered(answer(200, SalesBody.completed))
        let open = Exchange.answered(answer(200, SalesBody.open))
        let complete = try attemptedSale(.complete, earlier: true)
        guard case .applied = try sales().lookedUp(completed, for: complete) else {
            Issue.record("not applied")
            return
        }
        #expect(try sales().lookedUp(open, for: complete) == .absent)
        #expect(try sales().lookedUp(open, for: attemptedSale(.mutate, earlier: true)) == .absent)
        let pending = Exchange.answered(answer(200, SalesBody.completed(fiscalState: "pending")))
        #expect(try sales().lookedUp(pending, for: complete) == .stopped(.signerUnavailable, retryAfter: nil))
    }

    // MARK: Hosted receipts

    @Test("R46: the hosted receipt is fetched by the operation's id and its block kept byte for byte")
    func hosted() throws {
        let request = try #require(try sales().hostedReceipt(remoteID: SalesBody.id))
        #expect(request.method == "GET")
        #expect(request.path == "/operations/\(SalesBody.id)/receipt")
        #expect(request.headers.contains(Field(name: "OpenFiskal-Organization", value: "org_1")))
        let block = #"{ "regime":"tse","verification":{"qr_data":"V0;x"} }"#
        let body = #"{"object":"receipt","id":"rcpt_1","fiscal":\#(block)}"#
        #expect(
            try sales().hosted(.answered(answer(200, body)), receivedAt: nil)
                == .available(FiscalInformation(json: block)))
    }

    @Test(
        "A receipt that is not there is no error; one that cannot be fetched is fetched again",
        arguments: [
            (404, SalesBody.error("not_found"), HostedReceiptVerdict.notAvailable),
            (409, SalesBody.error("operation_not_completed"), .notAvailable),
            (401, SalesBody.error("unauthorized"), .stopped(.credentialRefused, retryAfter: nil)),
            (429, "", .stopped(.rateLimited, retryAfter: nil)), (503, "", .stopped(.serverError, retryAfter: nil)),
            (200, "<html></html>", .stopped(.unreachable, retryAfter: nil)),
        ])
    func hostedVerdicts(_ status: Int, _ body: String, _ verdict: HostedReceiptVerdict) throws {
        #expect(try sales().hosted(.answered(answer(status, body)), receivedAt: nil) == verdict)
    }
}
