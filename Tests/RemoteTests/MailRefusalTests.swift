import Logging
import Rigs
import Testing

@testable import Remote

@Suite("A mail that says more than it should")
struct MailRefusalTests {
    static let lines = [
        "", "a", "@", "a@", "@b.example", "a@b@c.example", "a b@c.example", "a@b.example ", " a@b.example",
        "a@b.example\r\nBcc: c@d.example", "a@b.example\nRCPT TO:<c@d.example>", "a\r@b.example", "a\u{0}@b.example",
        "a@b.example\u{0}", "a@b.example,c@d.example", "a@b.example;c@d.example", "a@b.example> <c@d.example",
        "<a@b.example>", "Kunde <a@b.example>", "\"a\"@b.example", "a(x)@b.example", "a@[127.0.0.1]", "a\\@b.example",
        "a:b@c.example", "ä@b.example", "a@bücher.example", "a@b.example\u{7F}", "a@b.example\u{2028}",
        String(repeating: "a", count: 243) + "@b.example.de",
    ]

    @Test("as its recipient, sender or Message-ID is refused", arguments: lines)
    func addresses(text: String) {
        #expect(MailExample.message(to: text).refusal == "the recipient is not one plain address")
        var message = MailExample.message()
        message.from = Mailbox(name: "Shop", address: text)
        #expect(message.refusal == "the sender is not one plain address")
        #expect(MailExample.message(id: text).refusal == "the Message-ID is not of the form left@right")
    }

    @Test(
        "in a file's name or type is refused",
        arguments: [
            ("", "image/png"), ("a b", "image/png"), ("../a", "image/png"), (".a", "image/png"), ("a\"b", "image/png"),
            ("a\r\nX: y", "image/png"), ("ä", "image/png"), ("a", "png"), ("a", "image/"), ("a", "/png"),
            ("a", "image/png\r\nX: y"), ("a", "image/png; x=y"), (String(repeating: "a", count: 101), "image/png"),
        ])
    func files(name: String, type: String) {
        let file = MailMessage.File(name: name, type: type, bytes: [1])
        var message = MailExample.message()
        message.attachments = [file]
        #expect(message.refusal?.contains("file") == true)
        message = MailExample.message()
        message.pictures = [file]
        #expect(message.refusal?.contains("file") == true)
    }

    @Test("as its language is refused", arguments: ["", "de\r\nBcc: a@b.example", "de fr"])
    func language(text: String) {
        var message = MailExample.message()
        message.language = text
        #expect(message.refusal != nil)
    }

    @Test(
        "is told from one that does not",
        arguments: [
            "a@b.example", "a.b+c@d.example", "o'neill@b.example", "a@localhost", "{x}=|y~@b.example",
            "a@xn--bcher-kva.example", String(repeating: "a", count: 241) + "@b.example.de",
        ])
    func good(address: String) {
        #expect(MailExample.message(to: address).refusal == nil)
    }

    @Test("never reaches a server")
    func unsent() async throws {
        let server = try await MailServer.start()
        defer { server.stop() }
        let outcome = await MailExample.client(server).deliver(
            MailExample.message(to: "a@b.example\r\nDATA\r\n"))
        guard case .refused = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(server.talk().isEmpty)
    }
}
