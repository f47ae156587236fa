import Fiscal
import Receipts
import Testing

@Suite("Look-ups of openfiskal-operations")
struct LookupTests {
    private func look(
        _ body: String, _ entry: Attempted, status: Int = 200,
        options: [String: String] = ["lookupPath": "/operations?external_id={external_id}"]
    ) throws -> LookupVerdict {
        try operations(options).lookedUp(.answered(answer(status, body)), for: entry)
    }

    private func code(_ verdict: LookupVerdict) -> String? {
        if case .ambiguous(let escalation) = verdict { escalation.code } else { nil }
    }

    @Test("An unanswered create that is found once with the same content was applied")
    func found() throws {
        for body in [#"{"data":[\#(Body.open)]}"#, "[\(Body.open)]", #"{"items":[\#(Body.open)]}"#, Body.open] {
            let verdict = try look(body, try attempted(.start, earlier: true))
            guard case .applied(let settlement) = verdict else {
                Issue.record("not applied: \(verdict)")
                continue
            }
            #expect(settlement.remoteID == "op_1")
            #expect(settlement.etag == "\"1\"")
        }
    }

    @Test("Only an empty and complete list proves that a create was not applied")
    func absent() throws {
        let entry = try attempted(.start, earlier: true)
        #expect(try look(#"{"data":[]}"#, entry) == .absent)
        #expect(try look("[]", entry) == .absent)
        #expect(code(try look(#"{"data":[],"has_more":true}"#, entry)) == "search_inconclusive")
        let stranger = #"{"data":[{"id":"op_2","external_id":"another"}]}"#
        #expect(code(try look(stranger, entry)) == "search_inconclusive")
    }

    @Test("Two finds, other content, or a find that cannot be ours are left to a person")
    func ambiguous() throws {
        let entry = try attempted(.start, earlier: true)
        #expect(code(try look(#"{"data":[\#(Body.open),\#(Body.open)]}"#, entry)) == "several_found")
        let other = try #require(Body.open.replaced("11.90", with: "11.80"))
        #expect(code(try look(#"{"data":[\#(other)]}"#, entry)) == "content_differs")
        #expect(code(try look(#"{"data":[\#(Body.open)]}"#, try attempted(.start))) == "completed_elsewhere")
        let nameless = try attempted(.start, create: #"{"type":"sale","currency":"EUR"}"#, earlier: true)
        #expect(code(try look(#"{"data":[]}"#, nameless)) == "no_external_id")
    }

    @Test("404 means absent where the number stands in the path, and nothing where it is a query")
    func notFound() throws {
        let entry = try attempted(.start, earlier: true)
        #expect(code(try look(envelope("not_found"), entry, status: 404)) == "look_refused")
        let byPath = ["lookupPath": "/operations/by-external-id/{external_id}"]
        #expect(try look(envelope("not_found"), entry, status: 404, options: byPath) == .absent)
    }

    @Test("An unanswered complete is judged by its operation")
    func complete() throws {
        let entry = try attempted(.complete, earlier: true)
        #expect(try look(Body.open, entry) == .absent)
        guard case .applied(let settlement) = try look(Body.completed, entry) else {
            Issue.record("not applied")
            return
        }
        #expect(settlement.lifecycle == .completed)
        #expect(code(try look(Body.voided, entry)) == "already_voided")
        #expect(code(try look(envelope("not_found"), entry, status: 404)) == "look_refused")
    }

    @Test("A look that fails leaves the doubt as it was")
    func failed() throws {
        let entry = try attempted(.start, earlier: true)
        #expect(try look("", entry, status: 503) == .stopped(.serverError, retryAfter: nil))
        #expect(try look("<html>", entry) == .stopped(.unreachable, retryAfter: nil))
        #expect(try operations().lookedUp(.notSent("x"), for: entry) == .stopped(.unreachable, retryAfter: nil))
    }
}
