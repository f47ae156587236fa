import Receipts
import Testing

@testable import Fiscal

@Suite("Receipts of hellobooks-orders")
struct HelloBooksReceiptTests {
    private func content(_ order: String = BooksBody.order) throws -> SaleContent {
        try helloBooks().content(create: try json(order), complete: nil)
    }

    private func receipt(_ content: SaleContent, replaces: String? = nil) throws -> Receipt {
        Fiscal.receipt(
            content, form: .plain,
            in: ReceiptContext(
                shop: Shop(name: "Chai & Co"), country: .germany, language: "en", register: "reg_1", number: "T7-113",
                occurredAt: try #require(Timestamp("2026-05-20T10:15:31+05:30")),
                issuedAt: try #require(Timestamp("2026-05-20T10:15:32+05:30")), replaces: replaces, footer: ["Thanks"]))
    }

    @Test("The receipt shows lines, taxes, payments and total as the order states them")
    func amounts() throws {
        let content = try content()
        #expect(content.externalID == "T7-113")
        #expect(content.kind == "sale")
        #expect(content.currency.code == "INR")
        #expect(content.total.decimal == "420.00")
        #expect(content.items.map(\.title) == ["Assam 500 g"])
        #expect(content.items.map(\.total.decimal) == ["420.00"])
        #expect(content.lineAmounts == .gross)
        #expect(content.taxes.map(\.name) == ["CGST", "SGST"])
        #expect(content.taxes.map(\.tax.decimal) == ["10.00", "10.00"])
        #expect(content.tenders.map(\.method) == ["cash"])
        #expect(content.notices == [])
        #expect(try helloBooks().content(create: .null, complete: try json(BooksBody.order)) == content)
    }

    @Test(
        "What an order leaves out is taken from what it states",
        arguments: [
            (#""Payments":[{"Method":"cash","Amount":"7"}]"#, "sale", "7.00", Receipt.LineAmounts.asSent),
            (#""Total":"-7.00""#, "return", "-7.00", .asSent),
            (#""Type":"Exchange","Total":"0","Lines":[{"Sku":"A","Amount":"0.00"}]"#, "exchange", "0.00", .gross),
            (
                #""Total":"21","Lines":[{"Sku":"A","Quantity":"0.5","UnitPrice":"40"}],"Taxes":[{"Rate":"0.05","Amount":"1"}]"#,
                "sale", "21.00", .net
            ),
        ])
    func lenient(_ members: String, _ kind: String, _ total: String, _ amounts: Receipt.LineAmounts) throws {
        let content = try content("{\(members)}")
        #expect(content.kind == kind)
        #expect(content.total.decimal == total)
        #expect(content.lineAmounts == amounts)
        #expect(content.invoice == nil)
    }

    @Test(
        "An order of which no receipt can be made says where",
        arguments: [
            ("{}", "/Total"), (#"{"Payments":[{"Amount":"x"},{"Amount":"1"}]}"#, "/Total"),
            (#"{"Total":"1","Lines":[{"Sku":"A","Amount":"1"},{"Sku":"B"}]}"#, "/Lines/1/UnitPrice"),
        ])
    func unreadable(_ order: String, _ pointer: String) throws {
        let error = #expect(throws: ContentError.self) { try content(order) }
        #expect(error?.pointer == pointer)
    }

    @Test("R88: the last-known stock is the till's word: it is neither checked nor changed")
    func stock() throws {
        let none = BooksBody.order.replacing(#""LastKnownStock":"1""#, with: #""LastKnownStock":"-9""#)
        #expect(none != BooksBody.order)
        #expect(
            try helloBooks().check(
                .complete, body: Array(none.utf8), parsed: try json(none), register: till, localIDs: { _ in nil }) == []
        )
        let batch = try batches().freeze([try waiting(1, body: none)], as: batchKey(), of: till)
        #expect(String(decoding: batch.body, as: UTF8.self).contains(none))
        #expect(try content(none) == content())
    }

    @Test("R92: until the number of the e-invoice is known the receipt shows the placeholder, and says so")
    func placeholder() throws {
        let content = try content()
        #expect(content.invoice == .placeholder("PENDING-0b0c6a1e"))
        let receipt = try receipt(content)
        #expect(receipt.footer == ["IRN: PENDING-0b0c6a1e", "Placeholder - e-invoice number follows", "Thanks"])
        // Books are kept, nothing is certified: no phrase of an outage belongs on the paper.
        #expect(receipt.warnings == [])
        #expect(try content.invoice == helloBooks().content(content, answeredWith: .init(json: "{}")).invoice)
    }

    @Test("R93: once it is known the receipt is printed again with the real number, naming the one it replaces")
    func issued() throws {
        let information = FiscalInformation(json: #"{"ClientOrderId":"x","Status":"committed","Irn":"a5c1f0"}"#)
        let content = try helloBooks().content(content(), answeredWith: information)
        #expect(content.invoice == .issued("a5c1f0"))
        let again = try receipt(content, replaces: "T7-113")
        #expect(again.footer == ["IRN: a5c1f0", "Thanks"])
        #expect(again.replaces == "T7-113")
        // Everything else is the sale as it was.
        var before = content
        before.invoice = try self.content().invoice
        #expect(try before == self.content())
    }

    @Test("R93: a number that comes after the acknowledgement is asked for until it is there")
    func lateNumber() throws {
        func hosted(_ status: Int, _ body: String) throws -> HostedReceiptVerdict {
            try helloBooks().hosted(.answered(answer(status, body)), receivedAt: nil)
        }
        let body = #"{"ClientOrderId":"x","Irn":"a5c1f0"}"#
        #expect(try hosted(200, body) == .available(FiscalInformation(json: body)))
        #expect(try hosted(200, #"{"ClientOrderId":"x","Irn":null}"#) == .stopped(.signerUnavailable, retryAfter: nil))
        #expect(try hosted(404, #"{"error":"not_found"}"#) == .notAvailable)
        #expect(try hosted(502, "") == .stopped(.serverError, retryAfter: nil))
    }
}
