import PrinterLanguage
import Testing

@Suite("Symbology")
struct SymbologyTests {
    @Test("goes by the numbers of GS k", arguments: Symbology.allCases)
    func numbers(symbology: Symbology) {
        #expect(Symbology(number: symbology.number) == symbology)
        if symbology.number <= 71 { #expect(Symbology(number: symbology.number - 65) == symbology) }
    }

    @Test("is none for other numbers", arguments: [UInt8(7), 64, 80, 255])
    func others(number: UInt8) {
        #expect(Symbology(number: number) == nil)
    }

    @Test(
        "knows how wide a code becomes",
        arguments: [
            (Symbology.ean13, "4006381333931", 95), (.ean8, "96385074", 67), (.upcA, "036000291452", 95),
            (.upcE, "01234565", 51),
            (.code39, "A1", 63), (.itf, "1234", 45), (.codabar, "A1B", 36), (.code93, "AB", 55), (.code128, "{BAB", 57),
            (.code128, "AB", 57), (.code128, "{BA{CB", 68),
        ])
    func modules(symbology: Symbology, data: String, modules: Int) {
        #expect(symbology.modules(for: ascii(data)) == modules)
    }
}
