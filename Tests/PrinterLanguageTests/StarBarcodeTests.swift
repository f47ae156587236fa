import Testing

@testable import PrinterLanguage

@Suite("Star's bar codes")
struct StarBarcodeTests {
    /// Kind, data, width, bytes behind `ESC b`, and the data that are read back.
    static let table: [(Symbology, String, UInt8, String, String)] = [
        (.upcE, "01234500006", 2, "30 32 31 50 30 31 32 33 34 35 30 30 30 30 36 1E", "01234500006"),
        (.upcA, "01234567890", 2, "31 32 31 50 30 31 32 33 34 35 36 37 38 39 30 1E", "01234567890"),
        (.ean8, "4006381", 3, "32 32 32 50 34 30 30 36 33 38 31 1E", "4006381"),
        (.ean13, "400638133393", 3, "33 32 32 50 34 30 30 36 33 38 31 33 33 33 39 33 1E", "400638133393"),
        (.code39, "*AB-1*", 2, "34 32 34 50 41 42 2D 31 1E", "AB-1"),
        (.itf, "1234", 3, "35 32 38 50 31 32 33 34 1E", "1234"),
        (.code93, "A1", 4, "37 32 33 50 41 31 1E", "A1"),
        (.codabar, "A123B", 3, "38 32 35 50 41 31 32 33 42 1E", "A123B"),
        (.code128Auto, "50%", 2, "36 32 31 50 35 30 25 30 1E", "50%"),
        (
            .gs1DataBarOmnidirectional, "0123456789012", 2, "0A 32 31 50 30 31 32 33 34 35 36 37 38 39 30 31 32 1E",
            "0123456789012"
        ),
    ]

    static func written(_ symbology: Symbology, _ data: [UInt8], module: UInt8 = 2) -> [UInt8] {
        var bytes: [UInt8] = []
        var encoder = StarEncoder(language: .starPRNT)
        for command: Command in [
            .barcodeHeight(80), .barcodeModule(module), .barcodeText(.below),
            .barcode(symbology, data: data, form: .counted),
        ] {
            encoder?.append(command, to: &bytes)
        }
        return bytes
    }

    @Test("say kind, text, width and height in one command", arguments: table)
    func encodes(symbology: Symbology, data: String, module: UInt8, hex: String, read: String) {
        let expected = bytes("1B 62 " + hex)
        #expect(StarBarcodeTests.written(symbology, ascii(data), module: module) == expected)
        #expect(
            CommandDecoder.commands(in: expected, language: .starPRNT) == [
                .barcodeHeight(80), .barcodeModule(module), .barcodeText(.below),
                .barcode(symbology, data: ascii(read), form: .counted),
            ])
    }

    @Test("Code 128 is unfolded from Epson's sets, which the printer chooses itself")
    func code128() {
        let folded: [UInt8] = ascii("{C") + [12, 34] + ascii("{BA{{%{A") + [0x09] + ascii("{1")
        let expected = bytes("1B 62 36 32 31 50 31 32 33 34 41 7B 25 30 25 49 25 31 1E")
        #expect(StarBarcodeTests.written(.code128, folded) == expected)
        let data: [UInt8] = ascii("1234A{%") + [0x09]
        #expect(
            CommandDecoder.commands(in: expected, language: .starPRNT).last
                == .barcode(.code128Auto, data: data, form: .counted))
    }

    @Test("no data can end the code and begin a command")
    func contained() {
        for symbology in Symbology.allCases {
            let written = StarBarcodeTests.written(symbology, [0x41, 0x1E, 0x1B, 0x07, 0x14, 0x14, 0x07, 0x42])
            let commands = CommandDecoder.commands(in: written, language: .starPRNT)
            #expect(commands.count == 4, "\(symbology)")
            #expect(written.filter { $0 == 0x1E }.count == 1)
        }
        #expect(StarBarcodeTests.written(.code39, ascii("**")).isEmpty)
        #expect(StarBarcodeTests.written(.code93, [UInt8](repeating: 0x41, count: 400)).count == 6 + 255 + 1)
    }

    @Test("a code without an end costs its head and no following text")
    func unended() {
        let commands = CommandDecoder.commands(
            in: bytes("1B 62 36 32 31 50") + [UInt8](repeating: 0x41, count: 300), language: .starPRNT)
        #expect(commands == [.unknown(bytes("1B 62 36 32 31 50")), .text([UInt8](repeating: 0x41, count: 300))])
    }
}
