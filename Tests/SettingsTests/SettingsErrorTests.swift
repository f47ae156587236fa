import Settings
import Testing

@Suite("Settings errors")
struct SettingsErrorTests {
    @Test(
        "a missing section is named",
        arguments: [
            ("shop", "shop.name"), ("printers", "printers"), ("upstreams", "upstreams"), ("registers", "registers"),
        ])
    func missingSection(section: String, key: String) {
        let problems = Examples.problems(Examples.without(section))
        #expect(problems.contains { $0.key == key && $0.line == 1 && $0.sentence == "the key is missing" })
    }

    @Test(
        "an empty file lacks every section and a file of comments too",
        arguments: ["", "\n\n", "# nothing\n", "---\n", "{}"])
    func emptyFile(text: String) {
        #expect(Examples.problems(text).map(\.key).sorted() == ["printers", "registers", "shop.name", "upstreams"])
    }

    @Test(
        "a missing key of a section is named with the line of the section",
        arguments: [
            (Examples.without("shop") + "shop: { address: [] }", "shop.name", 7),
            (Examples.with(printer: "device: \"usb:\""), "printers[0].name", 1),
            (Examples.with(printer: "name: front"), "printers[0].device", 1),
            (Examples.with(upstream: "name: main, dialect: openfiskal-operations"), "upstreams[0].url", 1),
            (Examples.with(upstream: "name: main, url: \"https://a.example\""), "upstreams[0].dialect", 1),
            (Examples.with(upstream: "dialect: openfiskal-sales, url: \"https://a.example\""), "upstreams[0].name", 1),
            (Examples.with(register: "upstream: main, country: DE, printer: front"), "registers[0].id", 1),
            (Examples.with(register: "id: r, country: DE, printer: front"), "registers[0].upstream", 1),
            (Examples.with(register: "id: r, upstream: main, printer: front"), "registers[0].country", 1),
            (Examples.with(register: "id: r, upstream: main, country: DE"), "registers[0].printer", 1),
            (Examples.smallest + "mail: { from: a@b.example }", "mail.relay", 9),
            (Examples.smallest + "mail: { relay: \"smtps://b.example\" }", "mail.from", 9),
            (Examples.smallest + "access: { tls: { key: k.pem } }", "access.tls.certificate", 9),
            (Examples.smallest + "access: { tls: { certificate: c.pem } }", "access.tls.key", 9),
        ])
    func missingKey(text: String, key: String, line: Int) throws {
        let problem = try #require(Examples.problems(text).first { $0.key == key })
        #expect(problem.line == line)
        #expect(problem.sentence == "the key is missing")
    }

    @Test(
        "an unknown key is an error that names the nearest known one",
        arguments: [
            (Examples.smallest + "lisen: 127.0.0.1:7788", "lisen", 9, "listen"),
            (Examples.smallest + "clockdrift: 5s", "clockdrift", 9, "clockDrift"),
            (Examples.smallest + "access: { host: [localhost] }", "access.host", 9, "hosts"),
            (Examples.smallest + "access:\n  tls: { cert: a, key: b }", "access.tls.cert", 10, "certificate"),
            (Examples.smallest + "mail: { relais: a }", "mail.relais", 9, "relay"),
            (Examples.with(printer: Examples.printer + ", devise: x"), "printers[0].devise", 1, "device"),
            (Examples.with(upstream: Examples.upstream + ", retries: 3"), "upstreams[0].retries", 1, "retry"),
            (
                Examples.with(upstream: Examples.upstream + ", retry: { frist: 1s }"), "upstreams[0].retry.frist", 1,
                "first"
            ),
            (Examples.with(register: Examples.register + ", remoteID: x"), "registers[0].remoteID", 1, "remoteId"),
            (Examples.without("shop") + "shop: { nmae: Shop }", "shop.nmae", 7, "name"),
            (Examples.smallest + "zzzzzzzzzz: 1", "zzzzzzzzzz", 9, nil),
            (Examples.smallest + "<<: { listen: x }", "<<", 9, nil),
        ] as [(String, String, Int, String?)])
    func unknownKey(text: String, key: String, line: Int, nearest: String?) throws {
        let problem = try #require(Examples.problems(text).first { $0.key == key })
        #expect(problem.sentence == "the key is unknown")
        #expect(problem.line == line)
        if let nearest {
            #expect(problem.remedy == "did you mean \"\(nearest)\"?")
        } else {
            #expect(problem.remedy.hasPrefix("known here: "))
        }
    }

