import Flows
import PrinterLanguage
import Rendering
import Settings
import Testing

@Suite("Profiles of the premises")
struct ProfileOverridesTests {
    static func premises(_ printer: String) throws -> Premises {
        let text = """
            shop:
              name: Mustermann GmbH
            upstreams:
              - { name: main, dialect: openfiskal-operations, url: "https://api.example.org/v1" }
            registers:
              - { id: reg_1, upstream: main, country: DE, printer: front }
            printers:
              - name: front
                device: "usb:"

            """
        return try Premises(
            ShopSettings.parse(text + printer, file: "/etc/quittance/quittance.yaml"), templates: .shipped())
    }

    static func problem(_ printer: String) -> String? {
        do {
            _ = try premises(printer)
            return nil
        } catch {
            return String(describing: error)
        }
    }

    @Test("have what the configuration knows better, and the rest from the model")
    func applied() throws {
        let premises = try Self.premises(
            """
                profile: epson-tm-t20iii
                overrides:
                  widthDots: 512
                  columnsA: 42
                  columnsB: 56
                  fence: queued-status
                  status: [real-time]
                  cutter: false
                  qr: drawn
                  kanjiOff: true
                  codePages:
                    0: pc437
                    71: wpc1252
            """)
        var expected = PrinterProfile.epsonTMT20III
        expected.widthDots = 512
        expected.columnsA = 42
        expected.columnsB = 56
        expected.fence = .queuedStatus
        expected.status = .realTime
        expected.hasCutter = false
        expected.nativeQR = false
        expected.needsKanjiOff = true
        expected.codePages = [CodePageSlot(71, .wpc1252), CodePageSlot(0, .pc437)]
        #expect(premises.printer("front")?.profile == expected)
    }

    @Test("are the model's own without overrides")
    func plain() throws {
        #expect(try Self.premises("    profile: star-mc-print2").printer("front")?.profile == .starMCPrint2)
    }

    @Test(
        "are refused at the start with file, line, key, bounds and the nearest name",
        arguments: [
            (
                "    overrides:\n      codePages:\n        16: wpc1252\n        19: pc-858\n",
                "13: printers[0].overrides.codePages.19: \"pc-858\" is no code page; did you mean \"pc858\"?"
            ),
            (
                "    overrides: { fence: queued-state }\n",
                "10: printers[0].overrides.fence: \"queued-state\" is none of none, queued-status, process-id, counter; "
                    + "did you mean \"queued-status\"?"
            ),
            (
                "    overrides:\n      widthDots: 0\n",
                "11: printers[0].overrides.widthDots: 0 is not within 1 and 1000; write a number from 1 to 1000"
            ),
            (
                "    overrides:\n      widthDots: 1001\n",
                "11: printers[0].overrides.widthDots: 1001 is not within 1 and 1000; write a number from 1 to 1000"
            ),
            (
                "    overrides:\n      rasterRows: 0\n",
                "11: printers[0].overrides.rasterRows: 0 is not within 1 and 65535; write a number from 1 to 65535"
            ),
            (
                "    overrides:\n      columnsA: 60\n",
                "11: printers[0].overrides.columnsA: 60 columns of 12 dots do not fit on 576 dots; "
                    + "write a number from 1 to 48, or correct widthDots"
            ),
            (
                "    overrides:\n      codePages: {}\n",
                "11: printers[0].overrides.codePages: there is no code page; "
                    + "name one page at least, such as 16: wpc1252"
            ),
        ])
    func refused(printer: String, problem: String) {
        #expect(Self.problem(printer) == "/etc/quittance/quittance.yaml:" + problem)
    }

    @Test("name every problem, a line each")
    func all() {
        let problem = Self.problem("    overrides:\n      fence: a\n      qr: b\n      buzzer: c\n") ?? ""
        #expect(problem.split(separator: "\n").count == 3)
    }

    @Test("name the nearest profiles of an unknown one")
    func unknownProfile() {
        let problem = Self.problem("    profile: epson-tm-t20iv\n") ?? ""
        #expect(
            problem.hasPrefix(
                "/etc/quittance/quittance.yaml:10: printers[0].profile: \"epson-tm-t20iv\" is no profile; did you mean "
            ), "\(problem)")
        #expect(problem.contains("\"epson-tm-t20ii"), "\(problem)")
    }

    @Test(
        "refuse a device that cannot be, with file, line and key",
        arguments: ["usb://zz/1", "socket://h:99999", "serial:/dev/ttyS0?baud=abc"])
    func device(uri: String) throws {
        let text = """
            shop: { name: Mustermann GmbH }
            upstreams: [{ name: main, dialect: openfiskal-operations, url: "https://api.example.org/v1" }]
            registers: [{ id: reg_1, upstream: main, country: DE, printer: front }]
            printers: [{ name: front, device: "\(uri)" }]
            """
        let settings = try ShopSettings.parse(text, file: "q.yaml")
        let error = #expect(throws: PremisesError.self) { try Premises(settings, templates: .shipped()) }
        #expect(error?.description.contains("q.yaml:4: printers[0].device: \"\(uri)\" is no device URI") == true)
    }

    @Test("refuse an option that a dialect does not have, with file, line and key")
    func option() throws {
        let text = """
            shop: { name: Mustermann GmbH }
            upstreams:
              - name: main
                dialect: openfiskal-operations
                url: "https://api.example.org/v1"
                options:
                  nonsense: 1
            registers: [{ id: reg_1, upstream: main, country: DE, printer: front }]
            printers: [{ name: front, device: "usb:" }]
            """
        let settings = try ShopSettings.parse(text, file: "q.yaml")
        let error = #expect(throws: PremisesError.self) { try Premises(settings, templates: .shipped()) }
        #expect(error?.description.contains("q.yaml:7: upstreams[0].options.nonsense: unknown") == true)
    }

    @Test("take every field that the configuration knows", arguments: PrinterOverrides.fields)
    func fields(name: String) {
        let values: [PrinterProfile.Value] = [
            .number(5), .flag(true), .word("none"), .word("drawn"), .words([]), .numbers([]), .pages([]),
        ]
        let accepted = values.count { value in
            var profile = PrinterProfile.generic80
            do throws(ProfileProblem) {
                try profile.set(name, to: value)
                return true
            } catch {
                return false
            }
        }
        #expect(accepted == 1, "one kind of value, and no other")
    }
}
