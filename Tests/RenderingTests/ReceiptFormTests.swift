import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Forms of a receipt")
struct ReceiptFormTests {
    private func commands(
        _ receipt: Receipt, template: Template, columns: Int = 48
    ) throws -> [Command] {
        CommandDecoder.commands(
            in: try ReceiptWriter.render(receipt, template: template, profile: Fixtures.printer(columns: columns)))
    }

    private func text(_ receipt: Receipt, columns: Int = 48) throws -> String {
        let profile = Fixtures.printer(columns: columns)
        return TextWriter.text(
            try ReceiptWriter.render(receipt, template: try Fixtures.template(), profile: profile), profile: profile)
    }

    @Test("fiscal: shows every field of § 6 KassenSichV as it came")
    func fiscal() throws {
        let text = try text(Fixtures.sale())
        for line in [
            "TSE-Transaktion: 13", "Signaturzähler: 44131", "TSE-Start: 2019-11-22T11:29:48.000Z",
            "TSE-Stop: 2019-11-22T11:29:49.000Z", "Kassen-SN: AMA-2642", "TSE-SN: bf1b13c1cf8a6f",
            "Prüfwert: K8zsZ6NjsBzo/Yd3Hba84aH3oT", "Friedrichstr. 42", "10117 Berlin", "20.05.2026 10:15:31",
        ] { #expect(text.contains(line)) }
        let joined = text.filter { $0 != "\n" }
        #expect(joined.contains("bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3"))
        #expect(!text.contains("Ausgestellt"))
    }

    @Test("fiscal: prints the provider's code to the byte, 30 to 40 mm wide")
    func code() throws {
        let commands = try commands(Fixtures.sale(), template: try Fixtures.template())
        #expect(commands.contains(.qrStore(Array(Fixtures.code.utf8))))
        // 415 bytes are 81 modules at level M; 3 dots each are 30.4 mm at 203 dpi.
        #expect(commands.contains(.qrModuleSize(3)))
        #expect(commands.contains(.qrLevel(.m)))
    }

    @Test("provisional: shows nothing of the provider, not even if it is there", arguments: [32, 42, 48])
    func provisional(columns: Int) throws {
        let text = try text(Fixtures.provisional(), columns: columns)
        for word in ["TSE-Transaktion", "44131", "AMA-2642", "Prüfwert", "[QR", "[picture"] {
            #expect(!text.contains(word))
        }
    }

    @Test("provisional: opens and ends with its warnings, double height", arguments: [32, 42, 48])
    func warnings(columns: Int) throws {
        let profile = Fixtures.printer(columns: columns)
        let bytes = try ReceiptWriter.render(
            Fixtures.provisional(), template: try Fixtures.template(), profile: profile)
        let texts = PaperInterpreter.papers(of: bytes, profile: profile).flatMap(\.items).compactMap { item in
            if case .text(let text) = item { text } else { nil }
        }
        func words(_ texts: some Sequence<PaperText>) -> String {
            texts.map(\.text).joined(separator: " ").split(separator: " ").joined(separator: " ")
        }
        let phrase = "TSE ausgefallen – Beleg ohne TSE-Signatur SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT"
        let marked = texts.filter(\.isInverted)
        #expect(words(marked) == phrase + " " + phrase)
        #expect(marked.allSatisfy { $0.height == 2 })
        #expect(words(texts.prefix(while: \.isInverted)) == phrase)
        #expect(words(texts.reversed().prefix(while: \.isInverted).reversed()) == phrase)
    }

    @Test("provisional: carries its warnings even through a template that forgot them")
    func forgottenWarnings() throws {
        let template = try Fixtures.template(text: "{{shop.name}}\n|{{total}}\n=")
        #expect(
            try Fixtures.text("{{shop.name}}\n|{{total}}\n=", Fixtures.provisional(), columns: 48)
                .split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") } == [
                    "TSE ausgefallen – Beleg ohne TSE-Signatur", "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT",
                    "Bäckerei Müller", "1.280,43", "TSE ausgefallen – Beleg ohne TSE-Signatur",
                    "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT",
                ])
        let fiscal = try commands(Fixtures.sale(), template: template)
        #expect(!fiscal.contains(.invert(true)))
    }

    @Test("replacing: names the provisional receipt and the time of issue")
    func replacing() throws {
        let text = try text(Fixtures.returned(), columns: 42)
        #expect(text.contains("Ersetzt vorläufigen Beleg reg_1-000017"))
        #expect(text.contains("Ausgestellt            20.05.2026 11:15:31"))
        #expect(text.contains("RETOURE"))
    }

    @Test("unsigned: says so and prints no code")
    func unsigned() throws {
        var receipt = Fixtures.sale()
        receipt.fiscal = FiscalInformation(json: #"{"document_number":"14"}"#)
        let text = try text(receipt)
        #expect(text.contains("TSE-Transaktion: 14"))
        #expect(text.contains("Ohne Signatur"))
        #expect(!text.contains("[QR"))
    }

    @Test("begins with a reset and ends with one cut, whatever the template")
    func frame() throws {
        for template in ["|x", "|x\n=", ""] {
            let bytes = try ReceiptWriter.render(
                Fixtures.sale(), template: try Fixtures.template(text: template), profile: .generic80)
            #expect(bytes.starts(with: [0x1B, 0x40]))
            #expect(bytes.suffix(6) == [0x1B, 0x64, 0x04, 0x1D, 0x56, 0x01])
            #expect(CommandDecoder.commands(in: bytes).count { $0 == .cut(.partial, feed: nil) } == 1)
        }
    }

    @Test("is only fed where the printer has no cutter")
    func noCutter() throws {
        var profile = PrinterProfile.generic80
        profile.hasCutter = false
        let bytes = try ReceiptWriter.render(Fixtures.sale(), template: try Fixtures.template(), profile: profile)
        #expect(bytes.suffix(3) == [0x1B, 0x64, profile.feedBeforeCut])
    }

    @Test("names the terminal beside the register only where it has a name of its own")
    func terminal() throws {
        var receipt = Fixtures.sale()
        receipt.terminal = "T 7"
        #expect(try text(receipt).contains(" reg_1 / T 7\n"))
        receipt.terminal = "reg_1"
        #expect(try text(receipt).contains(" reg_1\n"))
    }
}