    @Test(
        "a bad value of the whole file is named with its key and line",
        arguments: [
            ("listen: 7788", "listen"), ("listen: 127.0.0.1", "listen"), ("listen: 127.0.0.1:65536", "listen"),
            ("listen: 127.0.0.1:+80", "listen"), ("listen: \"::1:7788\"", "listen"),
            ("listen: \"a@localhost:7788\"", "listen"), ("listen: [127.0.0.1]", "listen"),
            ("database: { path: x }", "database"), ("database: \"a\\tb\"", "database"), ("database: \"\"", "database"),
            ("database:", "database"), ("templates: ~", "templates"),
            ("templateCommands: always", "templateCommands"), ("templateCommands: [true]", "templateCommands"),
            ("clockDrift: 5", "clockDrift"),
            ("clockDrift: 0s", "clockDrift"), ("clockDrift: -5s", "clockDrift"), ("clockDrift: 1.5s", "clockDrift"),
            ("mail: smtps://mail.example.org", "mail"),
            ("mail: { relay: mail.example.org, from: a@b }", "mail.relay"),
            ("mail: { relay: \"https://mail.example.org\", from: a@b }", "mail.relay"),
            ("mail: { relay: \"smtp://mail.example.org/x\", from: a@b }", "mail.relay"),
            ("mail: { relay: \"smtp://user:word@mail.example.org\", from: a@b }", "mail.relay"),
            ("mail: { relay: \"smtp://mail.example.org\", from: Kasse }", "mail.from"),
            ("mail: { relay: \"smtps://mail.example.org\", from: \"a\\nb <a@b>\" }", "mail.from"),
            ("mail: { relay: \"smtps://till@mail.example.org\", from: a@b }", "mail.relay"),
            ("mail: { relay: \"smtps://mail.example.org\", from: a@b, forgetAfter: 7d }", "mail.forgetAfter"),
            ("mail: { relay: \"smtps://mail.example.org\", from: a@b, credential: secret }", "mail.credential"),
            ("access: { hosts: localhost }", "access.hosts"), ("access: { hosts: [\"*\"] }", "access.hosts[0]"),
            ("access: { hosts: [localhost, \"a:80\"] }", "access.hosts[1]"),
            ("access: { hosts: [\"https://a\"] }", "access.hosts[0]"),
            ("access: { origins: [pos.example.org] }", "access.origins[0]"),
            ("access: { origins: [\"https://pos.example.org/till\"] }", "access.origins[0]"),
            ("access: { origins: [\"https://a b\"] }", "access.origins[0]"), ("access: { tls: yes }", "access.tls"),
        ])
    func badValue(line: String, key: String) {
        let problems = Examples.problems(Examples.smallest + line)
        #expect(problems.map(\.key) == [key])
        #expect(problems.map(\.line) == [9])
    }

    @Test(
        "a bad value of the shop is named",
        arguments: [
            ("name: [a]", "shop.name"), ("name: a, address: Berlin", "shop.address"),
            ("name: a, address: [{ a: b }]", "shop.address[0]"), ("name: a, timeZone: Mars Base", "shop.timeZone"),
            ("name: a, timeZone: /etc/localtime", "shop.timeZone"), ("name: a, identifiers: [x]", "shop.identifiers"),
            ("name: a, identifiers: { SIRET: [] }", "shop.identifiers.SIRET"),
            ("name: a, software: {}", "shop.software"),
            ("name: a, certificate: [x]", "shop.certificate"),
        ])
    func badShop(shop: String, key: String) {
        #expect(Examples.problems(Examples.without("shop") + "shop: { \(shop) }").map(\.key) == [key])
    }

