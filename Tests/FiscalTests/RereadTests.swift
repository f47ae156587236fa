import Fiscal
import Receipts
import Testing

@Suite("Re-reads of openfiskal-operations")
struct RereadTests {
    private func reread(
        _ body: String, _ entry: Attempted, status: Int = 200, etag: String? = nil,
        cause: RereadCause = .preconditionFailed
    ) throws -> RereadVerdict {
        let headers = etag.map { ["ETag": $0] } ?? [:]
        return try operations().reread(.answered(answer(status, body, headers)), for: entry, cause: cause)
    }

    private func code(_ verdict: RereadVerdict) -> String? {
        if case .escalate(let escalation) = verdict { escalation.code } else { nil }
    }

    @Test("A stale tag on an open operation is bound anew, once (R30, R32)", arguments: RereadCause.allCases)
    func rebinds(_ cause: RereadCause) throws {
        var entry = try attempted(.complete)
        #expect(try reread(Body.open, entry, etag: "\"3\"", cause: cause) == .rebind(etag: "\"3\""))
        #expect(try reread(Body.open, entry, cause: cause) == .rebind(etag: "\"1\""))
        entry.alreadyRebound = true
        #expect(code(try reread(Body.open, entry, etag: "\"3\"", cause: cause)) == "still_refused")
    }

    @Test("An open operation without a tag is a matter for a person")
    func noTag() throws {
        #expect(code(try reread(#"{"id":"op_1","status":"open"}"#, try attempted(.complete))) == "no_etag")
    }

    @Test("A completion by an earlier attempt of ours is adopted, whatever the order of its payments")
    func adopts() throws {
        let verdict = try reread(
            Body.completed, try attempted(.complete, earlier: true), etag: "\"2\"", cause: .invalidState)
        guard case .adopt(let settlement) = verdict else {
            Issue.record("not adopted: \(verdict)")
            return
        }
        #expect(settlement.lifecycle == .completed)
        #expect(settlement.etag == "\"2\"")
        #expect(settlement.fiscal?.codeData == "V0;x")
    }

    @Test("A completion that no attempt of ours can have made is escalated, though it is equal (R63)")
    func otherChannel() throws {
        #expect(code(try reread(Body.completed, try attempted(.complete))) == "completed_elsewhere")
    }

    @Test(
        "A completion with another total, currency or payment is escalated (R63)",
        arguments: [
            (#""total_amount":"11.90""#, #""total_amount":"11.91""#), (#""currency":"EUR""#, #""currency":"CHF""#),
            (#""amount":"5.00""#, #""amount":"5.01""#), (#""method":"card""#, #""method":"voucher""#),
            (#""payment_id":"p1""#, #""payment_id":"p9""#), (#""payments":["#, #""paid":["#),
            (#""payments":["#, #""payments":[{"method":"cash","amount":"0.00"},"#),
            (#""type":"sale""#, #""type":"return""#), (#""total_amount":"11.90""#, #""total_amount":null"#),
        ])
    func otherContent(_ original: String, _ changed: String) throws {
        let body = try #require(Body.completed.replaced(original, with: changed))
        #expect(code(try reread(body, try attempted(.complete, earlier: true))) == "content_differs")
    }

    @Test(
        "Amounts are compared as numbers, and ids only where both sides state them",
        arguments: [
            (#""total_amount":"11.90""#, #""total_amount":"11.9""#), (#""amount":"5.00""#, #""amount":"5""#),
            (#""payment_id":"p1","#, ""), (#""status":"captured""#, #""status":"authorized""#),
        ])
    func sameContent(_ original: String, _ changed: String) throws {
        let body = try #require(Body.completed.replaced(original, with: changed))
        let verdict = try reread(body, try attempted(.complete, earlier: true))
        #expect(code(verdict) == nil)
    }

    @Test("Without the create the payments stand for the total")
    func foreignCreate() throws {
        let entry = try attempted(.complete, create: nil, earlier: true)
        #expect(code(try reread(Body.completed, entry)) == nil)
        let other = try #require(Body.completed.replaced(#""total_amount":"11.90""#, with: #""total_amount":"12.00""#))
        #expect(code(try reread(other, entry)) == "content_differs")
    }

    @Test("A void is adopted only if it can be ours")
    func voids() throws {
        let adopted = Settlement(remoteID: "op_1", etag: "\"2\"", lifecycle: .voided)
        #expect(try reread(Body.voided, try attempted(.cancel, earlier: true)) == .adopt(adopted))
        #expect(code(try reread(Body.voided, try attempted(.cancel))) == "completed_elsewhere")
        let other = #"{"id":"op_1","type":"sale","status":"voided","currency":"EUR","total_amount":"1.00"}"#
        #expect(code(try reread(other, try attempted(.cancel, earlier: true))) == "content_differs")
    }

    @Test("A void of a completed and a complete of a voided operation are escalated (R63)")
    func crossed() throws {
        #expect(code(try reread(Body.completed, try attempted(.cancel, earlier: true))) == "already_completed")
        #expect(code(try reread(Body.voided, try attempted(.complete, earlier: true))) == "already_voided")
    }

    @Test("An operation that the server will not show, or in a state unknown to us, is escalated (R33)")
    func refused() throws {
        let entry = try attempted(.complete, earlier: true)
        #expect(code(try reread(envelope("not_found"), entry, status: 404)) == "look_refused")
        #expect(code(try reread(#"{"id":"op_1","status":"frozen"}"#, entry)) == "unknown_state")
        #expect(code(try reread(#"{"data":[]}"#, entry)) == "unreadable_operation")
    }

    @Test("A failed re-read keeps the doubt if there was one, and makes none")
    func failed() throws {
        let dialect = try operations()
        let calm = try attempted(.complete)
        let doubtful = try attempted(.complete, earlier: true)
        let rows: [(Exchange, StopReason)] = [
            (.notSent("x"), .unreachable), (.lost(Exchange.timedOut), .timeout), (.lost("x"), .unreachable),
            (.answered(answer(503)), .serverError), (.answered(answer(200, "<html>")), .unreachable),
            (.answered(answer(401, envelope("unauthorized"))), .credentialRefused),
            (.answered(answer(429, envelope("rate_limit_exceeded"))), .rateLimited),
        ]
        for (exchange, reason) in rows {
            let first = dialect.reread(exchange, for: calm, cause: .preconditionFailed)
            #expect(first == .stopped(reason, retryAfter: nil))
            #expect(dialect.reread(exchange, for: doubtful, cause: .preconditionFailed) == .unknown(reason))
        }
    }
}

extension String {
    /// The text with the first occurrence replaced; `nil` if there is none.
    func replaced(_ part: String, with other: String) -> String? {
        guard let range = firstRange(of: part) else { return nil }
        return replacingCharacters(in: range, by: other)
    }

    private func firstRange(of part: String) -> Range<String.Index>? {
        indices.first { self[$0...].hasPrefix(part) }.map { $0..<index($0, offsetBy: part.count) }
    }

    private func replacingCharacters(in range: Range<String.Index>, by other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
