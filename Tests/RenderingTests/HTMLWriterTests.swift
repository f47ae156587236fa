import FoundationEssentials
import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("The receipt as a web page")
struct HTMLWriterTests {
    private func page(
        _ receipt: Receipt = Fixtures.sale(), template: String? = nil, logo: Logo? = nil
    ) throws -> String {
        let template = try template.map { try Fixtures.template(text: $0) } ?? Fixtures.template()
        return String(
            decoding: try ReceiptWriter.html(receipt, template: template, profile: .generic80, logo: logo),
            as: UTF8.self)
    }

    /// What a reader without styles shows of the lines, the marks taken away.
    private func lines(_ page: String) throws -> [String] {
        let body = try #require(page.split(separator: "<main>").last)
        return body.split(separator: "\n").filter { $0.hasPrefix("<p>") }.map { line in
            var text = ""
            var isTag = false
            for character in line {
                if character == "<" {
                    isTag = true
                } else if character == ">" {
                    isTag = false
                } else if !isTag {
                    text.append(character)
                }
            }
            return text
        }
    }

    @Test("has the words and amounts of the printed one, in the same columns")
    func columns() throws {
        let html = try lines(try page(template: "{{number}} | {{total}}\n| \"{{shop.name}}\" |\n"))
        let printed = try Fixtures.text("{{number}} | {{total}}\n| \"{{shop.name}}\" |\n", columns: 48)
        #expect(html.prefix(2).map { $0 } == printed.split(separator: "\n").prefix(2).map(String.init))
    }

    @Test("is whole without scripts and without anything from elsewhere")
    func alone() throws {
        let page = try page()
        for word in ["<script", "javascript:", "http://", "https://", "<link", "<img", "<iframe", "@import", "url("] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'"))
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"de\">"))
        #expect(page.hasSuffix("</html>\n"))
    }

    @Test("every mark that opens is closed, whatever the data", arguments: InjectionTests.hostile + ["<b>&'\"", "]]>"])
    func balanced(text: String) throws {
        var receipt = Fixtures.sale()
        receipt.items[0].title = text
        receipt.shop = Shop(name: text, address: [text])
        receipt.number = text
        let page = try page(receipt)
        var open: [Substring] = []
        for piece in page.split(separator: "<").dropFirst() {
            let tag = try #require(piece.split(separator: ">", omittingEmptySubsequences: false).first)
            let name = tag.prefix { $0 != " " && $0 != "/" }
            if tag.hasPrefix("/") {
                #expect(open.popLast() == tag.dropFirst())
            } else if !tag.hasSuffix("/"), !["!DOCTYPE", "meta", "hr"].contains(name) {
                open.append(name)
            }
        }
        #expect(open.isEmpty, "\(open)")
        #expect(page.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test("data is text and never markup")
    func escapes() throws {
        var receipt = Fixtures.sale()
        receipt.number = "<i onclick='x'>&\"</title>"
        let page = try page(receipt, template: "{{number}}\n")
        #expect(page.contains("<title>&lt;i onclick=&#39;x&#39;&gt;&amp;&quot;&lt;/title&gt;"))
        #expect(page.contains("<p>           &lt;i onclick=&#39;x&#39;&gt;&amp;&quot;&lt;/title&gt;</p>"))
    }

    @Test("keeps letters that the printer has only a stand-in for")
    func letters() throws {
        var receipt = Fixtures.sale()
        receipt.items[0].title = "Żółw 茶"
        let page = try page(receipt, template: "{{#items}}\n|{{title}}\n{{/items}}\n")
        #expect(try lines(page).contains("Żółw 茶"))
        receipt.items[0].title = "(שלום) x"
        #expect(
            try self.page(receipt, template: "{{#items}}\n|{{title}}\n{{/items}}\n").contains(
                "<i dir=\"rtl\" style=\"width:4ch\">שלום</i>"))
    }

    @Test("draws the code as large as on paper, with its content for those who cannot see it")
    func code() throws {
        let page = try page(template: "{code: A&B; option: qrcode, m, 4}\n")
        // 21 modules and twice 4 around them, of 4 dots each.
        #expect(page.contains("<svg style=\"width:calc(100%*116/576)\" viewBox=\"0 0 29 29\" role=\"img\""))
        #expect(page.contains("aria-label=\"QR: A&amp;B\""))
        // The upper left corner mark: seven dark modules after four light ones.
        #expect(page.contains("d=\"M4 4h7v1H4z"))
    }

    @Test("has the shop's logo as an ornament, and nothing without one")
    func logo() throws {
        let bitmap = try #require(Bitmap(width: 8, height: 1, bytes: [0x3C]))
        let template = "{image: logo}\n"
        #expect(
            try page(template: template, logo: Logo(bitmap)).contains(
                "viewBox=\"0 0 8 1\" aria-hidden=\"true\"><path d=\"M2 0h4v1H2z\"/></svg>"))
        #expect(try !page(template: template).contains("<svg"))
    }

    @Test("warns from edge to edge, as the paper does")
    func band() throws {
        var receipt = Fixtures.sale()
        receipt.form = .provisional
        receipt.warnings = ["SIGNATURE UNAVAILABLE"]
        let page = try page(receipt)
        let first = try #require(page.split(separator: "\n").first { $0.hasPrefix("<p>") })
        #expect(first.hasPrefix("<p><mark>") && first.hasSuffix("</mark></p>"))
    }
}
