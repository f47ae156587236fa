import Rendering
import Testing

@Suite("Template errors")
struct TemplateErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: String

        init(_ text: String, _ expected: String) {
            self.text = text
            self.expected = expected
        }

        var testDescription: String { expected }
    }

    @Test(
        "name file, line, column and what was expected",
        arguments: [
            Case("a\n  {{totl}}", "test.receipt:2:3: unknown name \"totl\"; did you mean \"total\"?"),
            Case("Größe {{numbr}}", "test.receipt:1:7: unknown name \"numbr\"; did you mean \"number\"?"),
            Case("{{qwertzuiop}}", "test.receipt:1:1: unknown name \"qwertzuiop\""),
            Case("{{title}}", "test.receipt:1:1: unknown name \"title\""),
            Case("{{words.totl}}", "test.receipt:1:1: unknown name \"words.totl\"; did you mean \"words.total\"?"),
            Case("{{#itms}}\n{{/itms}}", "test.receipt:1:1: unknown name \"itms\"; did you mean \"items\"?"),
            Case("{{items}}", "test.receipt:1:1: \"items\" is a list; it opens a section, {{#items}}"),
            Case("{{isFiscal}}", "test.receipt:1:1: \"isFiscal\" is a condition; it opens a section, {{#isFiscal}}"),
            Case("{{#items}}\nx", "test.receipt:1:1: the section {{#items}} is never closed"),
            Case("x\n{{/items}}", "test.receipt:2:1: no section is open that {{/items}} could close"),
            Case(
                "{{#items}}\n{{/taxes}}",
                "test.receipt:2:1: {{/taxes}} stands where {{/items}} is due (opened in line 1)"),
            Case("a {{#note}}b", "test.receipt:1:3: the section {{#note}} does not end in its line"),
            Case(
                "a {{#note}}b | {{/note}}",
                "test.receipt:1:3: the section {{#note}} ends in another column than it began"),
            Case("a {{#note}}{{/tip}}", "test.receipt:1:12: {{/tip}} stands where {{/note}} is due"),
            Case("a {{/tip}}", "test.receipt:1:3: no section is open here"),
            Case(
                "{{#items}}\n{{#items}}\n{{/items}}\n{{/items}}",
                "test.receipt:2:1: the section {{#items}} stands inside itself"),
            Case("{{total", "test.receipt:1:1: the tag is never closed with }}"),
            Case("{{! never", "test.receipt:1:1: the comment is never closed"),
            Case("{{to tal}}", "test.receipt:1:1: \"to tal\" is no name"),
            Case("{{{total}}}", "test.receipt:1:1: text on paper needs no unescaped form; write {{name}}"),
            Case("{{&total}}", "test.receipt:1:1: text on paper needs no unescaped form; write {{name}}"),
            Case("{{=<% %>=}}", "test.receipt:1:1: other delimiters are not served yet"),
            Case("{{> hed}}", "test.receipt:1:1: there is no partial \"hed\""),
            Case("{{> test}}", "test.receipt:1:1: the partial \"test\" contains itself"),
            Case("a {{> test}}", "test.receipt:1:3: a partial has a line of its own"),
            Case("a {b}", "test.receipt:1:3: a property has a line of its own; a brace of the text is written \\{"),
            Case("a } b", "test.receipt:1:3: a brace of the text is written \\}"),
            Case("a \\q", "test.receipt:1:3: unknown escape"),
            Case("a \\x0a", "test.receipt:1:3: \\x takes two hexadecimal digits from 20 to 7e"),
            Case("a\\", "test.receipt:1:2: the line ends after a backslash"),
            Case("{wdth: 3}", "test.receipt:1:2: unknown property \"wdth\"; did you mean \"width\"?"),
            Case("{width: 3", "test.receipt:1:8: the property is never closed with }"),
            Case("{width}", "test.receipt:1:2: the property \"width\" has no value"),
            Case("{width: 3x}", "test.receipt:1:2: \"3x\" is no width; a number, * and auto are"),
            Case("{width: }", "test.receipt:1:2: \"width\" takes at least one width"),
            Case(
                "{width: {{total}}}",
                "test.receipt:1:2: the value of \"width\" is fixed by the template and takes no tag"),
            Case("{align: middle}", "test.receipt:1:2: \"middle\" is no alignment; left, center and right are"),
            Case("{a: left; border: line}", "test.receipt:1:11: \"border: line\" is not served yet"),
            Case("{border: 3}", "test.receipt:1:2: \"3\" is no border; space, none and 0 to 2 are"),
            Case("{text: fold}", "test.receipt:1:2: \"fold\" is no way of wrapping; wrap and nowrap are"),
            Case("{image: iVBOR}", "test.receipt:1:2: \"image\" serves the shop's picture only, as {image: logo}"),
            Case("{command: \\x1b}", "test.receipt:1:11: \\x takes two hexadecimal digits from 20 to 7e"),
            Case("{x: p}", "test.receipt:1:2: \"command\" is not served yet"),
            Case("{code: 1; option: ean}", "test.receipt:1:11: the code \"ean\" is not served yet; qrcode is"),
            Case("{option: qrcod}", "test.receipt:1:2: unknown option \"qrcod\"; did you mean \"qrcode\"?"),
            Case("{option: 40-30mm}", "test.receipt:1:2: unknown option \"40-30mm\"; did you mean \"30-40mm\"?"),
            Case("{code: {{#note}}x{{/note}}}", "test.receipt:1:8: only variables stand in the value of a property"),
            Case("{width: *} x", "test.receipt:1:11: text follows a property; it has a line of its own"),
        ])
    func positions(example: Case) {
        let error = #expect(throws: TemplateError.self) { try Fixtures.template(text: example.text) }
        #expect(error?.description == example.expected)
    }

    @Test("in a partial name the partial's file")
    func partial() {
        let sources = ["a": Array("{{> b}}".utf8), "b": Array("x\n{{totl}}".utf8)]
        let error = #expect(throws: TemplateError.self) { try TemplateStore(sources: sources) }
        #expect(error?.file == "b.receipt")
        #expect(error?.line == 2)
    }

    @Test("name a directory that is not there, and one without templates")
    func directory() {
        for path in ["/nowhere/templates", "/proc/self/task"] {
            let error = #expect(throws: TemplateError.self) { try TemplateStore(directory: path) }
            #expect(error?.file == path)
            #expect(error?.line == 0)
        }
    }

    @Test("name the nearest template")
    func unknownTemplate() {
        let error = #expect(throws: TemplateError.self) { try Fixtures.template("reciept") }
        #expect(error?.suggestion == "receipt")
    }

    @Test("refuse bytes that are no UTF-8")
    func encoding() {
        let error = #expect(throws: TemplateError.self) { try TemplateStore(sources: ["a": [0x41, 0xFF]]) }
        #expect(error?.description == "a.receipt: the file is not UTF-8")
    }
}
