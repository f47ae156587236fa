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
            Case("{{{total}}", "test.receipt:1:1: the tag is never closed with }}}"),
            Case(
                "{{=<%=}}",
                "test.receipt:1:1: new delimiters are two words without = between = and =, such as {{=<% %>=}}"),
            Case("{{=<% %>=}}\n<%total", "test.receipt:2:1: the tag is never closed with %>"),
            Case("{{! a\nb }}{{totl}}", "test.receipt:2:5: unknown name \"totl\"; did you mean \"total\"?"),
            Case(
                "{{.}}",
                "test.receipt:1:1: {{.}} stands for nothing here; it belongs into the section of a text or a list of texts"
            ),
            Case(
                "{{#shop}}{{nam}}{{/shop}}", "test.receipt:1:10: unknown name \"nam\"; did you mean \"name\"?"),
            Case("{{> hed}}", "test.receipt:1:1: there is no partial \"hed\""),
            Case("{{> test}}", "test.receipt:1:1: the partial \"test\" contains itself"),
            Case("a {{> test}}", "test.receipt:1:3: the partial \"test\" contains itself"),
            Case("a {b}", "test.receipt:1:3: a property has a line of its own; a brace of the text is written \\{"),
            Case("a } b", "test.receipt:1:3: a brace of the text is written \\}"),
            Case("a \\q", "test.receipt:1:3: unknown escape; \\\\ is a backslash of the text"),
            Case(
                "a \\x0a",
                "test.receipt:1:3: \\x takes two hexadecimal digits from 20 to 7e or a0 to ff; others print nothing"),
            Case("a \\xg0", "test.receipt:1:3: \\x takes two hexadecimal digits"),
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
            Case("{a: left; border: 3}", "test.receipt:1:11: \"3\" is no border; line, space, none and 0 to 2 are"),
            Case("{text: fold}", "test.receipt:1:2: \"fold\" is no way of wrapping; wrap and nowrap are"),
            Case("{image: iVBOR}", "test.receipt:1:2: \"image\" takes logo, or a PNG picture in Base64"),
            Case(
                "{image: bG9nbw==}",
                "test.receipt:1:2: the picture: is no PNG picture: it does not begin with the signature of one"),
            Case("{image: {{note}}}", "test.receipt:1:2: a picture is fixed by the template and takes no tag"),
            Case("{x: p}", "test.receipt:1:2: the configuration allows templates no \"command\""),
            Case("{code: 1; option: ean}", "test.receipt:1:2: EAN-8"),
            Case(
                "{option: qrcode ean}", "test.receipt:1:2: \"qrcode\" and \"ean\" are two kinds of codes; a code is one"
            ),
            Case(
                "{option: code128 9}",
                "test.receipt:1:2: 9 is no size of bars; their modules take 2 to 6 dots, their height 24 to 240"),
            Case("{option: qrcode 17}", "test.receipt:1:2: 17 is no size of a module; it takes 1 to 16 dots"),
            Case("{option: qrcod}", "test.receipt:1:2: unknown option \"qrcod\"; did you mean \"qrcode\"?"),
            Case("{option: 40-30mm}", "test.receipt:1:2: unknown option \"40-30mm\"; did you mean \"30-40mm\"?"),
            Case("{code: {{#note}}x{{/note}}}", "test.receipt:1:8: only variables stand in the value of a property"),
            Case("{width: *} x", "test.receipt:1:11: text follows a property; it has a line of its own"),
        ])
    func positions(example: Case) {
        let error = #expect(throws: TemplateError.self) { try Fixtures.template(text: example.text) }
        // Sentences of other rooms are only begun here.
        #expect(error?.description.hasPrefix(example.expected) == true, "\(error?.description ?? "no error")")
        #expect(example.expected.hasSuffix("EAN-8") || error?.description == example.expected)
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
        let error = #expect(throws: TemplateError.self) { try Fixtures.template("retrun") }
        #expect(error?.suggestion == "return")
    }

    @Test("refuse bytes that are no UTF-8")
    func encoding() {
        let error = #expect(throws: TemplateError.self) { try TemplateStore(sources: ["a": [0x41, 0xFF]]) }
        #expect(error?.description == "a.receipt:1:2: the file is not UTF-8")
    }
}
