import Receipts
import Testing

@testable import Sandbox

@Suite("Orders at the BooksServer")
struct BooksOrderTests {
    private var till = BooksTill()

    @Test("one that fails concerns no other, and comes again later with its old count (R87)")
    mutating func failures() {
        let closed = BooksTill.order(2, sku: "CLOSED-9")
        let answer = till.send([(1, BooksTill.order(1)), (2, closed), (3, BooksTill.order(3))])
        #expect(answer.words == ["committed", "failed", "committed"])
        #expect(answer.result(1)?["Error"]?["Code"] == "price_list_closed")
        #expect(till.send([(2, closed)]).words == ["failed"])
        till.server.options.closedPrefix = nil
        #expect(till.send([(2, closed), (4, BooksTill.order(4))]).words == ["committed", "committed"])
        #expect(till.send([(2, closed)]).words == ["duplicate"])
        #expect(till.server.bills.map(\.sequence) == [1, 3, 2, 4])
        #expect(till.server.book.breaches.isEmpty)
    }

    @Test("one that failed may be rung up once more, behind everything since, and has its new count from then on")
    mutating func anew() {
        let closed = BooksTill.order(2, sku: "CLOSED-9")
        #expect(till.send([(1, BooksTill.order(1)), (2, closed), (3, BooksTill.order(3))]).status == 200)
        till.server.options.closedPrefix = nil
        #expect(till.send([(4, closed)]).words == ["committed"])
        #expect(till.send([(4, closed)]).words == ["duplicate"])
        #expect(till.server.book.breaches.isEmpty)
        for count in [2, 5] as [Int64] {
            #expect(till.send([(count, closed)]).error == "order_changed", "once committed it keeps its count")
        }
    }

