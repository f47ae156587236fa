import Receipts
import Testing

@testable import Fiscal

/// What a server may answer instead of what it should: nothing of it is taken for more than it is.
@Suite("Bad answers of every dialect")
struct BadAnswerTests {
    enum Speech: String, CaseIterable, Sendable {
        case operations = "openfiskal-operations"
        case sales = "openfiskal-sales"
        case records = "fiskaly-sign-fr"

        func dialect() throws -> any Dialect {
            switch self {
            case .operations: try FiscalTests.operations()
            case .sales: try FiscalTests.sales()
            case .records: try signFR()
            }
        }

        /// The whole yes to a completion of the operation that `attempted` names.
        var yes: String {
            switch self {
            case .operations: Body.completed
            case .sales: SalesBody.completed
            case .records: FiskalyBody.completed
            }
        }

        func attempted(_ intent: Intent) throws -> Attempted {
            switch self {
            case .operations:
                var entry = try FiscalTests.attempted(intent)
                if intent == .complete { entry.remoteID = "op_1" }
                return entry
            case .sales: return try attemptedSale(intent)
            case .records: return Attempted(intent: intent, remoteID: intent == .complete ? "rec_1" : nil)
            }
        }

        func verdict(_ intent: Intent, _ exchange: Exchange) throws -> Verdict {
            try dialect().verdict(exchange, for: attempted(intent))
        }
    }

    /// A yes that cannot be read may have been the server's all the same.
    private static let texts: [(name: String, body: @Sendable (Speech) -> String)] = [
        ("no JSON", { _ in "ok" }), ("nothing", { _ in "" }), ("a page", { _ in "<html>Welcome</html>" }),
        ("half of it", { String($0.yes.prefix($0.yes.count / 2)) }), ("a list", { _ in "[]" }),
        ("an empty object", { _ in "{}" }), ("a number", { _ in "1e999999" }), ("a name alone", { _ in #"{"id":7}"# }),
        ("nested without end", { _ in String(repeating: "[", count: 200_000) }),
        ("nested objects without end", { _ in String(repeating: #"{"id":"#, count: 200_000) }),
        ("an escape without its half", { _ in #"{"id":"\ud800"}"# }),
    ]

    @Test(
        "what cannot be read settles nothing and refuses nothing", arguments: Speech.allCases,
        texts.map(\.name))
    func unreadable(_ speech: Speech, _ name: String) throws {
        let body = try #require(Self.texts.first { $0.name == name }?.body(speech))
        for status in [200, 201, 204] {
            let verdict = try speech.verdict(.complete, .answered(answer(status, body)))
            guard case .unknown = verdict else {
                Issue.record("\(status): \(verdict)")
                continue
            }
        }
        // The same as a no is no word of the API's, and certain.
        let refusal = try speech.verdict(.complete, .answered(answer(404, body)))
        #expect(refusal == .stopped(.unreachable, retryAfter: nil))
    }

    @Test("the whole yes is one, so that the cases above can fail", arguments: Speech.allCases)
    func control(_ speech: Speech) throws {
        guard case .settled = try speech.verdict(.complete, .answered(answer(200, speech.yes))) else {
            Issue.record("not settled")
            return
        }
    }

    @Test("an answer that stops half way, or is too long, leaves the outcome unknown", arguments: Speech.allCases)
    func broken(_ speech: Speech) throws {
        for intent in [Intent.start, .complete] {
            let cut = Exchange.lost(.init(.broken, "the answer is longer than the limit"))
            #expect(try speech.verdict(intent, cut) == .unknown(.unreachable))
        }
    }

    @Test(
        "a yes for another operation settles nothing",
        arguments: [
            (Speech.operations, #"{"id":"op_2","status":"completed"}"#),
            (.sales, #"{"id":"op_2","state":"completed"}"#),
            // The transaction is a record of its own, and never its intention.
            (.records, #"{"content":{"id":"rec_1","state":"COMPLETED"}}"#),
        ])
    func otherID(_ speech: Speech, _ body: String) throws {
        #expect(try speech.verdict(.complete, .answered(answer(200, body))) == .unknown(.serverError))
    }

    @Test("another operation shown instead of ours is as good as none", arguments: [Speech.operations, .sales])
    func otherShown(_ speech: Speech) throws {
        let (dialect, fresh) = (try speech.dialect(), try speech.attempted(.complete))
        var doubtful = fresh
        doubtful.earlierAttemptWroteBytes = true
        for id in ["op_1", SalesBody.id] {
            let other = Exchange.answered(answer(200, speech.yes.replacing(id, with: "op_2")))
            guard speech.yes.contains(id) else { continue }
            #expect(dialect.reread(other, for: fresh, cause: .invalidState) == .stopped(.unreachable, retryAfter: nil))
            #expect(dialect.reread(other, for: doubtful, cause: .invalidState) == .unknown(.unreachable))
            #expect(dialect.lookedUp(other, for: doubtful) == .stopped(.unreachable, retryAfter: nil))
        }
    }

    @Test(
        "a tag that If-Match cannot bear is as good as none",
        arguments: [
            ("\"7\"", "\"7\""), ("\"a-b\"", "\"a-b\""), ("7", nil), ("W/\"7\"", nil), ("", nil), ("\"", nil),
            ("\"\"", nil), ("\"7", nil), ("\"7\" \"8\"", nil), ("\"7\r\nX: y\"", nil), ("\"\u{0}\"", nil),
            ("\"ä\"", nil),
        ] as [(String, String?)])
    func tags(_ tag: String, _ kept: String?) throws {
        for (body, version) in [(Body.open, "\"1\""), (#"{"id":"op_1","status":"open"}"#, nil as String?)] {
            let exchange = Exchange.answered(answer(201, body, ["ETag": tag]))
            guard case .settled(let settlement) = try Speech.operations.verdict(.start, exchange) else {
                Issue.record("not settled")
                continue
            }
            #expect(settlement.etag == kept ?? version)
        }
    }

    @Test(
        "a wait is what can be waited: nothing below zero, no date that is over, an hour at most",
        arguments: [
            ("-1", nil), ("soon", nil), ("7", .seconds(7)), ("0", .zero), ("99999999999999999999", .seconds(3600)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", .seconds(3600)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
            ("Wed, 20 May 2026 08:16:31 GMT", .seconds(60)), ("Fri, 31 Dec 99999 23:59:59 GMT", nil),
        ] as [(String, Duration?)], Speech.allCases)
    func waits(_ wait: (text: String, expected: Duration?), _ speech: Speech) throws {
        let limited = answer(
            429, envelope("slow_down"), ["Retry-After": wait.text, "Date": "Wed, 20 May 2026 08:15:31 GMT"])
        #expect(try speech.verdict(.start, .answered(limited)) == .stopped(.rateLimited, retryAfter: wait.expected))
    }

    @Test(
        "an operation that was acknowledged and is forgotten is refused in the server's words",
        arguments: Speech.allCases)
    func forgotten(_ speech: Speech) throws {
        guard case .refused(let problem) = try speech.verdict(.complete, .answered(answer(404, envelope("not_found"))))
        else {
            Issue.record("not refused")
            return
        }
        #expect(problem.status == 404 && problem.code == "not_found")
        let look = try speech.dialect().lookedUp(
            .answered(answer(404, envelope("not_found"))), for: speech.attempted(.complete))
        guard case .ambiguous = look else {
            Issue.record("a person decides, not \(look)")
            return
        }
    }
}