    @Test(
        "a bad value of a printer is named",
        arguments: [
            ("name: front, device: usb", "device"), ("name: front, device: \"ubs:\"", "device"),
            ("name: front, device: \"lpt:1\"", "device"), ("name: front, device: \"socket:\"", "device"),
            ("name: front, device: \"file:\"", "device"), ("name: front, device: { usb: 1 }", "device"),
            ("\(Examples.printer), drawer: always", "drawer"), ("\(Examples.printer), drawer: oncash", "drawer"),
            ("\(Examples.printer), fallback: front", "fallback"), ("\(Examples.printer), fallback: cellar", "fallback"),
            ("\(Examples.printer), raw: yes", "raw"), ("\(Examples.printer), raw: Checked", "raw"),
        ])
    func badPrinter(printer: String, key: String) {
        #expect(Examples.problems(Examples.with(printer: printer)).map(\.key) == ["printers[0].\(key)"])
    }

    @Test(
        "a name that cannot stand in a path is refused",
        arguments: ["fr/ont", "fr ont", "..", ".", "f\u{E9}", "a?b", "a%20", String(repeating: "a", count: 65)])
    func badName(name: String) {
        let text = Examples.smallest.replacing("name: front", with: "name: \"\(name)\"")
        #expect(Examples.problems(text).map(\.key) == ["printers[0].name"])
        let register = Examples.smallest.replacing("id: reg_1", with: "id: \"\(name)\"")
        #expect(Examples.problems(register).map(\.key) == ["registers[0].id"])
    }

    @Test(
        "a bad value of an upstream is named",
        arguments: [
            ("dialect: openfiskal-operation", "dialect"), ("dialect: SAP", "dialect"),
            ("url: \"http://api.example.org\"", "url"), ("url: \"http://127.0.0.1.example.org\"", "url"),
            ("url: \"http://127.1\"", "url"), ("url: \"http://128.0.0.1\"", "url"), ("url: api.example.org", "url"),
            ("url: \"ftp://api.example.org\"", "url"), ("url: \"https://api.example.org/?q=1\"", "url"),
            ("url: \"https://api.example.org/#x\"", "url"), ("url: \"https://user@api.example.org\"", "url"),
            ("url: \"https://api.example.org:0\"", "url"), ("url: \"https://\"", "url"),
            ("url: \"https://a b\"", "url"), ("timeout: 10", "timeout"), ("timeout: 10 s", "timeout"),
            ("timeout: 1d", "timeout"), ("probe: soon", "probe"), ("probe: 1234567890s", "probe"),
            ("retry: 5s", "retry"), ("retry: { first: 0ms }", "retry.first"), ("retry: { cap: x }", "retry.cap"),
            ("retry: { first: 2m }", "retry"), ("reconcile: keys", "reconcile"),
            ("keyRetention: forever", "keyRetention"),
            ("signerProbes: 0", "signerProbes"), ("signerProbes: 1001", "signerProbes"),
            ("signerProbes: 0x10", "signerProbes"), ("options: [a]", "options"),
            ("credential: sk_live_1", "credential"),
            ("credential: \"env:A B\"", "credential"), ("credential: \"systemd:../x\"", "credential"),
            ("credential: \"file:\"", "credential"), ("merchant: []", "merchant"),
        ])
    func badUpstream(change: String, key: String) {
        let changed = change.prefix { $0 != ":" }
        let kept = ["name: main", "dialect: openfiskal-operations", "url: \"https://api.example.org\""]
            .filter { !$0.hasPrefix(changed + ":") }
        let text = Examples.with(upstream: (kept + [change]).joined(separator: ", "))
        #expect(Examples.problems(text).map(\.key) == ["upstreams[0].\(key)"])
    }

