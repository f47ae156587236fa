import Fiscal
import Persistence
import Receipts
import Remote
import Settings
import Testing

@testable import Flows

@Suite("An order to send a receipt by e-mail")
struct MailOrderTests {
    @Test("is answered with the mail, and given twice makes one")
    func order() throws {
        let shop = try MailShop()
        let receipt = try shop.sell("n-1", to: nil)
        let answer = try shop.order(receipt, to: "a@example.org")
        #expect(answer.status == 202)
        let mail = try JSONValue(parsing: answer.body)
        #expect(mail["id"] == "mail_1")
        #expect(mail["receipt"]?.text == receipt)
        #expect(mail["state"] == "pending")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("a@example.org"))
        #expect(try shop.order(receipt, to: "a@example.org").status == 202)
        #expect(try shop.deliveries().count == 1)
        // Another address is another mail.
        #expect(try shop.order(receipt, to: "b@example.org").status == 202)
        #expect(try shop.deliveries().count == 2)
        // So is the same one, once the first is over.
        try shop.rig.post(.taken)
        #expect(try shop.order(receipt, to: "a@example.org").status == 202)
        #expect(try shop.deliveries().count == 3)
        #expect(try shop.rig.journal().filter { $0 == "delivery.queued" }.count == 3)
    }

    @Test("carries the customer's language, from the till's header too")
    func language() throws {
        let shop = try MailShop()
        let receipt = try shop.sell("n-1", to: "a@example.org", ["Quittance-Language": "fr"])
        #expect(shop.rig.mails.first?.language == "fr")
        try shop.rig.post(.taken)
        #expect(try shop.order(receipt, to: "a@example.org", language: "es").status == 202)
        #expect(shop.rig.mails.first?.language == "es")
        for word in ["", "francais", "f", "fr-", "fr\r\n", "1234", "fr-FR-x"] {
            #expect(try shop.order(receipt, to: "b@example.org", language: word).status == 422, "\(word)")
        }
    }

    @Test("of a receipt that does not exist, or that no fiscal one will follow, is refused")
    func impossible() throws {
        let shop = try MailShop()
        #expect(try shop.order("rcpt_0", to: "a@example.org").status == 404)
        let rig = shop.rig
        let created = try rig.create("n-1")
        try rig.serve(shop.server)
        let ticket = try rig.complete(
            rig.operation(rig.answer(created)), ["Quittance-Email": "b@example.org", "Quittance-Print": "no"])
        try rig.end(.notSent("away"))
        let provisional = try #require(try rig.answer(ticket).header("Quittance-Receipt"))
        let entry = try #require(try rig.store.read { try $0.openEntries().last })
        #expect(try rig.order(.abandon(entry: entry.sequence, reason: "test", version: nil)).status < 300)
        #expect(try shop.addresses() == 0, "what will never be sent needs no address")
        let answer = try shop.order(provisional, to: "a@example.org")
        #expect(answer.status == 409)
        #expect(answer.code == "never_certified")
    }

    @Test("without a relay is refused before anything is stored, from the till and by hand")
    func unconfigured() throws {
        let shop = try MailShop(Shop.premises(mail: nil))
        let receipt = try shop.sell("n-1", to: nil)
        let before = try shop.rig.store.counts()
        let answer = try shop.order(receipt, to: "a@example.org")
        #expect(answer.status == 422)
        #expect(answer.code == "mail_not_configured")
        let ticket = try shop.rig.create("n-2", ["Quittance-Email": "a@example.org"])
        #expect(try shop.rig.answer(ticket).status == 422)
        #expect(try shop.rig.answer(ticket).code == "mail_not_configured")
        #expect(try shop.rig.store.counts() == before)
    }