    @Test(
        "amounts that cannot be read fail for themselves",
        arguments: [
            BooksTill.order(1, quantity: "a few"), BooksTill.order(1, #","Payments":[{"Amount":"ten"}]"#),
            BooksTill.order(1, #","Currency":"rupees""#), BooksTill.order(1, #","LoyaltyBurn":"210.01""#),
            BooksTill.order(1, #","LoyaltyBurn":"-1""#), BooksTill.order(1, #","TillId":"till-08""#),
            BooksTill.order(1).replacing("\"210.00\"}", with: "\"210.001\"}"),
        ])
    mutating func unreadable(order: String) {
        #expect(till.send([(1, order), (2, BooksTill.order(2))]).words == ["failed", "committed"])
    }

    @Test("goods that are not there are flagged with what was asked for and what there was, and the sale stands (R89)")
    mutating func stock() {
        till.server.options.openingStock = 3
        #expect(till.send([(1, BooksTill.order(1, quantity: "2"))]).result(0)?["Insufficiency"] == nil)
        let short = till.send([(2, BooksTill.order(2, quantity: "1.5")), (3, BooksTill.order(3, sku: "RICE"))])
        #expect(short.words == ["committed", "committed"])
        #expect(short.result(0)?["Insufficiency"] == [["Sku": "TEA-500", "Requested": "1.5", "Available": "1"]])
        #expect(short.result(1)?["Insufficiency"] == nil, "another article")
        // Half a packet is owed; one that comes back leaves half of one.
        #expect(till.send([(4, BooksTill.order(4, quantity: "-1"))]).result(0)?["Insufficiency"] == nil)
        let last = till.send([(5, BooksTill.order(5))])
        #expect(last.result(0)?["Insufficiency"] == [["Sku": "TEA-500", "Requested": "1", "Available": "0.5"]])
        #expect(till.send([(2, BooksTill.order(2, quantity: "1.5"))]).result(0)?["Insufficiency"] != nil)
    }

    @Test("an e-invoice gets its number at once, later, or when whoever numbers is back; it never changes (R92, R93)")
    mutating func invoices() {
        let invoice = { BooksTill.order($0, #","PlaceholderIrn":"PENDING""#) }
        let first = till.send([(1, invoice(1)), (2, BooksTill.order(2))])
        let number = first.result(0)?["Irn"]?.text
        #expect(number?.utf8.count == 64)
        #expect(first.result(1)?["Irn"] == nil)
        #expect(till.call("GET", "/orders/\(BooksTill.id(2))/irn").status == 404)

        till.server.options.irnDelay = .seconds(30)
        #expect(till.send([(3, invoice(3))]).result(0)?["Irn"] == nil)
        #expect(till.call("GET", "/orders/SO-3/irn", at: Fixture.after(.seconds(29))).json["Irn"] == .null)
        let later = till.call("GET", "/orders/SO-3/irn", at: Fixture.after(.seconds(30)))
        #expect(later.json["Irn"]?.text?.utf8.count == 64)
        #expect(later.json["Irn"]?.text != number)

        till.server.options.irnDelay = .zero
        till.server.signerDown = true
        #expect(till.send([(4, invoice(4))]).result(0)?["Irn"] == nil)
        #expect(till.call("GET", "/orders/SO-1").json["Irn"]?.text == number)
        till.server.signerDown = false
        #expect(till.send([(4, invoice(4))]).result(0)?["Irn"]?.text?.utf8.count == 64)
        #expect(till.send([(1, invoice(1))]).result(0)?["Irn"]?.text == number)
    }

    @Test("points are earned on what is paid, and what is redeemed is taken off (R94)")
    mutating func loyalty() {
        let redeeming = BooksTill.order(2, #","Payments":[{"Method":"Loyalty","Amount":"50.00"}]"#)
        let answer = till.send([
            (1, BooksTill.order(1)), (2, redeeming), (3, BooksTill.order(3, #","LoyaltyBurn":"210""#)),
        ])
        #expect(answer.result(0)?["Loyalty"] == ["Earned": 2, "Burnt": "0.00"])
        #expect(answer.result(1)?["Loyalty"] == ["Earned": 1, "Burnt": "50.00"])
        #expect(answer.result(2)?["Loyalty"] == ["Earned": 0, "Burnt": "210.00"])
    }
}

@Suite("The BooksServer behind a line with faults")
struct BooksFaultTests {
    private static let orders = (1...8).map { (Int64($0), BooksTill.order($0)) }

    private func line(_ spec: String) throws -> FaultyServer<BooksServer> {
        FaultyServer(BooksServer(), faults: try FaultPlan(spec))
    }

    private func send(_ line: inout FaultyServer<BooksServer>, key: String) -> ServerAnswer? {
        let request = Fixture.request(
            "POST", "/public/v1/orders/batch", BooksTill.batch(Self.orders), key: key, merchant: nil)
        switch line.take(request, at: Fixture.noon).reply {
        case .answer(let answer): return answer
        case .truncated, .closed, .reset: return nil
        }
    }

    @Test("a batch whose results are left out is done whole, and its key brings the same answer", arguments: 1...20)
    func omission(_ seed: Int) throws {
        var line = try line("omit=1,seed=\(seed)")
        let answer = try #require(send(&line, key: "k"))
        #expect(answer.status == 200)
        #expect((0..<8).contains(answer.words.count))
        #expect(line.server.bills.count == 8)
        #expect(send(&line, key: "k")?.body == answer.body)
        line.setFaults(FaultPlan())
        #expect(send(&line, key: "k")?.body == answer.body)
        #expect(send(&line, key: "k-2")?.words == Array(repeating: "duplicate", count: 8))
    }

    @Test("a breakdown leaves some of the batch done and answers for none; the rest follows under the same key")
    func partial() throws {
        var reached: Set<Int> = []
        for seed in 1...40 {
            var line = try line("partial=1,seed=\(seed)")
            #expect(send(&line, key: "k")?.status == 500)
            let done = line.server.bills.count
            reached.insert(done)
            line.setFaults(FaultPlan())
            let words = try #require(send(&line, key: "k")?.words)
            #expect(words == (0..<8).map { $0 < done ? "duplicate" : "committed" })
            #expect(line.server.bills.map(\.sequence) == Array(1...8))
            #expect(line.server.book.breaches.isEmpty)
        }
        #expect(reached == Set(0..<8))
    }

    @Test(
        "an answer that was lost is there again under its key",
        arguments: ["loseAnswer", "truncate", "resetAfterApply"])
    func lost(fault: String) throws {
        var line = try line("\(fault)=1")
        #expect(send(&line, key: "k") == nil)
        line.setFaults(FaultPlan())
        #expect(send(&line, key: "k")?.words == Array(repeating: "committed", count: 8))
        #expect(line.server.bills.count == 8)
    }
}

@Suite("Cutting a list's elements out of a JSON text")
struct RawElementsTests {
    @Test(
        "they come out byte for byte",
        arguments: [
            (#"{"Orders":[{"a": 1} , {"b":"]},"}]}"#, [#"{"a": 1}"#, #"{"b":"]},"}"#]), (#"{"Orders":[]}"#, []),
            (
                #"{"x":{"Orders":[1]},"y":["Orders",[2]],"Orders": [ 1e0,"\"\\",[3,{}],null ] }"#,
                ["1e0", #""\"\\""#, "[3,{}]", "null"]
            ),
            (#"{"Orders":7}"#, []), (#"{"z":"Orders","Orders":["é"],"Orders":[9]}"#, [#""é""#]), (#"{"a":[1]}"#, []),
        ] as [(String, [String])])
    func elements(text: String, expected: [String]) throws {
        _ = try JSONValue(parsing: text)
        let found = RawElements.of("Orders", in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(found == expected)
    }
}