    @Test(
        "a bad value of a register is named",
        arguments: [
            ("country: UK", "country"), ("country: de", "country"), ("offline: no", "offline"),
            ("offline: 0h", "offline"), ("offline: 2d", "offline"), ("afterSync: print", "afterSync"),
            ("afterSync: [print, fax]", "afterSync[1]"), ("afterSync: [print, print]", "afterSync[1]"),
            ("slips: session", "slips"), ("slips: [drawr]", "slips[0]"), ("slips: [drawer, drawer]", "slips[1]"),
            ("deadline: 24", "deadline"), ("answerWithin: 0s", "answerWithin"), ("language: German", "language"),
            ("language: de_DE", "language"), ("language: de-", "language"), ("onUnknownPrint: retry", "onUnknownPrint"),
            ("outageCode: qr", "outageCode"), ("remoteId: {}", "remoteId"), ("identifiers: 5", "identifiers"),
            ("upstream: Main", "upstream"), ("printer: fornt", "printer"), ("certificates: unit.pem", "certificates"),
            ("certificates: [[]]", "certificates[0]"),
        ])
    func badRegister(change: String, key: String) {
        let changed = change.prefix { $0 != ":" }
        let kept = ["id: reg_1", "upstream: main", "country: DE", "printer: front"]
            .filter { !$0.hasPrefix(changed + ":") }
        let text = Examples.with(register: (kept + [change]).joined(separator: ", "))
        #expect(Examples.problems(text).map(\.key) == ["registers[0].\(key)"])
    }

    @Test("a reference to something that is not defined says what is")
    func danglingReference() throws {
        let text = Examples.smallest.replacing("printer: front", with: "printer: kitchen")
        let problem = try #require(Examples.problems(text).first)
        #expect(problem.line == 8)
        #expect(problem.sentence == "no printer is named \"kitchen\"")
        #expect(problem.remedy == "defined: front")
    }

    @Test("two printers on one device are refused: each would take the other's jobs for its own")
    func sameDevice() {
        let text =
            """
            printers:
              - { name: front, device: "cups://localhost/KASSE" }
              - { name: back, device: "cups://localhost/KASSE" }

            """ + Examples.without("printers")
        let problems = Examples.problems(text)
        #expect(problems.map(\.key) == ["printers[1].device"])
        #expect(problems.first?.line == 3)
        #expect(problems.first?.remedy.contains("front") == true)
    }

    @Test(
        "a name that stands twice is refused where it stands the second time",
        arguments: [
            ("printers:", "  - { name: front, device: \"usb://1/2\" }", "printers[1].name", 5),
            ("upstreams:", "  - { \(Examples.upstream) }", "upstreams[1].name", 7),
            ("registers:", "  - { \(Examples.register) }", "registers[1].id", 9),
        ])
    func repeatedName(list: String, element: String, key: String, line: Int) {
        let problems = Examples.problems(Examples.smallest.replacing(list, with: list + "\n" + element))
        #expect(problems.map(\.key) == [key])
        #expect(problems.map(\.line) == [line])
    }

    @Test(
        "SIGN FR is never allowed to be offline for more than 24 hours",
        arguments: [("allowed", false), ("25h", false), ("24h", true), ("90m", true), ("forbidden", true)])
    func signFR(offline: String, accepted: Bool) {
        let text = Examples.smallest.replacing("openfiskal-operations", with: "fiskaly-sign-fr")
            .replacing("country: DE", with: "country: FR, offline: \(offline)")
        #expect(Examples.problems(text).map(\.key) == (accepted ? [] : ["registers[0].offline"]))
    }

