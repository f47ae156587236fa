import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Testing

@testable import Flows

@Suite("Reprints and decisions about prints")
struct ReprintTests {
    /// Three sales: n-1 fiscal after provisional, n-2 provisional only on reg_1; n-3 on reg_2 where asked for.
    private func sales(twoRegisters: Bool = false) throws -> (Rig, Printer) {
        let rig = try Rig()
        let printer = Printer("front")
        try sell(rig, "n-1")
        try printer.work(rig)
        try rig.certifyAll()
        try printer.work(rig)
        try sell(rig, "n-2")
        try printer.work(rig)
        if twoRegisters {
            try sell(rig, "n-3", register: "reg_2")
            try Printer("back").work(rig)
        }
        return (rig, printer)
    }

    private func sell(_ rig: Rig, _ number: String, register: String = "reg_1") throws {
        let made = try rig.create(number, register: register)
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        try rig.complete(rig.operation(rig.answer(made)), register: register)
    }

    @Test("R48: a receipt is found by id, operation, number and as the last one; the newest form is printed")
    func selectors() throws {
        let (rig, _) = try sales()
        let receipts = try rig.receipts()
        #expect(receipts.map(\.form) == [.provisional, .fiscal, .provisional])
        let (provisional, fiscal, last) = (receipts[0], receipts[1], receipts[2])
        let operation = try #require(fiscal.operation)
        let cases: [(ReceiptSelector, String)] = [
            (.receipt(provisional.id), fiscal.id), (.receipt(fiscal.id), fiscal.id), (.operation(operation), fiscal.id),
            (.operation("op_1"), fiscal.id), (.number("n-1"), fiscal.id), (.number("n-2"), last.id),
            (.last(register: nil), last.id), (.last(register: "reg_1"), last.id),
        ]
        for (selector, expected) in cases {
            let answer = try rig.order(.reprint(selector, printer: nil, reason: "lost"))
            #expect(answer.status == 202)
            #expect(answer.value["receipt"]?.text == expected)
        }
    }

    @Test("the last one is the newest sale's: no slip for the kitchen, and no older sale's that was certified after it")
    func last() throws {
        let rig = try Rig()
        for number in ["n-1", "n-2"] { try sell(rig, number) }
        try Printer("front").work(rig)
        let server = Server()
        for _ in 0..<20 where try rig.receipts().last?.form != .fiscal {
            if let call = rig.calls.first { try rig.end(call, .answered(server.answer(call))) } else { try rig.ring() }
        }
        #expect(try rig.receipts().map(\.number) == ["n-1", "n-2", "n-1"])
        let order = #"{"register":"reg_1","template":"kitchen","receipt":{"number":"table 4","total":"0.00"}}"#
        #expect(try rig.order(.issue(Array(order.utf8), id: nil)).status == 201)
        let newest = try #require(try rig.receipts().first { $0.number == "n-2" })
        #expect(newest.form == .provisional)
        let answer = try rig.order(.reprint(.last(register: nil), printer: nil, reason: nil))
        #expect(answer.value["receipt"]?.text == newest.id)
    }

    @Test("every print after the first is marked and counted; its payload is the first one's, byte for byte")
    func marked() throws {
        let (rig, printer) = try sales()
        let fiscal = try rig.receipts()[1]
        let before = printer.prints.count
        let original = try #require(try rig.store.read { try $0.jobs(receipt: fiscal.id).first?.payload })
        for number in 1...3 {
            let answer = try rig.order(.reprint(.receipt(fiscal.id), printer: nil, reason: "lost"))
            #expect(answer.value["duplicate"]?.text == "\(number)")
            #expect(answer.value["class"]?.text == "reprint")
            try printer.work(rig)
            let job = try #require(try rig.jobs().last)
            #expect(job.mark == "DUPLIKAT \(number)")
            #expect(job.operatorName == "Anna")
            #expect(job.payload == original)
            let text = try printer.text(before + number - 1)
            let mark = try #require(text.firstRange(of: "DUPLIKAT \(number)"))
            let shop = try #require(text.firstRange(of: "Mustermann"))
            #expect(mark.lowerBound < shop.lowerBound)
        }
        let view = try ReceiptView.json(
            fiscal, superseding: nil, jobs: rig.store.read { try $0.jobs(receipt: fiscal.id) }, emails: [])
        #expect(view["duplicates"]?.text == "3")
        #expect(try rig.findings() == [])
    }

