import Receipts
import Settings
import Testing

@Suite("Shop settings")
struct ShopSettingsTests {
    @Test("the smallest file gives the documented defaults")
    func defaults() throws {
        let settings = try Examples.parse(Examples.smallest)
        #expect(settings.file == "/etc/quittance/quittance.yaml")
        #expect(settings.folder == "/etc/quittance")
        #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 7788))
        #expect(settings.database == "/var/lib/quittance/quittance.sqlite")
        #expect(settings.templates == nil)
        #expect(!settings.templateCommands)
        #expect(settings.shop == Shop(name: "Mustermann GmbH"))
        #expect(settings.logo == nil)
        #expect(settings.timeZone == nil)
        #expect(settings.printers == [PrinterSettings(name: "front", device: "usb:")])
        #expect(settings.printers.first?.profile == "generic-80mm")
        #expect(settings.printers.first?.drawer == .never)
        let upstream = try #require(settings.upstream("main"))
        #expect(upstream.url == "https://api.example.org/v1")
        #expect(upstream.timeout == .seconds(10))
        #expect(upstream.probe == .seconds(5))
        #expect(upstream.retry == RetrySettings(first: .milliseconds(500), cap: .seconds(60)))
        #expect(upstream.reconcile == .key)
        #expect(upstream.keyRetention == .seconds(86_400))
        #expect(upstream.signerProbes == 20)
        #expect(upstream.options == .object([]))
        #expect(upstream.credential == nil)
        #expect(upstream.merchant == nil)
        let register = try #require(settings.register("reg_1"))
        #expect(register.offline == .allowed)
        #expect(register.afterSync == [.email, .print])
        #expect(register.deadline == .seconds(86_400))
        #expect(register.remoteID == nil)
        #expect(register.remoteName == "reg_1")
        #expect(register.answerWithin == .seconds(3))
        #expect(register.language == "de")
        #expect(register.onUnknownPrint == .ask)
        #expect(register.outageCode == .none)
        #expect(settings.mail == nil)
        #expect(settings.access == AccessSettings())
        #expect(settings.clockDrift == .seconds(5))
        #expect(settings.tokensPath == "/var/lib/quittance/tokens.json")
    }