    @Test(
        "with an address that is more or less than one is refused by the till's call, before anything is stored",
        arguments: [
            "nobody", "@example.org", "a@", "a@@example.org", "a b@example.org", "a@example.org,b@example.org",
            "a@example.org;b@example.org", "Kunde <a@example.org>", "<a@example.org>", "a@example.org\r\nBcc: b@c.de",
            "a@example.org\nRCPT TO:<b@c.de>", "a\u{0}@example.org", "a@example.org\u{7F}", "ä@example.org",
            "a@-example.org", "a@example..org", "a@exam_ple.org", ".a@example.org", "a..b@example.org", "a@[127.0.0.1]",
            "\"a\"@example.org", String(repeating: "a", count: 65) + "@example.org",
            "a@" + String(repeating: "b.", count: 130) + "org",
        ])
    func addresses(text: String) throws {
        let rig = try Rig()
        let before = try rig.store.counts()
        let ticket = try rig.create("n-1", ["Quittance-Email": text])
        #expect(try rig.answer(ticket).status == 400)
        #expect(try rig.answer(ticket).code == "invalid_header")
        #expect(try rig.store.counts() == before)
    }

    @Test("leaves its address in no row but the one that is deleted")
    func traces() throws {
        let shop = try MailShop()
        let receipt = try shop.sell("n-1", to: "erika.mustermann@example.net")
        try shop.rig.post(.later(.deferred, "450 <erika.mustermann@example.net> is over quota, erika.mustermann"))
        #expect(try shop.order(receipt, to: "max.mustermann@example.net").status == 202)
        let words = try shop.words()
        #expect(!words.contains("mustermann"))
        #expect(words.contains("over quota"))
        // The check sees what it looks for.
        try shop.rig.store.damage("UPDATE delivery SET words = 'erika.mustermann'")
        #expect(try shop.words().contains("mustermann"))
    }

    @Test(
        "has a server's words without the address",
        arguments: [
            ("550 <ab.c@d.example> unknown", "550 <…> unknown"), ("550 AB.C@D.EXAMPLE", "550 …"),
            ("ab.c ab.cd xab.c ab.c", "… ab.cd xab.c …"), ("nothing", "nothing"), ("", ""),
        ])
    func words(said: String, kept: String) {
        #expect(Mailer.withoutAddress(said, "ab.c@d.example") == kept)
    }

    private static func order(_ more: String) -> Act {
        .issue(
            Array(
                """
                {"id":"o-1","register":"reg_1"\(more),"receipt":{"number":"A-1",
                 "lines":[{"title":"Kaffee","quantity":1,"unitPrice":"1.00","total":"1.00"}],
                 "totals":{"total":"1.00"},"payments":[]}}
                """.utf8), id: nil)
    }

    @Test("within a receipt that a program orders is carried out, and its address cut out of what is stored")
    func issued() throws {
        let shop = try MailShop()
        let rig = shop.rig
        let order = Self.order(#","email":"erika@example.net""#)
        let answer = try rig.order(order)
        #expect(answer.status == 201)
        #expect(answer.value["receipt"]?["emails"]?.elements.first?["state"] == "pending")
        #expect(rig.mails.map(\.to) == ["erika@example.net"])
        #expect(rig.mails.first?.receipt.form == .plain)
        let stored = try #require(try rig.store.read { try $0.printRequest("o-1") })
        #expect(!String(decoding: stored.body, as: UTF8.self).contains("erika"))
        #expect(stored.digest == Digest(of: stored.body))
        // The same order again is the same receipt, and no second mail.
        #expect(try rig.order(order).status == 200)
        #expect(try shop.deliveries().count == 1)
        #expect(!(try shop.words()).contains("erika"))
    }

    @Test("within such a receipt is refused as a whole where it cannot be carried out")
    func issuedBadly() throws {
        for (mail, more, code) in [
            (true, #","email":"nobody""#, "invalid_address"),
            (true, #","email":"a@b.example\r\nBcc: c@d.example""#, "invalid_address"),
            (true, #","operation":"op_1","email":"a@b.example""#, "email_with_completion"),
            (false, #","email":"a@b.example""#, "mail_not_configured"),
        ] {
            let rig = try mail ? Rig() : Rig(Shop.premises(mail: nil))
            let before = try rig.store.counts()
            let answer = try rig.order(Self.order(more))
            #expect(answer.status == 422)
            #expect(answer.code == code)
            #expect(try rig.store.counts() == before)
        }
    }
}
