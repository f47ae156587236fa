import Fiscal
import Persistence
import Receipts
import Rendering
import Testing

@testable import Flows

@Suite("Changed templates")
struct TemplateChangeTests {
    private func store(_ head: String) throws -> TemplateStore {
        let shipped = ["sale", "provisional", "duplicate", "test"]
        return try TemplateStore(sources: Dictionary(uniqueKeysWithValues: shipped.map { ($0, Array(head.utf8)) }))
    }

    private func broken(_ text: String) throws -> TemplateError {
        try #require(#expect(throws: TemplateError.self) { try store(text) })
    }

    private func sell(_ rig: Rig, _ number: String) throws {
        let made = try rig.create(number)
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        try rig.complete(rig.operation(rig.answer(made)))
    }

    private func notices(_ rig: Rig) throws -> [NoticeRecord] {
        try rig.store.read { try $0.notices(open: true, limit: 100) }.filter { $0.code == "template-broken" }
    }

    @Test("print whatever comes after them; what is printed again stays as it was")
    func change() throws {
        let rig = try Rig()
        let printer = Printer("front")
        try sell(rig, "n-1")
        try printer.work(rig)
        let before = try #require(try rig.receipts().last)
        try rig.handle(.templates(.loaded(store("|HOF {{number}}\n|{{total}}\n"))))
        try sell(rig, "n-2")
        try printer.work(rig)
        #expect(try printer.text(0).contains("Mustermann"))
        #expect(try printer.text(1).contains("HOF n-2") && !printer.text(1).contains("Mustermann"))
        // Whatever a template leaves out: a provisional receipt says what it is.
        #expect(try printer.text(1).contains("NOT A FISCAL RECEIPT"))
        let after = try #require(try rig.receipts().last)
        #expect(before.templateDigest != after.templateDigest)
        _ = try rig.order(.reprint(.number("n-1"), printer: nil, reason: "lost"))
        try printer.work(rig)
        #expect(try printer.text(2).contains("Mustermann"))
        #expect(try rig.findings() == [])
    }

    @Test("that are broken leave everything as it was, and say where until they are mended")
    func breaking() throws {
        let rig = try Rig()
        let printer = Printer("front")
        try rig.handle(.templates(.broken(broken("|x\n|{{totl}}\n"))))
        let notice = try #require(try notices(rig).first)
        #expect(notice.sentence.contains("drawer.receipt:2:2") || notice.sentence.contains("duplicate.receipt:2:2"))
        #expect(notice.sentence.contains("unknown name \"totl\"; did you mean \"total\"?"))
        try sell(rig, "n-1")
        try printer.work(rig)
        #expect(try printer.text(0).contains("Mustermann"))
        try rig.handle(.templates(.broken(broken("{{#items}}\n"))))
        #expect(try notices(rig).map(\.sentence).filter { $0.contains("is never closed") }.count == 1)
        #expect(try notices(rig).count == 1)
        try rig.handle(.templates(.loaded(store("|HOF\n|{{number}}\n"))))
        #expect(try notices(rig).isEmpty)
        #expect(try rig.findings() == [])
    }

    @Test("that were broken are no news to a service that has started with good ones")
    func restart() throws {
        let rig = try Rig()
        try rig.handle(.templates(.broken(broken("{{totl}}"))))
        #expect(try notices(rig).count == 1)
        try rig.restart()
        #expect(try notices(rig).isEmpty)
    }
}