    @Test("every key of the file reaches its value")
    func everyKey() throws {
        let settings = try Examples.parse(Self.full)
        #expect(settings.listen == ListenAddress(host: "0.0.0.0", port: 8443))
        #expect(settings.database == "/srv/shop/quittance.sqlite")
        #expect(settings.templates == "/etc/quittance/templates")
        #expect(settings.templateCommands)
        var shop = Shop(
            name: "Café Zur Post", address: ["Friedrichstr. 42", "10117 Berlin"], taxID: "0123456789",
            identifiers: [.init(label: "SIRET", value: "73282932000074"), .init(label: "NAF", value: "5610A")])
        (shop.software, shop.certificate) = ("Caisse Exemple 4.2", "NF525 B0000")
        #expect(settings.shop == shop)
        #expect(settings.logo == "/etc/quittance/logo.png")
        #expect(settings.timeZone == "Europe/Berlin")
        #expect(
            settings.printers == [
                PrinterSettings(
                    name: "front", device: "usb://04b8/0e15?serial=X", profile: "epson-tm-t20iii", drawer: .onCash,
                    fallback: "kitchen", raw: .checked),
                PrinterSettings(name: "kitchen", device: "cups://localhost/KITCHEN"),
                PrinterSettings(name: "paper", device: "virtual:/etc/quittance/paper"),
                PrinterSettings(name: "bytes", device: "file:/var/tmp/out.escpos"),
            ])
        #expect(
            settings.upstreams == [
                UpstreamSettings(
                    name: "main", dialect: "openfiskal-sales", url: "https://api.example.org/v1",
                    credential: .file("/etc/quittance/credentials/main"), merchant: "merchant_1", timeout: .seconds(7),
                    probe: .milliseconds(250), retry: RetrySettings(first: .milliseconds(100), cap: .seconds(120)),
                    reconcile: .lookup, keyRetention: .seconds(12 * 3600), signerProbes: 3,
                    options: [
                        "path": "/v2", "limit": 1, "strict": true, "deep": ["a", JSONValue.number("1e400"), nil],
                    ]),
                UpstreamSettings(
                    name: "local", dialect: "hellobooks-orders", url: "http://127.0.0.1:7799",
                    credential: .systemd("books")),
            ])
        #expect(settings.registers[0].certificates == ["/etc/quittance/unit.pem", "/srv/unit.der"])
        var first = settings.registers[0]
        first.certificates = []
        #expect(
            [first] + settings.registers.dropFirst() == [
                RegisterSettings(
                    id: "reg_1", upstream: "main", country: .france, printer: "front",
                    offline: .limited(.seconds(7200)), afterSync: [.print], deadline: .seconds(3600),
                    remoteID: "R/77", answerWithin: .milliseconds(200), language: "fr-CA", onUnknownPrint: .reprint,
                    outageCode: .phrase, slips: [.session, .drawer], identifiers: [.init(label: "Caisse", value: "1")]),
                RegisterSettings(
                    id: "reg_2", upstream: "local", country: .italy, printer: "kitchen", offline: .allowed,
                    afterSync: [], deadline: nil),
            ])
        #expect(
            settings.mail
                == MailSettings(
                    relay: "smtps://mail.example.org", from: "Kasse <kasse@example.org>",
                    credential: .environment("SMTP_PASSWORD"), authorities: "/etc/quittance/ca.pem",
                    forgetAfter: .seconds(259_200)))
        #expect(
            settings.access
                == AccessSettings(
                    hosts: ["till.example.org", "::1"], origins: ["https://pos.example.org", "http://localhost:5173"],
                    tokens: "/etc/quittance/tokens.json",
                    tls: TLSFiles(certificate: "/etc/quittance/tls/chain.pem", key: "/etc/quittance/tls/key.pem")))
        #expect(settings.tokensPath == "/etc/quittance/tokens.json")
        #expect(settings.clockDrift == .seconds(2))
    }

    static let full = """
        listen: 0.0.0.0:8443
        database: /srv/shop/quittance.sqlite
        templates: ./templates
        templateCommands: true
        shop:
          name: Café Zur Post
          address: [Friedrichstr. 42, 10117 Berlin]
          taxId: 0123456789
          logo: logo.png
          timeZone: Europe/Berlin
          identifiers: { SIRET: 73282932000074, NAF: 5610A }
          software: Caisse Exemple 4.2
          certificate: NF525 B0000
        printers:
          - { name: front, device: "usb://04b8/0e15?serial=X", profile: epson-tm-t20iii, drawer: onCash,
              fallback: kitchen, raw: checked }
          - { name: kitchen, device: "cups://localhost/KITCHEN" }
          - { name: paper, device: "virtual:paper" }
          - { name: bytes, device: "file:/var/tmp/out.escpos" }
        upstreams:
          - name: main
            dialect: openfiskal-sales
            url: https://API.example.org:443/v1/
            credential: file:credentials/main
            merchant: merchant_1
            timeout: 7s
            probe: 250ms
            retry: { first: 100ms, cap: 2m }
            reconcile: lookup
            keyRetention: 12h
            signerProbes: 3
            options: { path: /v2, limit: 1, strict: true, deep: ["a", 1e400, ~] }
          - { name: local, dialect: hellobooks-orders, url: "http://127.0.0.1:7799", credential: "systemd:books" }
        registers:
          - id: reg_1
            upstream: main
            country: FR
            printer: front
            offline: 2h
            afterSync: [print]
            deadline: 1h
            remoteId: R/77
            answerWithin: 200ms
            language: fr-CA
            onUnknownPrint: reprint
            outageCode: phrase
            slips: [session, drawer]
            identifiers: { Caisse: 1 }
            certificates: [unit.pem, /srv/unit.der]
          - { id: reg_2, upstream: local, country: IT, printer: kitchen, afterSync: [] }
        mail: { relay: "smtps://mail.example.org", from: "Kasse <kasse@example.org>", credential: "env:SMTP_PASSWORD",
                authorities: ca.pem, forgetAfter: 72h }
        access:
          hosts: [Till.example.org, "[::1]"]
          origins: ["https://pos.example.org:443", "http://localhost:5173"]
          tokens: tokens.json
          tls: { certificate: tls/chain.pem, key: tls/key.pem }
        clockDrift: 2s
        """

    @Test(
        "without a word about it, a register may sell offline as its country and its server allow",
        arguments: [
            ("DE", "openfiskal-operations", OfflineAllowance.allowed), ("AT", "openfiskal-operations", .allowed),
            ("ES", "openfiskal-sales", .allowed), ("FR", "openfiskal-operations", .limited(.seconds(86_400))),
            ("IT", "openfiskal-operations", .forbidden), ("FR", "fiskaly-sign-fr", .limited(.seconds(86_400))),
            ("IT", "hellobooks-orders", .allowed), ("FR", "hellobooks-orders", .allowed),
            ("IN", "openfiskal-operations", .allowed),
        ])
    func offlineDefault(country: String, dialect: String, allowance: OfflineAllowance) throws {
        let text =
            Examples.without("upstreams").replacing("country: DE", with: "country: \(country)")
            + "upstreams: [{ name: main, dialect: \(dialect), url: \"https://api.example.org\" }]\n"
        #expect(try Examples.parse(text).registers.first?.offline == allowance)
    }

    @Test(
        "receipts speak the country's language unless the register names another",
        arguments: [("DE", "de"), ("AT", "de"), ("IT", "it"), ("FR", "fr"), ("ES", "es"), ("IN", "en")])
    func language(country: String, language: String) throws {
        let text = Examples.smallest.replacing("country: DE", with: "country: \(country)")
        #expect(try Examples.parse(text).registers.first?.language == language)
    }

    @Test("a deadline given to a HelloBooks register holds")
    func deadlineOfBooks() throws {
        let text = Examples.smallest.replacing("openfiskal-operations", with: "hellobooks-orders")
        #expect(try Examples.parse(text).registers.first?.deadline == nil)
        let given = text.replacing("printer: front }", with: "printer: front, deadline: 5m }")
        #expect(try Examples.parse(given).registers.first?.deadline == .seconds(300))
    }

    @Test(
        "the tokens lie beside the database unless the file says otherwise",
        arguments: [("/srv/q/q.sqlite", "/srv/q/tokens.json"), ("/q.sqlite", "/tokens.json"), ("q", "tokens.json")])
    func tokens(database: String, tokens: String) {
        var settings = ShopSettings(shop: Shop(name: "S"), printers: [], upstreams: [], registers: [])
        settings.database = database
        #expect(settings.tokensPath == tokens)
    }

    @Test("names that are not defined are found nowhere")
    func unknownNames() throws {
        let settings = try Examples.parse(Examples.smallest)
        #expect(settings.printer("Front") == nil)
        #expect(settings.upstream("") == nil)
        #expect(settings.register("reg_2") == nil)
    }

    @Test(
        "the command's argument goes before the environment, and that before the standard place",
        arguments: [
            ("a.yaml", "b.yaml", "a.yaml"), (nil, "b.yaml", "b.yaml"), (nil, "", "/etc/quittance/quittance.yaml"),
            (nil, nil, "/etc/quittance/quittance.yaml"),
        ] as [(String?, String?, String)])
    func place(argument: String?, variable: String?, path: String) {
        let environment = variable.map { ["QUITTANCE_CONFIG": $0] } ?? [:]
        #expect(ShopSettings.path(argument: argument, environment: environment) == path)
    }
}
