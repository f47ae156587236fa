import PrinterLanguage
import Testing

@Suite("PrinterProfile")
struct PrinterProfileTests {
    @Test(
        "is found by the name the configuration writes",
        arguments: [
            ("generic-80mm", 576, 48), ("generic-58mm", 384, 32), ("epson-tm-t20iii", 576, 48),
            ("epson-tm-t88v", 512, 42),
            ("virtual", 576, 48),
        ])
    func named(name: String, dots: Int, columns: Int) {
        let profile = PrinterProfile.named(name)
        #expect(profile?.widthDots == dots)
        #expect(profile?.columns(.a) == columns)
    }

    @Test("is not found by any other name")
    func unknown() {
        #expect(PrinterProfile.named("epson") == nil)
        #expect(PrinterProfile.all.count == 5)
    }

    @Test("fits its columns on its head", arguments: PrinterProfile.all)
    func fits(profile: PrinterProfile) {
        #expect(profile.columnsA * 12 <= profile.widthDots)
        #expect(profile.columnsB * 9 <= profile.widthDots)
        #expect((profile.columnsA + 1) * 12 > profile.widthDots)
        #expect(profile.rasterRows > 0)
    }

    @Test("states each page number once, one with the euro sign first", arguments: PrinterProfile.all)
    func pages(profile: PrinterProfile) {
        #expect(Set(profile.codePages.map(\.number)).count == profile.codePages.count)
        #expect(profile.codePages.first?.page.byte(for: "€") != nil)
        for slot in profile.codePages { #expect(profile.codePage(number: slot.number) == slot.page) }
        #expect(profile.codePage(number: 250) == nil)
    }

    @Test("draws QR codes where cheap printers cannot")
    func drawsQR() {
        #expect(!PrinterProfile.generic58.nativeQR)
        #expect(PrinterProfile.virtual.nativeQR)
    }
}
