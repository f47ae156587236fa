import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Templates")
struct TemplateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var template: String
        var text: String

        init(_ template: String, _ text: String) {
            self.template = template
            self.text = text
        }

        var testDescription: String { template }
    }

    @Test(
        "put a column's text at the pipe it touches",
        arguments: [
            Case("ab", "           ab"), Case("|ab|", "           ab"), Case("| ab |", "           ab"),
            Case("|ab", "ab"), Case("|ab |", "ab"), Case("ab |", "ab"), Case("ab|", "                      ab"),
            Case("| ab|", "                      ab"), Case("| ab", "                      ab"),
            Case("ab | cd", "ab                    cd"), Case("|ab | cd|", "ab                    cd"),
            Case("|ab |cd |", "ab           cd"), Case("|ab|cd|", "     ab          cd"),
            Case("a | b | c", "a           b          c"), Case("||cd |", "             cd"),
        ])
    func alignment(example: Case) throws {
        #expect(try Fixtures.text(example.template) == example.text)
    }

    @Test(
        "share the width as the property says",
        arguments: [
            Case("{width: 3 *}\n|ab |cd |", "ab  cd"), Case("{w: * 6}\n|ab |cd|", "ab                  cd"),
            Case("{w: 3, 4; align: left}\n|ab |cd |", "ab  cd"),
            Case("{w: 3 4; a: right}\n|ab |cd |", "                ab  cd"),
            Case("{w: 3 4}\n|ab |cd |", "        ab  cd"), Case("{w: auto *}\n|ab |cd |", "ab cd"),
            Case("{w: * auto}\n|ab | cd|", "ab                    cd"),
            Case("{w: 3 0 3; a: left}\n|a |b |c |", "a   c"),
            Case("{b: none; w: 2 2; a: left}\n|ab|cd|", "abcd"), Case("{b: 2; w: 2 2; a: left}\n|ab|cd|", "ab  cd"),
            Case("{w: 6 *}\n{w: auto}\n|ab |cd |", "ab           cd"), Case("{w: 4; a: left}\n-", "────"),
            Case("---", "────────────────────────"), Case("\\-\\-", "           --"),
        ])
    func widths(example: Case) throws {
        #expect(try Fixtures.text(example.template) == example.text)
    }

    @Test(
        "fill variables, sections, inverted sections and comments",
        arguments: [
            Case("|{{number}}", "till-07-000113"), Case("|{{ number }}{{! not printed }}", "till-07-000113"),
            Case("{{! alone }}\n|x", "x"), Case("{{! over\nlines }}\n|x", "x"), Case("|a\n\n|b", "a\n\nb"),
            Case("{{#cashier}}\n|by {{cashier}}\n{{/cashier}}\n|x", "by Anna\nx"),
            Case("{{^cashier}}\n|nobody\n{{/cashier}}\n|x", "x"), Case("{{#note}}\n|{{note}}\n{{/note}}\n|x", "x"),
            Case("|a{{#note}} n{{/note}}{{^note}} -{{/note}}", "a -"),
            Case("{{#shop.address}}\n|{{.}}\n{{/shop.address}}", "Friedrichstr. 42\n10117 Berlin"),
            Case("{{#taxes}}\n|{{letter}} {{rate}} {{number}}\n{{/taxes}}", "A 7 till-07-000113\nB 19 till-07-000113"),
            Case("{{#discounts}}\n|{{title}}\n{{/discounts}}\n|none", "none"),
            Case(
                "{{#items}}\n{{#discounts}}\n|{{title}} {{amount}}\n{{/discounts}}\n{{/items}}", "Abendrabatt -0,30"),
            Case(
                "{{#tenders}}\n|{{method}}{{#detail}} {{detail}}{{/detail}}\n{{/tenders}}", "Bar\nGeschenkkarte *4711"),
            Case("{{#isFiscal}}\n|f\n{{/isFiscal}}\n{{#isPlain}}\n|p\n{{/isPlain}}", "f"),
            Case("{{#tip}}\n|tip\n{{/tip}}\n{{#change}}\n|{{change}}\n{{/change}}", "4,57"),
        ])
    func tags(example: Case) throws {
        #expect(try Fixtures.text(example.template) == example.text)
    }

    @Test(
        "print special characters by escapes",
        arguments: [
            Case("|\\\\ \\| \\{ \\} \\~ \\_ \\\" \\` \\^", "\\ | { } ~ _ \" ` ^"), Case("|\\x41\\x7e", "A~"),
            Case("|\\{\\{number\\}\\}", "{{number}}"), Case("|a\\nb", "a\nb"), Case("|a~b", "a b"),
            Case("\\=", "           ="),
            Case("|\"bold\" _under_ `inv`", "bold under inv"),
        ])
    func escapes(example: Case) throws {
        #expect(try Fixtures.text(example.template) == example.text)
    }

    @Test("keep what a partial sets to the partial")
    func partialProperties() throws {
        let store = try TemplateStore(sources: [
            "a": Array("{w: 3 *}\n{{> b}}\n|x |y |".utf8), "b": Array("|1 |2 |\n{w: 6 *}\n|3 |4 |\n".utf8),
        ])
        let profile = Fixtures.printer(columns: 24)
        let bytes = try ReceiptWriter.render(
            Fixtures.sale(), template: try store.template(named: "a"), profile: profile)
        #expect(TextWriter.text(bytes, profile: profile).hasPrefix("1   2\n3      4\nx   y\n"))
    }

    @Test("compile to the same bytes each time, and hash all files they use")
    func deterministic() throws {
        let template = try Fixtures.template()
        let first = try ReceiptWriter.render(Fixtures.sale(), template: template, profile: .generic80)
        let second = try ReceiptWriter.render(Fixtures.sale(), template: try Fixtures.template(), profile: .generic80)
        #expect(first == second)
        let source = String(decoding: template.source, as: UTF8.self)
        #expect(source.contains("{{> head}}"))
        #expect(source.contains("TSE-Transaktion:"))
    }

    @Test("come with the program, under the names the guide gives")
    func shipped() throws {
        let names = try TemplateStore.shipped().names
        let documents = [
            "drawer", "duplicate", "email", "kitchen", "provisional", "return", "sale", "session", "test", "training",
            "void",
        ]
        #expect(documents.allSatisfy(names.contains))
    }
}