    @Test(
        "the number of a duplicate is claimed with its job, before anything prints, and given back with a failed commit"
    )
    func counter() throws {
        let (rig, _) = try sales()
        let fiscal = try rig.receipts()[1]
        func order() throws -> Answer { try rig.order(.reprint(.receipt(fiscal.id), printer: nil, reason: nil)) }
        #expect(try order().value["duplicate"]?.text == "1")
        #expect(try order().value["duplicate"]?.text == "2")
        let jobs = try rig.store.read { try $0.jobs(receipt: fiscal.id) }
        #expect(jobs.compactMap(\.duplicate).sorted() == [1, 2])
        #expect(jobs.allSatisfy { $0.duplicate == nil || $0.state == .pending })
        rig.store.commitFault = .errorRowDropped
        #expect(throws: (any Error).self) { try order() }
        try rig.restart()
        #expect(try order().value["duplicate"]?.text == "3")
    }

    @Test("another printer renders the frozen document for itself")
    func otherPrinter() throws {
        let (rig, _) = try sales()
        let answer = try rig.order(.reprint(.number("n-1"), printer: "back", reason: nil))
        #expect(answer.value["printer"]?.text == "back")
        let back = Printer("back")
        try back.work(rig)
        #expect(back.prints.count == 1)
        #expect(try back.text(0).contains("DUPLIKAT 1"))
        let job = try #require(try rig.jobs().last)
        #expect(job.profile == "generic-80mm")
    }

    @Test("what does not exist or is not plain is an error, and queues nothing")
    func refusals() throws {
        let (rig, _) = try sales(twoRegisters: true)
        let count = try rig.jobs().count
        let cases: [(ReceiptSelector, String?, Int, String)] = [
            (.receipt("rcpt_none"), nil, 404, "receipt_not_found"),
            (.operation("op_none"), nil, 404, "receipt_not_found"),
            (.number("none"), nil, 404, "receipt_not_found"),
            (.last(register: "reg_none"), nil, 404, "receipt_not_found"),
            (.last(register: nil), nil, 409, "ambiguous"),
            (.number("n-1"), "attic", 404, "unknown_printer"),
        ]
        for (selector, printer, status, code) in cases {
            let answer = try rig.order(.reprint(selector, printer: printer, reason: nil))
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
        #expect(try rig.jobs().count == count)
        #expect(try rig.order(.reprint(.last(register: "reg_2"), printer: nil, reason: nil)).status == 202)
    }

    @Test("a number that two sales have is ambiguous")
    func ambiguousNumber() throws {
        let (rig, _) = try sales()
        let made = try rig.create("n-1", ["Idempotency-Key": "other"])
        try rig.complete(rig.operation(rig.answer(made)))
        #expect(try rig.order(.reprint(.number("n-1"), printer: nil, reason: nil)).code == "ambiguous")
    }

    @Test("a job is canceled only before its first byte")
    func cancel() throws {
        let (rig, _) = try sales()
        let done = try rig.jobs().count
        #expect(try rig.order(.cancelJob(1)).code == "not_cancelable")
        #expect(try rig.order(.cancelJob(99)).code == "job_not_found")
        _ = try rig.order(.reprint(.number("n-1"), printer: "back", reason: nil))
        let id = Int64(done + 1)
        let answer = try rig.order(.cancelJob(id))
        #expect(answer.status == 200)
        #expect(answer.value["state"]?.text == "canceled")
        #expect(try rig.job(id).resolution == "canceled by Anna")
        let back = Printer("back")
        try back.work(rig)
        #expect(back.prints.isEmpty)
    }

    @Test(
        "a person settles an unknown print: it came out, or it is printed again with the mark",
        arguments: [
            true, false,
        ])
    func resolve(printed: Bool) throws {
        let (rig, printer) = try sales()
        let before = printer.prints.count
        try sell(rig, "n-4")
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.ready))
        _ = try rig.write()
        try rig.say(1, .gone("hung up"))
        let id = try #require(try rig.jobs().last?.id)
        #expect(try rig.job(id).state == .unknown)
        let answer = try rig.order(.resolveJob(id, printed: printed, version: nil))
        #expect(answer.status == 200)
        #expect(try rig.job(id).state.isFinal)
        #expect(try !rig.notices().contains("print-unknown job \(id)"))
        try printer.work(rig)
        #expect(printer.prints.count == before + (printed ? 0 : 1))
        if !printed {
            #expect(answer.value["id"]?.text == "job_\(id + 1)")
            #expect(try printer.text(before).contains("DUPLIKAT 1"))
        }
        #expect(try rig.order(.resolveJob(id, printed: printed, version: nil)).code == "not_unknown")
        #expect(try rig.order(.resolveJob(999, printed: printed, version: nil)).code == "job_not_found")
    }

    @Test("job ids are read as they are written, and in plain digits")
    func names() {
        #expect(JobView.name(7) == "job_7")
        #expect(JobView.number("job_7") == 7)
        #expect(JobView.number("7") == 7)
        #expect(JobView.number("job_") == nil)
        #expect(JobView.number("seven") == nil)
    }
}
