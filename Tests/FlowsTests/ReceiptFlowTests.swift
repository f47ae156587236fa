import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Receipts of sales")
struct ReceiptFlowTests {
    private static let phrases = [
        "TSE ausgefallen - Beleg ohne TSE-Signatur", "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT",
    ]

    /// An online sale, open as op_1.
    private func open(_ rig: Rig) throws -> String {
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        return try rig.operation(rig.answer(made))
    }

    private func certify(_ rig: Rig, _ body: String = Body.completed("op_1")) throws {
        while rig.calls.isEmpty { try rig.ring() }
        if case .probe = rig.calls[0].id { try rig.end(rig.calls[0], refused(404, "not_found")) }
        try rig.end(reply(200, body, ["ETag": "\"2\""]))
    }

    @Test("a sale certified in time prints the fiscal receipt alone, with the provider's words and code")
    func live() throws {
        let rig = try Rig()
        let printer = Printer("front")
        let operation = try open(rig)
        let ticket = try rig.complete(operation)
        try certify(rig)
        let receipt = try #require(try rig.receipts().first)
        #expect(try rig.receipts().count == 1)
        #expect(receipt.form == .fiscal)
        #expect(receipt.signed)
        #expect(receipt.fiscal == Body.fiscal)
        #expect(receipt.number == "till-07-000113")
        #expect(try rig.answer(ticket).header("Quittance-Receipt") == receipt.id)
        #expect(try rig.answer(ticket).header("Quittance-Job") == "job_1")
        #expect(try rig.jobs().map(\.jobClass) == [.live])
        try printer.work(rig)
        let text = try printer.text(0)
        for word in ["Filterkaffee", "11,90", "4822", "9643", "c2ln", "ERS-4f2d"] { #expect(text.contains(word)) }
        for phrase in Self.phrases { #expect(!text.contains(phrase)) }
        // The code fails its check: a notice says so, and it is printed all the same.
        #expect(try rig.notices().allSatisfy { $0.hasSuffix(" receipt \(receipt.id)") })
        #expect(try !rig.notices().isEmpty)
        #expect(try printer.hasCode(0))
        #expect(try rig.job(1).grade == .a)
        #expect(try rig.findings() == [])
    }

    @Test("a provisional receipt bears both phrases twice, no fiscal number and no code")
    func provisional() throws {
        let rig = try Rig()
        let printer = Printer("front")
        try rig.complete(open(rig))
        try rig.end(.notSent("away"))
        let receipt = try #require(try rig.receipts().first)
        #expect(receipt.form == .provisional)
        #expect(!receipt.signed)
        #expect(receipt.fiscal == nil)
        try printer.work(rig)
        let text = try printer.text(0).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for phrase in Self.phrases { #expect(text.components(of: phrase) == 2) }
        for word in ["4822", "TSE-SN", "Prüfwert"] { #expect(!text.contains(word)) }
        #expect(try !printer.hasCode(0))
    }

    @Test("R7: the fiscal receipt supersedes the provisional one, and a paper that came out is followed by another")
    func afterSync() throws {
        let rig = try Rig()
        let printer = Printer("front")
        let operation = try open(rig)
        try rig.complete(operation)
        try rig.end(.notSent("away"))
        try printer.work(rig)
        try certify(rig)
        let receipts = try rig.receipts()
        #expect(receipts.map(\.form) == [.provisional, .fiscal])
        #expect(receipts[1].supersedes == receipts[0].id)
        #expect(receipts[1].number == receipts[0].number)
        #expect(try rig.jobs().map(\.jobClass) == [.live, .afterSync])
        #expect(try rig.job(2).notAfter == rig.now.wall.milliseconds + 4 * 3_600_000)
        #expect(try rig.job(2).duplicate == nil)
        try printer.work(rig)
        #expect(try printer.text(1).contains("Ersetzt vorläufigen Beleg"))
        let view = try ReceiptView.json(receipts[0], superseding: receipts[1].id, jobs: rig.jobs(), emails: [])
        #expect(view["state"]?.text == "superseded")
        #expect(view["supersededBy"]?.text == receipts[1].id)
    }

    @Test("a provisional print of which no byte has left is canceled; the fiscal one is the customer's first")
    func unsentCanceled() throws {
        let rig = try Rig()
        try rig.complete(open(rig))
        try rig.end(.notSent("away"))
        try certify(rig)
        #expect(try rig.jobs().map(\.state) == [.canceled, .pending])
        #expect(try rig.jobs().map(\.jobClass) == [.live, .live])
        let printer = Printer("front")
        try printer.work(rig)
        #expect(printer.prints.count == 1)
        #expect(try rig.jobs().map(\.state) == [.canceled, .completed])
    }

    @Test("the till that has been told nothing prints the fiscal receipt even if the wait was long")
    func certifiedAtTheLastMoment() throws {
        let rig = try Rig()
        try rig.complete(open(rig))
        try rig.wait(.milliseconds(2_999))
        try certify(rig)
        #expect(try rig.receipts().map(\.form) == [.fiscal])
    }

    @Test("Quittance-Print: no holds back both prints, not the receipts")
    func noPrint() throws {
        let rig = try Rig()
        try rig.complete(open(rig), ["Quittance-Print": "no"])
        try rig.end(.notSent("away"))
        #expect(try rig.receipts().count == 1)
        try certify(rig)
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
        #expect(try rig.jobs().isEmpty)
    }

    @Test(
        "what follows certification is configured",
        arguments: [
            ([AfterSync.email, .print], 2, 1), ([.print], 2, 0), ([.email], 1, 1), ([], 1, 0),
        ])
    func followUps(wanted: [AfterSync], prints: Int, mails: Int) throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].afterSync = wanted }))
        let printer = Printer("front")
        try rig.complete(open(rig), ["Quittance-Email": "kunde@example.org"])
        try rig.end(.notSent("away"))
        #expect(try rig.store.read { try $0.deliveryCount() } == 0)
        try printer.work(rig)
        try certify(rig)
        try printer.work(rig)
        #expect(printer.prints.count == prints)
        #expect(try rig.store.read { try $0.deliveryCount() } == mails)
    }

    @Test("R47: a mail waits for the fiscal receipt; its address stands apart from every journal line and request")
    func email() throws {
        let rig = try Rig()
        try rig.complete(open(rig), ["Quittance-Email": "kunde@example.org"])
        try certify(rig)
        let receipt = try #require(try rig.receipts().first)
        let mails = try rig.store.read { try $0.deliveries(receipt: receipt.id) }
        #expect(mails.map(\.state) == [.processing])
        #expect(mails.first?.hasAddress == true)
        #expect(try rig.store.read { try $0.journal(after: 0, limit: 99) }.allSatisfy { !$0.detail.contains("kunde@") })
        #expect(try rig.entry(2).wantsEmail)
    }

    @Test("a yes without a signature is final: fiscal, unsigned, with the country's line and no neutral one")
    func unsigned() throws {
        let rig = try Rig()
        let printer = Printer("front")
        try rig.complete(open(rig))
        try certify(rig, Body.completed("op_1").replacing(Body.fiscal, with: "null"))
        let receipt = try #require(try rig.receipts().first)
        #expect(receipt.form == .fiscal)
        #expect(!receipt.signed)
        try printer.work(rig)
        let text = try printer.text(0)
        #expect(!text.contains("NOT A FISCAL RECEIPT"))
        #expect(try !printer.hasCode(0))
    }

    @Test("R49: the fiscal receipt is kept with the answer it was made of, and neither can be altered unseen")
    func kept() throws {
        let rig = try Rig()
        try rig.complete(open(rig))
        try certify(rig)
        let receipt = try #require(try rig.receipts().first)
        #expect(receipt.fiscal == Body.fiscal)
        let answer = try rig.store.read { try $0.answer(attempt: #require($0.entry(2)?.finalAttempt)) }
        #expect(answer?.body == Array(Body.completed("op_1").utf8))
        #expect(try rig.findings() == [])
        try rig.store.damage("UPDATE receipt SET document = document || ' '")
        #expect(try rig.findings().count { $0.contains("document") && $0.hasSuffix("altered") } == 1)
        try rig.store.damage("UPDATE answer SET body = X'7B7D'")
        #expect(try rig.findings().count { $0.contains("answer") && $0.hasSuffix("altered") } == 2)
    }

    @Test("a void prints nothing; a create alone prints nothing")
    func nothingToPrint() throws {
        let rig = try Rig()
        let operation = try open(rig)
        try rig.call("POST", "/operations/\(operation)/void", Body.void)
        try rig.end(reply(200, Body.voided("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.receipts().isEmpty)
        #expect(try rig.entry(2).state == .completed)
    }

    @Test("a sale without a number of its own gets the register's next one; the fiscal form keeps it")
    func numbers() throws {
        let rig = try Rig()
        let body = Body.create("x").replacing(#""external_id":"x","#, with: "")
        for round in 1...2 {
            let made = try rig.call("POST", "/operations", body)
            try rig.end(reply(201, Body.open("op_\(round)"), ["ETag": "\"1\""]))
            try rig.complete(rig.operation(rig.answer(made)))
            try rig.end(.notSent("away"))
            try certify(rig, Body.completed("op_\(round)"))
        }
        #expect(try rig.receipts().map(\.number) == ["reg_1-000001", "reg_1-000001", "reg_1-000002", "reg_1-000002"])
    }

    @Test("the French provisional receipt counts the outages")
    func french() throws {
        let rig = try Rig()
        let printer = Printer("front")
        let made = try rig.goOffline(register: "reg_fr")
        try rig.complete(rig.operation(rig.answer(made)), register: "reg_fr")
        try printer.work(rig)
        #expect(try printer.text(0).contains("MODE DEGRADE n° 1"))
    }

    @Test("in France the fiscal print after the sale is the first duplicate, and the next one the second")
    func frenchDuplicates() throws {
        let rig = try Rig()
        let printer = Printer("front")
        let made = try rig.goOffline(register: "reg_fr")
        try rig.complete(rig.operation(rig.answer(made)), register: "reg_fr")
        try printer.work(rig)
        try rig.certifyAll()
        let late = try #require(try rig.jobs().last)
        #expect(late.jobClass == .afterSync)
        #expect([late.mark, late.duplicate.map(String.init)] == ["DUPLICATA 1", "1"])
        let fiscal = try #require(late.receipt)
        _ = try rig.order(.reprint(.receipt(fiscal), printer: nil, reason: "lost"))
        #expect(try rig.jobs().last?.mark == "DUPLICATA 2")
        try printer.work(rig)
        #expect(try printer.text(1).contains("DUPLICATA 1"))
        #expect(try printer.text(2).contains("DUPLICATA 2"))
    }

    @Test("a provisional receipt bears the outage's phrase as a code where the register wants one")
    func outageCode() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].outageCode = .phrase }))
        let printer = Printer("front")
        try rig.complete(open(rig))
        try rig.end(.notSent("away"))
        try printer.work(rig)
        #expect(try printer.hasCode(0))
    }

    @Test("sums that are wrong print as sent and raise one notice for the sale, on its first receipt only")
    func amounts() throws {
        let rig = try Rig()
        let printer = Printer("front")
        let body = Body.create("n-1").replacing(
            #""quantity":1,"unit_price":"11.90","total_amount":"11.90""#,
            with: #""quantity":-1,"unit_price":"11.90","total_amount":"11.80""#)
        #expect(body != Body.create("n-1"))
        let made = try rig.call("POST", "/operations", body)
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.end(.notSent("away"))
        try printer.work(rig)
        let text = try printer.text(0)
        for printed in ["11,80", "11,90"] { #expect(text.contains(printed)) }
        let notice = try #require(
            try rig.store.read { try $0.notices(open: true, limit: 9) }.first { $0.code == "amounts" })
        for part in ["the lines add up to neither", "line 1 of a sale has the quantity -1"] {
            #expect(notice.sentence.contains(part), "\(notice.sentence)")
        }
        try certify(rig)
        #expect(try rig.notices().count { $0.hasPrefix("amounts ") } == 1)
    }

    @Test("a tax rate that the country does not have is reported once for its register")
    func rates() throws {
        let rig = try Rig()
        for number in ["n-1", "n-2"] {
            let made = try rig.call("POST", "/operations", Body.create(number).replacing("0.19", with: "0.18"))
            if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
            try rig.complete(rig.operation(rig.answer(made)))
        }
        #expect(try rig.receipts().count == 2)
        #expect(try rig.notices().filter { $0.hasPrefix("tax-rate") } == ["tax-rate register reg_1"])
        #expect(try rig.notices().contains { $0.hasPrefix("amounts") } == false)
    }
}

extension String {
    /// How often a text stands in this one.
    func components(of text: String) -> Int { ranges(of: text).count }
}
