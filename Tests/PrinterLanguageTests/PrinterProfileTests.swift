import PrinterLanguage
import Testing

@Suite("PrinterProfile")
struct PrinterProfileTests {
    /// One profile for each list of code pages.
    static let distinct: [PrinterProfile] = {
        var lists: Set<[CodePageSlot]> = []
        return PrinterProfile.all.filter { lists.insert($0.codePages).inserted }
    }()

    @Test(
        "is found by the name the configuration writes",
        arguments: [
            ("generic-80mm", 576, 48, 64), ("generic-58mm", 384, 32, 42), ("virtual", 576, 48, 64),
            ("epson-tm-t20ii", 576, 48, 64), ("epson-tm-t20iii", 576, 48, 64), ("epson-tm-t70ii", 512, 42, 56),
            ("epson-tm-t88iii", 512, 42, 56), ("epson-tm-t88v", 512, 42, 56), ("epson-tm-t88vii", 512, 42, 56),
            ("epson-tm-m30iii", 576, 48, 57), ("epson-tm-p20", 384, 32, 42), ("epson-tm-u220", 400, 33, 40),
            ("star-tsp650ii", 576, 48, 64), ("star-tsp800ii", 832, 69, 92), ("star-mc-print2", 384, 32, 42),
            ("bixolon-srp-350iii", 512, 42, 56), ("bixolon-srp-275iii", 400, 33, 42),
            ("citizen-ct-s310ii", 576, 48, 64), ("citizen-ct-e351", 576, 48, 64), ("custom-kube-ii", 576, 48, 64),
            ("sewoo-slk-ts400", 512, 42, 56), ("xprinter-xp-58", 384, 32, 42), ("xprinter-xp-n160ii", 576, 48, 64),
            ("rongta-rp326", 576, 48, 64), ("metapace-t-1", 504, 42, 56), ("snbc-btp-r880np", 576, 48, 64),
        ])
    func named(name: String, dots: Int, columnsA: Int, columnsB: Int) {
        let profile = PrinterProfile.named(name)
        #expect(profile?.widthDots == dots)
        #expect(profile?.columns(.a) == columnsA)
        #expect(profile?.columns(.b) == columnsB)
    }

    @Test("is not found by any other name", arguments: ["epson", "", "Epson-TM-T20III", "generic"])
    func unknown(name: String) {
        #expect(PrinterProfile.named(name) == nil)
    }

    @Test("covers the models that shops own, each once, from every maker")
    func all() {
        let names = PrinterProfile.all.map(\.name)
        #expect(names.count >= 50)
        #expect(Set(names).count == names.count)
        for maker in ["epson", "star", "bixolon", "citizen", "custom", "sewoo", "xprinter", "rongta", "generic"] {
            #expect(names.count { $0.hasPrefix(maker + "-") } >= 2, "\(maker)")
        }
        for name in names {
            #expect(name.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
        }
    }

    @Test("has no figure that cannot be", arguments: PrinterProfile.all)
    func valid(profile: PrinterProfile) {
        #expect(profile.problems() == [])
        #expect((profile.columnsA + 1) * 12 > profile.widthDots, "font A fills the line")
        #expect(profile.columns(.c) == profile.columnsC ?? profile.columnsB)
        #expect(profile.fonts.count == (profile.columnsC == nil ? 2 : 3))
    }

    @Test("states each page number once, one with the euro sign first", arguments: PrinterProfile.all)
    func pages(profile: PrinterProfile) {
        #expect(Set(profile.codePages.map(\.number)).count == profile.codePages.count)
        #expect(profile.codePages.first?.page.byte(for: "€") != nil)
        for slot in profile.codePages { #expect(profile.codePage(number: slot.number) == slot.page) }
        #expect(profile.codePage(number: 250) == nil)
    }

    @Test("promises no fence that the maker does not document")
    func fences() {
        let echoing = PrinterProfile.all.filter { $0.fence == .processID }.map(\.name)
        #expect(echoing.allSatisfy { $0.hasPrefix("epson-") || $0 == "virtual" })
        #expect(!echoing.contains("epson-tm-t88iii"))
        #expect(!echoing.contains("epson-tm-u220"))
    }

    @Test("draws QR codes where cheap printers cannot, and needles print neither codes nor pictures")
    func drawsQR() {
        #expect(!PrinterProfile.generic58.nativeQR)
        #expect(PrinterProfile.virtual.nativeQR)
        for profile in [PrinterProfile.epsonTMU220, .bixolonSRP275III] {
            #expect(!profile.nativeQR)
            #expect(!profile.raster)
        }
    }

    @Test(
        "knows where a maker's number means another page",
        arguments: [
            ("generic-80mm", UInt8(17), CodePage.pc866), ("rongta-rp326", 17, .wpc1253), ("rongta-rp326", 7, .pc866),
            ("xprinter-xp-80", 7, .wpc1253), ("bixolon-srp-350iii", 21, .pc862), ("epson-tm-t20iii", 36, .pc862),
            ("citizen-ct-s601ii", 8, .pc857), ("epson-tm-t20iii", 13, .pc857), ("zjiang-pos-5890", 72, .wpc1250),
        ])
    func numbers(name: String, number: UInt8, page: CodePage) {
        #expect(PrinterProfile.named(name)?.codePage(number: number) == page)
    }
}
