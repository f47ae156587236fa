import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Receipts ordered by their content")
struct ReceiptOrderTests {
    private static func body(
        number: String? = "A-1", more: String = "", receipt: String = "", total: String = #""11.90""#
    ) -> String {
        """
        {"register":"reg_1"\(more),"receipt":{\(number.map { "\"number\":\"\($0)\"," } ?? "")"cashier":"Anna",
         "lines":[{"title":"Filterkaffee 500 g","quantity":1,"unitPrice":"11.90","total":"11.90","rate":"0.19"}],
         "taxes":[{"name":"USt 19%","rate":"0.19","net":"10.00","tax":"1.90","gross":"11.90"}],
         "totals":{"pretax":"10.00","tax":"1.90","total":\(total)},
         "payments":[{"method":"cash","amount":"20.00"}],"change":"8.10","footer":["Danke!"]\(receipt)}}
        """
    }

    private func issue(_ rig: Rig, _ body: String, id: String? = nil) throws -> Answer {
        try rig.order(.issue(Array(body.utf8), id: id))
    }

    @Test("A receipt is made of what was sent, and printed")
    func made() throws {
        let rig = try Rig()
        let answer = try issue(rig, Self.body())
        #expect(answer.status == 201)
        #expect(answer.value["receipt"]?["number"] == "A-1")
        #expect(answer.value["receipt"]?["state"] == "plain")
        #expect(answer.value["receipt"]?["total"] == ["amount": "11.90", "currency": "EUR"])
        #expect(answer.value["job"]?["printer"] == "front")
        #expect(answer.value["operation"] == .null)
        let receipt = try #require(try rig.receipts().first).receipt()
        #expect(
            receipt.items == [
                LineItem(
                    title: "Filterkaffee 500 g", quantity: "1", unitPrice: Money(decimal: "11.90", currency: .euro),
                    total: try #require(Money(decimal: "11.90", currency: .euro)), rates: ["0.19"])
            ])
        #expect(receipt.cashier == "Anna")
        #expect(receipt.footer == ["Danke!"])
        #expect(receipt.change == Money(decimal: "8.10", currency: .euro))
        #expect(try rig.findings() == [])
    }

