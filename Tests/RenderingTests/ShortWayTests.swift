import Fuzzing
import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("The short ways of laying out and writing")
struct ShortWayTests {
    /// What comes of a receipt: bytes, or why there are none.
    private static func print(
        _ receipt: Receipt, _ template: Template, _ profile: PrinterProfile, takesShortWays: Bool
    ) -> Result<[UInt8], RenderingError> {
        let layout = Layout(receipt, template: template, profile: profile, takesShortWays: takesShortWays)
        return Result { () throws(RenderingError) in
            try ESCPOSWriter.bytes(of: layout, profile: profile, takesShortWays: takesShortWays)
        }
    }

    /// A printer of 24 to 64 columns, in any of the languages.
    private static func printer(_ maker: inout TextMaker) -> PrinterProfile {
        let models: [PrinterProfile] = [.generic80, .generic58, .epsonTMT20III, .starMCPrint3PRNT]
        var profile = models[maker.below(models.count)]
        profile.columnsA = 24 + maker.below(41)
        profile.widthDots = profile.columnsA * 12
        return profile
    }

    @Test("give the bytes of the general way for any receipt", arguments: 1...6 as ClosedRange<UInt64>)
    func receipts(seed: UInt64) throws {
        var maker = TextMaker(seed: seed)
        let templates = try ["sale", "session"].map { try Fixtures.template($0) }
        for _ in 0..<25 {
            let receipt = maker.receipt()
            let template = templates[maker.below(2)]
            let profile = ShortWayTests.printer(&maker)
            #expect(
                ShortWayTests.print(receipt, template, profile, takesShortWays: true)
                    == ShortWayTests.print(receipt, template, profile, takesShortWays: false),
                "\(profile.name), \(profile.columnsA) columns: \(receipt)")
        }
    }

    @Test("give the bytes of the general way for any document", arguments: 1...6 as ClosedRange<UInt64>)
    func documents(seed: UInt64) throws {
        var maker = TextMaker(seed: seed)
        var compiled = 0
        for _ in 0..<150 {
            let text = maker.document()
            // Many are broken on purpose; their errors are tested elsewhere.
            guard let template = try? Template(document: text, name: "document") else { continue }
            compiled += 1
            let profile = ShortWayTests.printer(&maker)
            let receipt = maker.receipt()
            #expect(
                ShortWayTests.print(receipt, template, profile, takesShortWays: true)
                    == ShortWayTests.print(receipt, template, profile, takesShortWays: false),
                "\(profile.name), \(profile.columnsA) columns: \(String(decoding: text, as: UTF8.self))")
        }
        #expect(compiled > 5)
    }

    @Test("give the bytes of the general way for the receipts of the shop on every paper", arguments: 24...64)
    func papers(columns: Int) throws {
        let profile = Fixtures.printer(columns: columns)
        for receipt in [Fixtures.sale(), Fixtures.provisional(), Fixtures.returned()] {
            let template = try Fixtures.template()
            #expect(
                ShortWayTests.print(receipt, template, profile, takesShortWays: true)
                    == ShortWayTests.print(receipt, template, profile, takesShortWays: false))
        }
    }

    @Test("are taken by default, and by nothing where they are not wanted")
    func areTaken() throws {
        let template = try Fixtures.template()
        let short = Layout(Fixtures.sale(), template: template, profile: .generic80)
        let general = Layout(Fixtures.sale(), template: template, profile: .generic80, takesShortWays: false)
        #expect(short.runs.count { $0.isPlain } > short.runs.count / 2)
        #expect(!general.runs.contains { $0.isPlain })
        #expect(short.lines == general.lines)
    }

    @Test("would print other bytes if a run were said to be plain that is not")
    func negativeControl() throws {
        var profile = PrinterProfile.generic80
        // Without a euro sign, three letters stand for it: as many columns as it has bytes.
        profile.codePages = [CodePageSlot(0, .pc437)]
        let template = try Fixtures.template(text: "{w: *; a: left}\n|5 \u{20AC}\n")
        var layout = Layout(Fixtures.sale(), template: template, profile: profile)
        let bytes = try ESCPOSWriter.bytes(of: layout, profile: profile)
        #expect(bytes.firstRange(of: Array("5 EUR".utf8)) != nil)
        let index = try #require(layout.runs.firstIndex { !$0.isPlain })
        layout.runs[index].isPlain = true
        #expect(try ESCPOSWriter.bytes(of: layout, profile: profile) != bytes)
    }
}
