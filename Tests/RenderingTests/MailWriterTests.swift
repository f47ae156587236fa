import Foundation
import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("A receipt in a mail")
struct MailWriterTests {
    private func body(
        _ receipt: Receipt = Fixtures.sale(), profile: PrinterProfile = .generic80, logo: Logo? = nil
    ) throws -> MailBody {
        try MailWriter.body(of: receipt, templates: TemplateStore.shipped(), profile: profile, logo: logo)
    }

    /// The words of the page, its marks taken away.
    private func words(_ html: String) -> String {
        var text = ""
        var isTag = false
        for character in html {
            if character == "<" { isTag = true }
            if !isTag { text.append(character) }
            if character == ">" { isTag = false }
        }
        return text
    }

    @Test("says the same as page and as text, line by line")
    func same() throws {
        for receipt in [Fixtures.sale(), Fixtures.returned()] {
            let body = try body(receipt)
            let page = words(body.html).replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            for line in body.text.split(separator: "\n") where !line.hasPrefix("[") {
                for word in line.split(separator: " ") { #expect(page.contains(word), "\(word)") }
            }
            #expect(body.text.contains(receipt.number))
        }
    }

    @Test("greets in the receipt's language")
    func language() throws {
        var receipt = Fixtures.sale()
        for (language, greeting) in [
            ("de", "Guten Tag,"), ("en", "Hello,"), ("fr", "Bonjour,"), ("it", "Buongiorno,"), ("es", "Buenos días:"),
        ] {
            receipt.language = language
            let body = try body(receipt)
            #expect(body.language == language)
            #expect(body.text.hasPrefix(greeting + "\n\n"))
            #expect(body.html.contains("<html lang=\"\(language)\">"))
            #expect(body.html.contains(greeting))
        }
    }

    @Test("asks a mail program for no script, no server and no drawing; its pictures travel with it")
    func selfContained() throws {
        let body = try body(logo: logo())
        #expect(body.pictures.map(\.name) == ["image1.png", "code2.png"])
        for picture in body.pictures { #expect(body.html.contains("src=\"cid:\(picture.name)\"")) }
        for word in ["<script", "<svg", "http:", "https:", "data:", "@import", "url("] {
            #expect(!body.html.contains(word), "\(word)")
        }
        // Without the head's styles the columns still stand: by blanks, kept by an element of their own.
        #expect(body.html.contains("<pre style=\"margin:0;"))
    }

    @Test("shows a code that is read off the screen as what the provider said")
    func code() throws {
        let body = try body()
        let png = try #require(body.pictures.last?.png)
        let path = FileManager.default.temporaryDirectory.path + "/quittance-\(UUID().uuidString).png"
        try Data(png).write(to: URL(filePath: path))
        defer { _ = try? FileManager.default.removeItem(atPath: path) }  // The system empties its own folder too.
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["zbarimg", "-q", "--raw", path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let read = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: read, as: UTF8.self) == Fixtures.code + "\n")
    }

    @Test("shows data as nothing but text")
    func injection() throws {
        var receipt = Fixtures.sale()
        receipt.number = "<script>alert(1)</script>"
        receipt.shop = Shop(name: "A & B\" onload=\"x", address: ["<img src=x>"])
        receipt.items = [
            LineItem(
                title: "<b>x</b>\u{1B}[31m\r\n", quantity: "1", unitPrice: Fixtures.euro(1), total: Fixtures.euro(1),
                rates: [])
        ]
        let body = try body(receipt)
        for mark in ["<script", "<b>", "<img src=x", "\" onload"] { #expect(!body.html.contains(mark), "\(mark)") }
        #expect(!body.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test("puts large words where they stand on paper, and neither pictures nor cuts into the text")
    func large() throws {
        let lines = try body(logo: logo()).text.split(separator: "\n").map(String.init)
        #expect(lines.contains(String(repeating: " ", count: 16) + "Bäckerei Müller"))
        let total = try #require(lines.first { $0.hasPrefix("SUMME EUR") })
        #expect(total.count == 48)
        #expect(total.hasSuffix(" 1.280,43"))
        #expect(lines.filter { $0.hasPrefix("[") } == ["[QR]"])
    }

    @Test("has links instead of their codes in the text")
    func links() throws {
        let template = try Template(
            document: Array("{code: https://x.example/1; option: qrcode}\n".utf8), name: "document")
        let text = TextWriter.text(of: Layout(document: template, profile: .generic80), forCustomers: true)
        #expect(text == "https://x.example/1\n")
    }

    private func logo() -> Logo {
        var bitmap = Bitmap(width: 24, height: 8)
        for x in 0..<24 { bitmap[x, x % 8] = true }
        return Logo(bitmap)
    }
}
