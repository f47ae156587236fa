import Receipts
import Testing

@testable import Fiscal

@Suite("What a slip shows of a session event")
struct SessionContentTests {
    private func content(_ body: String, _ answer: String? = nil) throws -> SessionContent? {
        let dialect = try dialect(
            .openfiskalOperations, identity: UpstreamIdentity(merchant: "merchant_1", options: [:]))
        return try dialect.session(
            body: JSONValue(parsing: body), answer: answer.map { try JSONValue(parsing: $0) })
    }

    private func euro(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .euro) }

    @Test("an opening has its balance, an adjustment its amount and reason")
    func amounts() throws {
        let open = try content(
            #"{"type":"session_open","currency":"EUR","opening_balance_amount":"50.00"}"#, #"{"session_id":"ses_1"}"#)
        #expect(open?.event == .open && open?.amount == euro(5000) && open?.session == "ses_1")
        let out = try content(
            #"{"type":"session_cash_adjustment","currency":"EUR","amount":"-1.50","note":"Milk","external_id":"a-1"}"#)
        #expect(out?.event == .cashAdjustment && out?.amount == euro(-150))
        #expect(out?.reason == "Milk" && out?.externalID == "a-1" && out?.session == nil)
    }

    @Test("a count has what the till counted and what the provider expected; nothing is reckoned")
    func count() throws {
        let body = #"{"type":"session_cash_count","currency":"EUR","counted_amount":"412.35"}"#
        let whole = try content(body, #"{"expected_amount":"412.40","variance_amount":"-0.05"}"#)
        #expect(whole?.counted == euro(41_235) && whole?.expected == euro(41_240) && whole?.difference == euro(-5))
        let bare = try content(body, #"{"expected_amount":"412.40"}"#)
        #expect(bare?.expected == euro(41_240) && bare?.difference == nil)
        #expect(try content(body)?.counted == euro(41_235))
    }

    @Test("the counted amount is read under the name that the configuration gives it")
    func name() throws {
        let dialect = try dialect(
            .openfiskalOperations, identity: UpstreamIdentity(merchant: nil, options: ["countedAmountField": "cash"]))
        let body = try JSONValue(
            parsing: #"{"type":"session_cash_count","currency":"EUR","cash":"1.00","amount":"2.00"}"#)
        #expect(dialect.session(body: body, answer: nil)?.counted == euro(100))
    }

    @Test("what is no session event, or names no currency, has no slip")
    func none() throws {
        #expect(try content(#"{"type":"sale","currency":"EUR"}"#) == nil)
        #expect(try content(#"{"type":"session_open"}"#) == nil)
        #expect(try content(#"{"type":"session_open"}"#, #"{"currency":"EUR"}"#)?.event == .open)
        #expect(
            try content(#"{"type":"session_open","currency":"EUR","opening_balance_amount":"much"}"#)?.amount == nil)
    }
}
