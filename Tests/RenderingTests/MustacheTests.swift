import PrinterLanguage
import Receipts
import Rendering
import Testing

/// The cases of the public Mustache specification (comments, delimiters, interpolation, inverted, partials, sections) in
/// the words of a receipt.
///
/// Not taken over: escaping for HTML (paper has none), lambdas, inheritance and dynamic names; names that are missing or
/// `null` in the data (the schema has every name, an unknown one is an error); dotted names that are single keys, broken
/// chains and lists of lists (the schema has none); pipes as text, and sections that begin in one column or line and end
/// in another (a pipe divides columns, which are fixed when a template is compiled); indentation of partials (blanks at
/// the beginning of a line print nothing); recursion (a partial that contains itself is an error).
@Suite("Mustache in templates")
struct MustacheTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var template: String
        var text: String

        init(_ name: String, _ template: String, _ text: String) {
            self.name = name
            self.template = template
            self.text = text
        }

        var testDescription: String { name }
    }

    private func text(_ template: String, partials: [String: String] = [:]) throws -> String {
        var receipt = Fixtures.sale()
        receipt.note = "{{number}}"
        var sources = partials.mapValues { Array($0.utf8) }
        sources["test"] = Array(("{w: 24 *}\n" + template).utf8)
        let profile = Fixtures.printer(columns: 48)
        let bytes = try ReceiptWriter.render(
            receipt, template: try TemplateStore(sources: sources).template(named: "test"), profile: profile)
        let text = TextWriter.text(bytes, profile: profile)
        return text[..<(text.firstRange(of: "\n\n\n\n\n[cut")?.lowerBound ?? text.endIndex)].description
    }

    @Test(
        "variables are filled in, once and as they are",
        arguments: [
            Case("No Interpolation", "|Hello from \\{Mustache\\}! |", "Hello from {Mustache}!"),
            Case("Basic Interpolation", "|Hello, {{cashier}}! |", "Hello, Anna!"),
            Case("No Re-interpolation", "|{{note}}: {{cashier}} |", "{{number}}: Anna"),
            Case("Triple Mustache", "|{{{note}}} |", "{{number}}"), Case("Ampersand", "|{{&note}} |", "{{number}}"),
            Case("Basic Decimal Interpolation", "|{{total}} euro |", "1.280,43 euro"),
            Case("Basic Null Interpolation", "|I ({{terminal}}) be seen! |", "I () be seen!"),
            Case("Dotted Names", "|{{shop.taxId}}={{#shop}}{{taxId}}{{/shop}} |", "DE123456789=DE123456789"),
            Case("Dotted Names - Initial Resolution", "|{{#fiscal}}{{regime}}{{/fiscal}} |", "KassenSichV"),
            Case("Interpolation With Padding", "|{{ cashier }} |", "Anna"),
            Case("Triple Mustache With Padding", "|{{{ cashier }}} |", "Anna"),
            Case("Ampersand With Padding", "|{{& cashier }} |", "Anna"),
            Case("Interpolation - Standalone", "  |{{cashier}} |", "Anna"),
        ])
    func interpolation(example: Case) throws {
        #expect(try text(example.template) == example.text)
    }

    @Test(
        "sections are entered for what there is, and once for each element of a list",
        arguments: [
            Case("Truthy", "|\\\"{{#isSale}}This{{/isSale}}\\\" |", "\"This\""),
            Case("Falsey", "|\\\"{{#isReturn}}This{{/isReturn}}\\\" |", "\"\""),
            Case("Null is falsey", "|\\\"{{#terminal}}This{{/terminal}}\\\" |", "\"\""),
            Case("Context", "|{{#shop}}Hi {{taxId}}.{{/shop}} |", "Hi DE123456789."),
            Case("Parent contexts", "|{{#taxes}}{{letter}}{{cashier}}{{/taxes}} |", "AAnnaBAnna"),
            Case("Variable test", "|{{#cashier}}{{.}} is {{cashier}}{{/cashier}} |", "Anna is Anna"),
            Case(
                "List Contexts", "|{{#items}}{{#discounts}}{{title}}{{amount}}{{/discounts}}{{/items}} |",
                "Abendrabatt-0,30"),
            Case(
                "Deeply Nested Contexts", "|{{#shop}}{{#isSale}}{{#taxId}}{{.}}{{/taxId}}{{/isSale}}{{/shop}} |",
                "DE123456789"),
            Case("List", "|\\\"{{#taxes}}{{letter}}{{/taxes}}\\\" |", "\"AB\""),
            Case("Empty List", "|\\\"{{#discounts}}Yay lists!{{/discounts}}\\\" |", "\"\""),
            Case(
                "Doubled", "{{#isSale}}\n|* first |\n{{/isSale}}\n|* x |\n{{#isSale}}\n|* third |\n{{/isSale}}",
                "* first\n* x\n* third"),
            Case("Nested (Truthy)", "|A {{#isSale}}B {{#isSale}}C{{/isSale}} D{{/isSale}} E |", "A B C D E"),
            Case("Nested (Falsey)", "|A {{#isReturn}}B {{#isReturn}}C{{/isReturn}} D{{/isReturn}} E |", "A  E"),
            Case("Implicit Iterator - String", "|{{#footer}}({{.}}){{/footer}} |", "(Vielen Dank!)"),
            Case("Dotted Names - Truthy", "|{{#shop.taxId}}Here{{/shop.taxId}} |", "Here"),
            Case(
                "Indented Inline Sections", " |{{#isSale}}YES{{/isSale}} |\n |{{#isSale}}GOOD{{/isSale}} |", "YES\nGOOD"
            ),
            Case("Standalone Lines", "|This Is |\n{{#isSale}}\n|+ |\n{{/isSale}}\n|A Line |", "This Is\n+\nA Line"),
            Case(
                "Indented Standalone Lines", "|This Is |\n  {{#isSale}}\n|+ |\n  {{/isSale}}\n|A Line |",
                "This Is\n+\nA Line"),
            Case("Standalone Line Endings", "|a |\r\n{{#isSale}}\r\n{{/isSale}}\r\n|b |", "a\nb"),
            Case("Standalone Without Newline", "{{#isSale}}\n|/ |\n  {{/isSale}}", "/"),
            Case("Padding", "|{{# isSale }}\\={{/ isSale }} |", "="),
        ])
    func sections(example: Case) throws {
        #expect(try text(example.template) == example.text)
    }

    @Test(
        "inverted sections are entered for what there is not",
        arguments: [
            Case("Falsey", "|{{^isReturn}}This{{/isReturn}} |", "This"),
            Case("Truthy", "|\\\"{{^isSale}}This{{/isSale}}\\\" |", "\"\""),
            Case("Null is falsey", "|{{^terminal}}This{{/terminal}} |", "This"),
            Case("Context", "|\\\"{{^shop}}Hi {{name}}.{{/shop}}\\\" |", "\"\""),
            Case("List", "|\\\"{{^taxes}}n{{/taxes}}\\\" |", "\"\""),
            Case("Empty List", "|{{^discounts}}Yay lists!{{/discounts}} |", "Yay lists!"),
            Case("Doubled", "{{^isReturn}}\n|1 |\n{{/isReturn}}\n|2 |\n{{^isReturn}}\n|3 |\n{{/isReturn}}", "1\n2\n3"),
            Case("Nested (Falsey)", "|A {{^isReturn}}B {{^isReturn}}C{{/isReturn}} D{{/isReturn}} E |", "A B C D E"),
            Case("Nested (Truthy)", "|A {{^isSale}}B {{^isSale}}C{{/isSale}} D{{/isSale}} E |", "A  E"),
            Case("Dotted Names - Truthy", "|\\\"{{^shop.taxId}}Not{{/shop.taxId}}\\\" |", "\"\""),
            Case("Padding", "|{{^ isReturn }}\\={{/ isReturn }} |", "="),
        ])
    func inverted(example: Case) throws {
        #expect(try text(example.template) == example.text)
    }

    @Test(
        "comments print nothing, and no line where they stand alone",
        arguments: [
            Case("Inline", "|12345{{! Comment Block! }}67890 |", "1234567890"),
            Case("Multiline", "|12345{{!\n  This is a\n  multi-line comment...\n}}67890 |", "1234567890"),
            Case("Standalone", "|Begin. |\n{{! Comment Block! }}\n|End. |", "Begin.\nEnd."),
            Case("Indented Standalone", "|Begin. |\n  {{! Indented }}\n|End. |", "Begin.\nEnd."),
            Case("Standalone Without Newline", "|! |\n  {{! I'm Still Standalone }}", "!"),
            Case("Multiline Standalone", "|Begin. |\n{{!\nSomething...\n}}\n|End. |", "Begin.\nEnd."),
            Case("Indented Multiline Standalone", "|Begin. |\n  {{!\n    Something...\n  }}\n|End. |", "Begin.\nEnd."),
            Case("Surrounding Whitespace", "|12345 {{! Comment Block! }} 67890 |", "12345  67890"),
            Case("Variable Name Collision", "|>{{! cashier }}< |", "><"),
        ])
    func comments(example: Case) throws {
        #expect(try text(example.template) == example.text)
    }

    @Test(
        "delimiters change for the rest of the file",
        arguments: [
            Case("Pair Behavior", "|{{=<% %>=}}(<%cashier%>) |", "(Anna)"),
            Case("Special Characters", "|({{=[ ]=}}[cashier]) |", "(Anna)"),
            Case(
                "Sections", "|{{#isSale}}{{cashier}}\\|x{{/isSale}} |\n{{= | | =}}\n|#isSale|\n  |cashier|\n|/isSale|",
                "Anna|x\n          Anna"),
            Case("Inverted Sections", "{{= | | =}}\n|^isReturn|\n  |cashier|\n|/isReturn|", "          Anna"),
            Case("Surrounding Whitespace", "|a {{=@ @=}} |\n|b |", "a\nb"),
            Case("Standalone Tag", "|Begin. |\n{{=@ @=}}\n|End. |", "Begin.\nEnd."),
            Case("Indented Standalone Tag", "|Begin. |\n  {{=@ @=}}\n|End. |", "Begin.\nEnd."),
            Case("Standalone Line Endings", "|a |\r\n{{= @ @ =}}\r\n|b |", "a\nb"),
            Case("Pair with Padding", "|a{{= @   @ =}}b |", "ab"),
            Case("Braces are properties then", "{{=<% %>=}}\n{a: left}\n|<%cashier%> |", "Anna"),
        ])
    func delimiters(example: Case) throws {
        #expect(try text(example.template) == example.text)
    }

    @Test(
        "partials see the names where they are called, and neither get nor give delimiters",
        arguments: [
            Case("Basic Behavior", "|\\\"{{>text}}\\\" |", "\"from partial\""),
            Case("Context", "|\\\"{{>person}}\\\" |", "\"*Anna*\""), Case("Nested", "|{{>outer}} |", "*hello Anna!*"),
            Case("Padding Whitespace", "|{{> text }} |", "from partial"),
            Case("Standalone", "|( |\n  {{> lines}}\n|) |", "(\n>\n>\n)"),
            Case("Standalone Line Endings", "|( |\r\n{{>lines}}\r\n|) |", "(\n>\n>\n)"),
            Case("Partial Inheritence", "|{{>person}} |\n{{=<% %>=}}\n|<%>person%> |", "*Anna*\n*Anna*"),
            Case("Post-Partial Behavior", "{{>delimiters}}\n|{{cashier}}<%cashier%> |", "Anna\nAnna<%cashier%>"),
        ])
    func partials(example: Case) throws {
        let partials = [
            "text": "from partial", "person": "*{{cashier}}*", "outer": "*hello {{>inner}}*", "inner": "{{cashier}}!",
            "lines": "|> |\n|> |", "delimiters": "{{=<% %>=}}\n|<%cashier%> |",
        ]
        #expect(try text(example.template, partials: partials) == example.text)
    }

    @Test("a partial within a line may have one line only")
    func inlinePartial() {
        for partial in ["a\nb", "a | b", "---", "{a: left}"] {
            let sources = ["a": Array("x {{> b}}".utf8), "b": Array(partial.utf8)]
            let error = #expect(throws: TemplateError.self) { try TemplateStore(sources: sources) }
            #expect(
                error?.description
                    == "a.receipt:1:3: the partial \"b\" has more than one line of one column, so it takes a line of its own"
            )
        }
    }
}
