import Receipts
import Settings
import Testing

@Suite("The settings of e-mail")
struct MailSettingsTests {
    @Test(
        "tell host, port, encryption and user out of the relay's URL",
        arguments: [
            ("smtps://mail.example.org", "mail.example.org", nil, true, "kasse@example.org"),
            ("smtp://mail.example.org:587", "mail.example.org", 587, false, "kasse@example.org"),
            ("smtp://till@[::1]:2525", "::1", 2525, false, "till"),
            ("smtps://kasse%40example.net@mail.example.org", "mail.example.org", nil, true, "kasse@example.net"),
            ("smtps://50%@mail.example.org", "mail.example.org", nil, true, "50%"),
        ] as [(String, String, Int?, Bool, String)])
    func relay(text: String, host: String, port: Int?, isImplicitTLS: Bool, user: String) {
        let settings = MailSettings(relay: text, from: "Kasse <kasse@example.org>")
        #expect(settings.host == host)
        #expect(settings.port == port)
        #expect(settings.isImplicitTLS == isImplicitTLS)
        #expect(settings.user == user)
    }

    @Test(
        "tell name and address of the sender apart",
        arguments: [
            ("kasse@example.org", nil), ("Kasse <kasse@example.org>", "Kasse"), ("<kasse@example.org>", nil),
            ("\"Bäcker, Co.\" <kasse@example.org>", "Bäcker, Co."), ("a <b> <kasse@example.org>", "a <b>"),
        ] as [(String, String?)])
    func sender(text: String, name: String?) throws {
        let sender = try #require(MailSettings(relay: "smtps://a.example", from: text).sender)
        #expect(sender.name == name)
        #expect(sender.address.description == "kasse@example.org")
    }

    @Test("hold no sender where there is no address", arguments: ["", "Kasse", "Kasse <>", "Kasse <kasse>", "a@b@c"])
    func noSender(text: String) {
        #expect(MailSettings(relay: "smtps://a.example", from: text).sender == nil)
    }
}
