import Receipts
import Testing

@testable import Sandbox

@Suite("The sandbox's ledger")
struct LedgerLineTests {
    @Test("A line has the fields of ledger.jsonl in their order")
    func json() {
        let line = LedgerLine(
            sequence: 7, at: Fixture.noon, method: "POST", path: "/v1/operations", idempotencyKey: "k", ifMatch: nil,
            bodySHA256: "ab", status: 201, applied: true, operation: "op_1", fault: "loseAnswer")
        #expect(
            line.json == """
                {"seq":7,"at":"2026-05-20T08:15:31.000Z","method":"POST","path":"/v1/operations",\
                "idempotencyKey":"k","ifMatch":null,"bodySHA256":"ab","status":201,"applied":true,\
                "operation":"op_1","fault":"loseAnswer"}
                """)
        #expect(LedgerLine(json: line.json) == line)
    }

    @Test("A breach stands at the end of its line")
    func breach() throws {
        var server = BooksTill()
        let twice = [(Int64(1), BooksTill.order(1)), (2, BooksTill.order(1))]
        #expect(server.send(twice).status == 422)
        let line = try #require(server.server.ledger.first)
        #expect(line.json.hasSuffix(#","fault":null,"breach":"\#(server.server.book.breaches[0])"}"#))
        #expect(LedgerLine(json: line.json) == line)
    }

    @Test("A line that is none is nil", arguments: ["", "{}", "[1]", #"{"seq":1}"#, "{\"seq\":1,"])
    func broken(text: String) {
        #expect(LedgerLine(json: text) == nil)
    }

    @Test("Every request has a line, refused and unanswered ones too, and only changes are marked applied")
    func lines() {
        var server = FiscalServer.quick()
        let id = server.create().id
        _ = server.complete(id, match: nil)
        _ = server.complete(id)
        server.book.refuse(
            Fixture.request("GET", "/v1/operations/x"), at: Fixture.noon, status: nil, fault: "drop")
        #expect(server.ledger.map(\.sequence) == [1, 2, 3, 4])
        #expect(server.ledger.map(\.status) == [201, 428, 200, nil])
        #expect(server.ledger.map(\.applied) == [true, false, true, false])
        #expect(server.ledger.map(\.ifMatch) == [nil, nil, "\"1\"", nil])
        #expect(server.ledger.map(\.operation) == [id, nil, id, nil])
        #expect(server.ledger[3].fault == "drop")
        #expect(server.ledger[0].bodySHA256 == Digest(of: Array(Fixture.sale().utf8)).description)
        #expect(server.applications.map(\.step) == [.create, .complete])
        #expect(server.applications.map(\.sequence) == [1, 3])
    }

    @Test(
        "Dates of headers name the right weekday",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1000, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"),
        ] as [(Int64, String)])
    func dates(milliseconds: Int64, text: String) {
        #expect(HTTPDate.text(Timestamp(milliseconds: milliseconds, offset: 7200)) == text)
    }
}
