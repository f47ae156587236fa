import Settings
import Testing

@Suite("Printer overrides")
struct PrinterOverridesTests {
    static func overrides(_ text: String) throws -> PrinterOverrides {
        let settings = try Examples.parse(Examples.with(printer: Examples.printer + ", overrides: { \(text) }"))
        return try #require(settings.printers.first).overrides
    }

    @Test("are read as plain values under the names of the fields")
    func values() throws {
        let overrides = try Self.overrides(
            """
            widthDots: 512, columnsA: 42, cutter: false, kanjiOff: yes, fence: queued-status, qr: drawn,
              status: [real-time, automatic], drawerPins: [2], codePages: { 19: pc858, 16: wpc1252 }
            """)
        #expect(
            overrides.entries == [
                .init("codePages", .pages([.init(19, "pc858"), .init(16, "wpc1252")])),
                .init("fence", .word("queued-status")), .init("status", .words(["real-time", "automatic"])),
                .init("widthDots", .number(512)), .init("columnsA", .number(42)), .init("cutter", .flag(false)),
                .init("qr", .word("drawn")), .init("kanjiOff", .flag(true)), .init("drawerPins", .numbers([2])),
            ])
    }

    @Test("are none where the configuration has none, or an empty group", arguments: ["", ", overrides: {}"])
    func none(text: String) throws {
        let settings = try Examples.parse(Examples.with(printer: Examples.printer + text))
        #expect(settings.printers.first?.overrides.entries == [])
    }

    @Test(
        "are refused with the line and the full key",
        arguments: [
            ("widthDot: 5", "widthDot", "the key is unknown", "did you mean \"widthDots\"?"),
            ("code: {}", "code", "the key is unknown", "did you mean \"codePages\"?"),
            (
                "widthDots: wide", "widthDots", "\"wide\" is no number from 0 to 1000000",
                "write a whole number in digits"
            ),
            ("widthDots: -1", "widthDots", "\"-1\" is no number from 0 to 1000000", "write a whole number in digits"),
            ("cutter: maybe", "cutter", "\"maybe\" is neither true nor false", "write true or false"),
            ("status: real-time", "status", "a single value stands where a list is due", "put it in [ ]"),
            (
                "fence: [none]", "fence", "a list stands where a single value is due",
                "write one value, in quotes if need be"
            ),
            (
                "codePages: [16]", "codePages", "a list stands where a group of keys is due",
                "write it as { 16: wpc1252, 19: pc858 }"
            ),
            (
                "codePages: { 256: pc437 }", "codePages.256", "\"256\" is no number of a code page",
                "write a number from 0 to 255"
            ),
            (
                "codePages: { euro: pc437 }", "codePages.euro", "\"euro\" is no number of a code page",
                "write a number from 0 to 255"
            ),
            (
                "codePages: { 16: wpc1252, 016: pc437 }", "codePages.016", "the page number 16 stands twice",
                "give each page its own number"
            ),
            (
                "drawerPins: [two]", "drawerPins[0]", "\"two\" is no number from 0 to 1000000",
                "write a whole number in digits"
            ),
        ])
    func refused(text: String, key: String, sentence: String, remedy: String) throws {
        let problems = Examples.problems(Examples.with(printer: Examples.printer + ", overrides: { \(text) }"))
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.line == 1)
        #expect(problem.key == "printers[0].overrides.\(key)")
        #expect(problem.sentence == sentence)
        #expect(problem.remedy == remedy)
    }

    @Test("know the line of each field and of each page, for those who read the words")
    func lines() throws {
        let text = """
            printers:
              - name: front
                device: "usb:"
                overrides:
                  fence: queued
                  codePages:
                    16: wpc1252
                    19: pc859

            """
        let settings = try Examples.parse(text + Examples.without("printers"))
        let overrides = try #require(settings.printers.first).overrides
        let page = overrides.problem("codePages.19", "\"pc859\" is no code page", "did you mean \"pc858\"?")
        #expect(
            page.description == "/etc/quittance/quittance.yaml:8: printers[0].overrides.codePages.19: "
                + "\"pc859\" is no code page; did you mean \"pc858\"?")
        #expect(overrides.problem("fence", "a", "b").line == 5)
        #expect(overrides.problem("columnsA", "a", "b").line == 4)
    }
}
