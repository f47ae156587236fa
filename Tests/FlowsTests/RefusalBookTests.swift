import Testing

@testable import Flows

@Suite("Refusal book")
struct RefusalBookTests {
    /// How many refusals some rows stand for.
    private func told(_ rows: [RefusalBook.Row]) -> Int { rows.reduce(0) { $0 + 1 + $1.suppressed } }

    @Test("the first of a kind is told at once, the others as a number after a minute; then nothing is owed")
    func minute() {
        var book = RefusalBook()
        #expect(book.take("token", "a", at: .zero) == .init(kind: "token", detail: "a", suppressed: 0))
        #expect(book.nextDue == nil)
        #expect(book.take("token", "b", at: .seconds(1)) == nil)
        #expect(book.take("token", "c", at: .seconds(59)) == nil)
        #expect(book.nextDue == .seconds(60))
        #expect(book.due(at: .milliseconds(59_999)).isEmpty)
        #expect(book.due(at: .seconds(60)) == [.init(kind: "token", detail: "c", suppressed: 1)])
        #expect(book.nextDue == nil && book.due(at: .seconds(600)).isEmpty)
        #expect(book.totals.map(\.count) == [3])
    }

    @Test("kinds do not hold each other up")
    func kinds() {
        var book = RefusalBook()
        #expect(book.take("token", "", at: .zero) != nil)
        #expect(book.take("host", "", at: .zero) != nil)
        #expect(book.totals.map(\.kind) == ["token", "host"])
    }

    @Test("after a quiet time the next is told at once again")
    func quiet() {
        var book = RefusalBook()
        _ = book.take("token", "", at: .zero)
        #expect(book.take("token", "", at: .seconds(60)) != nil)
    }

    @Test("an alarm that comes late loses nothing")
    func late() {
        var book = RefusalBook()
        var rows = [book.take("token", "", at: .zero), book.take("token", "", at: .seconds(1))].compactMap(\.self)
        #expect(told(rows) == 1)
        rows += [book.take("token", "", at: .seconds(90))].compactMap(\.self)
        #expect(told(rows) == 3 && rows.count == 2)
    }

    @Test("a year of knocking, thrice a second, writes a row an hour and loses none of the count")
    func flood() {
        var book = RefusalBook()
        var rows: [RefusalBook.Row] = []
        let day = 86_400
        for second in 0..<day {
            for _ in 1...3 { rows += [book.take("token", "", at: .seconds(second))].compactMap(\.self) }
            rows += book.due(at: .seconds(second))
        }
        #expect(rows.count <= 32, "\(rows.count) in a day")
        rows += book.rest()
        #expect(told(rows) == 3 * day)
        #expect(book.rest().isEmpty)
    }

    @Test("the end tells what had not been told")
    func end() {
        var book = RefusalBook()
        _ = book.take("token", "a", at: .zero)
        _ = book.take("token", "b", at: .zero)
        #expect(book.rest() == [.init(kind: "token", detail: "b", suppressed: 0)])
    }
}