    @Test("The same id with the same bytes is the same receipt, with others it is refused")
    func again() throws {
        let rig = try Rig()
        let first = try issue(rig, Self.body(more: #","id":"r-1""#))
        let second = try issue(rig, Self.body(more: #","id":"r-1""#))
        #expect(second.status == 200)
        #expect(second.body == first.body)
        #expect(try issue(rig, Self.body(number: "A-2", more: #","id":"r-1""#)).code == "idempotency_key_reused")
        // A key in the header names it as well.
        #expect(try issue(rig, Self.body(), id: "k-1").status == 201)
        #expect(try issue(rig, Self.body(), id: "k-1").status == 200)
        #expect(try rig.jobs().count == 2)
    }

    @Test("Copies carry the mark of a duplicate, all but the first")
    func copies() throws {
        let rig = try Rig()
        _ = try issue(rig, Self.body(more: #","copies":3,"printer":"back""#))
        #expect(try rig.jobs().map(\.mark) == [nil, "DUPLIKAT 1", "DUPLIKAT 2"])
        #expect(try rig.jobs().allSatisfy { $0.printer == "back" })
    }

    @Test("A template of its own prints it, such as the kitchen's")
    func template() throws {
        let rig = try Rig()
        _ = try issue(rig, Self.body(more: #","template":"kitchen","printer":"back""#))
        #expect(try rig.receipts().map(\.template) == ["kitchen"])
        #expect(try rig.jobs().map(\.jobClass) == [.kitchen])
        let printer = Printer("back")
        try printer.work(rig)
        // The kitchen's order bears no amounts.
        #expect(try !printer.text(0).contains("11,90"))
        _ = try issue(rig, Self.body(number: "A-2", more: #","printer":"back""#))
        try printer.work(rig)
        #expect(try printer.text(1).contains("11,90"))
    }

    @Test("Without a number the register's own count stands on paper")
    func number() throws {
        let rig = try Rig()
        _ = try issue(rig, Self.body(number: nil))
        _ = try issue(rig, Self.body(number: nil))
        #expect(try rig.receipts().map(\.number) == ["reg_1-000001", "reg_1-000002"])
    }

    @Test("What does not add up is printed as it was sent, and told")
    func sums() throws {
        let rig = try Rig()
        let answer = try issue(rig, Self.body(total: #""12.90""#))
        #expect(answer.value["receipt"]?["total"]?["amount"] == "12.90")
        let id = try #require(answer.value["receipt"]?["id"]?.text)
        #expect(try rig.notices() == ["amounts receipt \(id)"])
    }

    @Test("Before its operation is completed it says what that receipt shows, and the fiscal block joins it")
    func supplied() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let operation = try rig.operation(rig.answer(made))
        let kept = try issue(rig, Self.body(more: #","operation":"\#(operation)","copies":2"#))
        #expect(kept.status == 201)
        #expect(kept.value["receipt"] == .null)
        #expect(try rig.receipts() == [])
        try rig.complete(operation)
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        let receipt = try #require(try rig.receipts().first)
        #expect(receipt.form == .fiscal && receipt.signed)
        #expect(receipt.number == "A-1")
        #expect(try receipt.receipt().footer == ["Danke!"])
        #expect(try rig.jobs().map(\.mark) == [nil, "DUPLIKAT 1"])
        #expect(try issue(rig, Self.body(number: "A-2", more: #","operation":"op_1""#)).code == "receipt_exists")
    }

    @Test("After the completion was accepted it is too late, online or not")
    func late() throws {
        let rig = try Rig.queuedComplete()
        let operation = try rig.entry(1).operation
        #expect(try issue(rig, Self.body(more: #","operation":"\#(operation)""#)).code == "receipt_exists")
    }

    @Test(
        "What cannot be read is refused with its place, and nothing is kept",
        arguments: [
            ("{", "malformed_json", nil), ("[]", "malformed_json", nil),
            (#"{"register":"reg_1","register":"reg_2","receipt":{}}"#, "malformed_json", nil),
            ("{}", "missing_value", "/register"),
            (#"{"register":"reg_1"}"#, "missing_value", "/receipt"),
            (#"{"register":"reg_9","receipt":{}}"#, "unknown_register", "/register"),
            (#"{"register":"reg_1","receipt":{}}"#, "missing_value", "/receipt/total"),
            (#"{"register":"reg_1","receipt":{"totals":{}}}"#, "missing_value", "/receipt/totals/total"),
            (#"{"register":"reg_1","receipt":{"total":"1,00"}}"#, "invalid_value", "/receipt/total"),
            (
                #"{"register":"reg_1","receipt":{"total":"1.00","currency":"euro"}}"#, "invalid_value",
                "/receipt/currency"
            ),
            (
                #"{"register":"reg_1","receipt":{"total":"1.00","lines":[{"title":"x"}]}}"#, "missing_value",
                "/receipt/lines/0/total"
            ),
            (
                #"{"register":"reg_1","receipt":{"total":"1.00","lines":[{"title":"x","total":"1.00","quantity":"two"}]}}"#,
                "invalid_value", "/receipt/lines/0/quantity"
            ),
            (
                #"{"register":"reg_1","receipt":{"total":"1.00","payments":[{"amount":{"amount":"1","currency":"USD"}}]}}"#,
                "invalid_value", "/receipt/payments/0/amount"
            ),
            (#"{"register":"reg_1","copies":21,"receipt":{"total":"1.00"}}"#, "invalid_value", "/copies"),
            (#"{"register":"reg_1","printer":"x","receipt":{"total":"1.00"}}"#, "unknown_printer", "/printer"),
            (#"{"register":"reg_1","template":"sael","receipt":{"total":"1.00"}}"#, "unknown_template", "/template"),
            (
                #"{"register":"reg_1","operation":"op_9","template":"kitchen","receipt":{"total":"1.00"}}"#,
                "template_not_fiscal", "/template"
            ),
            (
                #"{"register":"reg_1","operation":"op_9","receipt":{"total":"1.00"}}"#, "operation_not_found",
                "/operation"
            ),
            (
                #"{"register":"reg_1","receipt":{"total":"1.00","issuedAt":"today"}}"#, "invalid_value",
                "/receipt/issuedAt"
            ),
        ] as [(String, String, String?)])
    func refused(body: String, code: String, pointer: String?) throws {
        let rig = try Rig()
        let before = try rig.store.counts()
        let answer = try issue(rig, body)
        #expect(answer.code == code)
        #expect(answer.value["pointer"]?.text == pointer)
        #expect(try rig.store.counts() == before)
    }

    @Test("Copies of a provisional receipt that no printer has begun are not printed once the fiscal one is there")
    func supersededCopies() throws {
        let rig = try Rig()
        let server = Server()
        let made = try rig.create()
        try rig.serve(server)
        let operation = try rig.operation(rig.answer(made))
        #expect(try issue(rig, Self.body(more: #","operation":"\#(operation)","copies":2"#)).status == 201)
        try rig.complete(operation)
        try rig.end(.notSent("away"))
        #expect(try rig.jobs().map(\.state) == [.pending, .pending])
        for _ in 0..<60 where try rig.receipts().count < 2 {
            try rig.wait(.seconds(1))
            try rig.serve(server)
        }
        let (provisional, fiscal) = try (rig.jobs().prefix(2), rig.jobs().dropFirst(2))
        #expect(provisional.map(\.state) == [.canceled, .canceled])
        #expect(fiscal.first?.mark == nil && fiscal.first?.state == .pending)
    }
}
