import PrinterLanguage
import Testing

@Suite("Profile overrides")
struct ProfileOverridesTests {
    typealias Change = @Sendable (inout PrinterProfile) -> Void

    static func changed(_ field: String, _ value: PrinterProfile.Value) -> (PrinterProfile, ProfileProblem?) {
        var profile = PrinterProfile.generic80
        do throws(ProfileProblem) {
            try profile.set(field, to: value)
            try profile.validate()
        } catch {
            return (profile, error)
        }
        return (profile, nil)
    }

    static let changes: [(String, PrinterProfile.Value, Change)] = [
        ("widthDots", .number(640), { $0.widthDots = 640 }), ("dpi", .number(180), { $0.dpi = 180 }),
        ("columnsA", .number(42), { $0.columnsA = 42 }), ("columnsB", .number(56), { $0.columnsB = 56 }),
        ("columnsC", .number(72), { $0.columnsC = 72 }), ("rasterRows", .number(24), { $0.rasterRows = 24 }),
        ("feedBeforeCut", .number(0), { $0.feedBeforeCut = 0 }),
        ("internationalSets", .number(9), { $0.internationalSets = 9 }),
        ("cutter", .flag(false), { $0.hasCutter = false }), ("raster", .flag(false), { $0.raster = false }),
        ("kanjiOff", .flag(false), { $0.needsKanjiOff = false }),
        ("disablesRealTime", .flag(true), { $0.disablesRealTime = true }),
        ("linePictures", .flag(true), { $0.linePictures = true }),
        ("qr", .word("drawn"), { $0.nativeQR = false }), ("fence", .word("none"), { $0.fence = .none }),
        ("fence", .word("process-id"), { $0.fence = .processID }),
        ("fence", .word("queued-status"), { $0.fence = .queuedStatus }),
        ("buzzer", .word("esc-b"), { $0.buzzer = .pulses }),
        ("twoByte", .word("gb2312"), { $0.twoByteSet = .gb2312 }), ("twoByte", .word("none"), { $0.twoByteSet = nil }),
        ("status", .words([]), { $0.status = [] }),
        ("status", .words(["automatic", "real-time"]), { $0.status = [.realTime, .automatic] }),
        ("drawerPins", .numbers([5]), { $0.drawerPins = [5] }),
        ("drawerPulse", .number(200), { $0.drawerPulse = 200 }),
        ("codes", .words(["aztec", "pdf417"]), { $0.areaCodes = [.aztec, .pdf417] }),
        ("codePages", .pages([.init(71, "wpc1252")]), { $0.codePages = [CodePageSlot(71, .wpc1252)] }),
        (
            "codePages", .pages([.init(0, "PC437"), .init(19, "pc858"), .init(2, "pc850"), .init(16, "WPC1252")]),
            {
                $0.codePages = [
                    CodePageSlot(19, .pc858), CodePageSlot(16, .wpc1252), CodePageSlot(0, .pc437),
                    CodePageSlot(2, .pc850),
                ]
            }
        ),
    ]

    @Test("change one field each, and put pages with the euro sign first", arguments: changes.indices)
    func change(index: Int) {
        let (field, value, change) = Self.changes[index]
        var expected = PrinterProfile.generic80
        change(&expected)
        let (profile, problem) = Self.changed(field, value)
        #expect(problem == nil)
        #expect(profile == expected, "\(field)")
    }

    @Test(
        "are refused with field and bounds where they cannot be",
        arguments: [
            ("widthDots", PrinterProfile.Value.number(0), "widthDots: 0 is not within 1 and 1000"),
            ("widthDots", .number(1001), "widthDots: 1001 is not within 1 and 1000"),
            ("widthDots", .number(384), "columnsA: 48 columns of 12 dots do not fit on 384 dots"),
            ("columnsA", .number(49), "columnsA: 49 columns of 12 dots do not fit on 576 dots"),
            ("columnsA", .number(0), "columnsA: 0 columns of 12 dots do not fit on 576 dots"),
            ("columnsB", .number(65), "columnsB: 65 columns of 9 dots do not fit on 576 dots"),
            ("columnsC", .number(73), "columnsC: 73 columns of 8 dots do not fit on 576 dots"),
            ("rasterRows", .number(0), "rasterRows: 0 is not within 1 and 65535"),
            ("rasterRows", .number(65_536), "rasterRows: 65536 is not within 1 and 65535"),
            ("dpi", .number(20), "dpi: 20 is not within 72 and 600"),
            ("feedBeforeCut", .number(256), "feedBeforeCut: 256 is not within 0 and 255"),
            ("internationalSets", .number(0), "internationalSets: 0 is not within 1 and 18"),
            ("drawerPins", .numbers([3]), "drawerPins: no drawer is wired to pin 3"),
            ("drawerPulse", .number(501), "drawerPulse: 501 is not within 10 and 500"),
            ("codes", .words(["maxicode"]), "codes: \"maxicode\" is none of pdf417, datamatrix, aztec"),
            ("codePages", .pages([]), "codePages: there is no code page"),
            (
                "codePages", .pages([.init(16, "wpc1252"), .init(16, "pc437")]),
                "codePages.16: the number stands twice"
            ),
            ("codePages", .pages([.init(256, "wpc1252")]), "codePages.256: 256 is not within 0 and 255"),
            ("codePages", .pages([.init(16, "wpc1259")]), "codePages.16: \"wpc1259\" is no code page"),
            ("fence", .word("queued"), "fence: \"queued\" is none of none, queued-status, process-id, counter"),
            ("status", .words(["realtime"]), "status: \"realtime\" is none of real-time, automatic"),
            ("qr", .word("yes"), "qr: \"yes\" is none of native, drawn"),
            ("widthDots", .flag(true), "widthDots: the profile has no such field of this kind"),
            ("nothing", .number(1), "nothing: the profile has no such field of this kind"),
        ])
    func refused(field: String, value: PrinterProfile.Value, expected: String) {
        let problem = Self.changed(field, value).1
        #expect(problem.map { $0.description.hasPrefix(expected + "; ") } == true, "\(String(describing: problem))")
    }

    @Test("name the words that were meant, for whoever looks for the nearest")
    func words() {
        let page = Self.changed("codePages", .pages([.init(16, "wpc1259")])).1
        #expect(page?.word == "wpc1259")
        #expect(page?.known.contains("wpc1252") == true)
        #expect(Self.changed("fence", .word("queued")).1?.known == ["none", "queued-status", "process-id", "counter"])
    }
}