    @Test(
        "listening off loopback needs TLS",
        arguments: [
            ("0.0.0.0:7788", false), ("192.168.1.2:7788", false), ("\"[::]:7788\"", false), ("till:7788", false),
            ("127.0.0.1.nip.io:7788", false), ("127.0.0.1:7788", true), ("127.8.9.1:80", true), ("localhost:1", true),
            ("\"[::1]:0\"", true),
        ])
    func listening(address: String, loopback: Bool) {
        let text = Examples.smallest + "listen: \(address)\n"
        #expect(Examples.problems(text).map(\.key) == (loopback ? [] : ["listen"]))
        #expect(Examples.problems(text + "access: { tls: { certificate: c.pem, key: k.pem } }\n") == [])
    }

    @Test("what may be a secret is never shown")
    func secrets() {
        let texts = [
            Examples.with(upstream: Examples.upstream + ", credential: hunter2"),
            Examples.smallest.replacing("https://api", with: "https://till:hunter2@api"),
            Examples.smallest + "mail: { relay: \"smtps://till:hunter2@mail.example.org\", from: a@b }",
        ]
        for text in texts {
            let description = SettingsLoadError(Examples.problems(text)).description
            #expect(!description.isEmpty)
            #expect(!description.contains("hunter2"))
        }
    }

    @Test("all problems of a file are told at once, by line")
    func allAtOnce() {
        let text = """
            registers:
              - { id: reg_1, upstream: mian, country: DE, printer: front, ofline: allowed }
            listen: nowhere
            shop: { taxId: 1 }
            upstreams:
              - name: main
                dialect: openfiskal
                url: http://api.example.org
            printers:
              - { name: front, device: "usb:", drawer: sometimes }
            """
        let problems = Examples.problems(text)
        #expect(
            problems.map(\.key) == [
                "registers[0].ofline", "registers[0].upstream", "listen", "shop.name", "upstreams[0].dialect",
                "upstreams[0].url", "printers[0].drawer",
            ])
        #expect(problems.map(\.line) == [2, 2, 3, 4, 7, 8, 10])
    }

    @Test("a problem reads like a compiler's: file, line, key, sentence, remedy")
    func description() {
        let problems = Examples.problems(Examples.smallest + "lisen: x")
        #expect(
            problems.map(\.description) == [
                "/etc/quittance/quittance.yaml:9: lisen: the key is unknown; did you mean \"listen\"?"
            ])
        let error = SettingsError(file: "/q.yaml", line: 0, key: "", sentence: "it is gone", remedy: "write one")
        #expect(SettingsLoadError([error]).description == "/q.yaml: it is gone; write one")
    }

    @Test(
        "what is no YAML is named with its line",
        arguments: [
            ("shop: { name: x\nprinters: []\n", 2), ("shop:\n  name: x\n bad: y\n", 3), ("a: \"open\n", 2),
            ("a: *nowhere\n", 1), ("a: 1\nb: \u{7}\n", 2), ("a: b: c\n", 1), ("shop:\n\tname: x\n", 2),
        ])
    func notYAML(text: String, line: Int) {
        let problems = Examples.problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.sentence.hasPrefix("the file is no YAML here: ") == true)
        #expect(problems.first?.line == line)
    }

    @Test(
        "a key that stands twice in a group is refused, where it stands the second time",
        arguments: [
            ("clockDrift: 1s\nclockDrift: 2s\n", "clockDrift", 10),
            ("clockDrift: 1s\n\n# later\n\"clockDrift\" : 2s\n", "clockDrift", 12),
            ("mail:\n  relay: a\n  from: b\naccess:\n  hosts: []\n  tokens: hosts\n  hosts: []\n", "hosts", 15),
            ("access: { hosts: [], hosts: [] }\n", "hosts", 9),
        ])
    func repeatedKey(text: String, key: String, line: Int) {
        let problems = Examples.problems(Examples.smallest + text)
        #expect(problems.map(\.key) == [key])
        #expect(problems.map(\.line) == [line])
    }

    @Test("a file that is a list or a word is refused", arguments: ["- a\n- b\n", "quittance\n"])
    func wrongRoot(text: String) {
        #expect(Examples.problems(text).count == 1)
        #expect(Examples.problems(text).first?.line == 1)
    }
}
