import Fiscal
import Persistence
import Receipts
import Remote
import Settings
import Testing

@testable import Flows

@Suite("The mailer")
struct MailerTests {
    @Test("R47: sends the receipt of a certified sale, says so, and forgets the address")
    func delivered() throws {
        let shop = try MailShop()
        let receipt = try shop.sell("n-1", to: "kunde@example.org")
        let call = try #require(shop.rig.mails.first)
        #expect(call.to == "kunde@example.org")
        #expect(call.receipt.id == receipt)
        #expect(call.receipt.form == .fiscal)
        #expect(call.messageID.hasSuffix("@shop.example"))
        #expect(try shop.delivery(1).messageID == call.messageID)
        #expect(try shop.delivery(1).state == .processing)
        #expect(try shop.addresses() == 1)
        try shop.rig.post(.taken)
        #expect(try shop.delivery(1).state == .completed)
        #expect(try shop.delivery(1).completed != nil)
        #expect(try shop.addresses() == 0)
        #expect(shop.rig.mails.isEmpty)
        #expect(try shop.notices().isEmpty)
    }

    @Test("never sends a provisional receipt: it waits for the fiscal one, also where it was asked for by hand")
    func provisional() throws {
        let shop = try MailShop()
        let rig = shop.rig
        let created = try rig.create("n-1")
        try rig.serve(shop.server)
        let ticket = try rig.complete(rig.operation(rig.answer(created)), ["Quittance-Email": "a@example.org"])
        try rig.end(.notSent("away"))
        #expect(try rig.answer(ticket).header("Quittance-Email") == "pending")
        let provisional = try #require(try rig.answer(ticket).header("Quittance-Receipt"))
        let answer = try shop.order(provisional, to: "b@example.org")
        #expect(answer.status == 202)
        try rig.wait(.seconds(1))
        #expect(rig.mails.isEmpty)
        while rig.calls.isEmpty { try rig.ring() }
        try rig.serve(shop.server)
        try rig.post(.taken)
        try rig.post(.taken)
        let fiscal = try #require(try rig.receipts().last)
        #expect(fiscal.form == .fiscal)
        #expect(try shop.deliveries().map(\.receipt) == [fiscal.id, fiscal.id])
        #expect(try shop.deliveries().map(\.state) == [.completed, .completed])
    }

    @Test("offers the relay one mail at a time, in their order")
    func order() throws {
        let shop = try MailShop()
        for number in 1...3 { try shop.sell("n-\(number)", to: "k\(number)@example.org") }
        var seen: [String] = []
        while let call = shop.rig.mails.first {
            #expect(shop.rig.mails.count == 1)
            seen.append(call.to)
            try shop.rig.post(.taken)
        }
        #expect(seen == ["k1@example.org", "k2@example.org", "k3@example.org"])
    }

    @Test(
        "waits for a relay that is away with all mails, tells the operator, and goes on by itself",
        arguments: [
            (MailObstacle.Kind.unreachable, 3), (.timeout, 3), (.nameUnknown, 3), (.turnedAway, 3), (.credential, 1),
            (.certificate, 1), (.certificateTime, 1), (.encryption, 1),
        ])
    func away(kind: MailObstacle.Kind, failures: Int) throws {
        let shop = try MailShop()
        let rig = shop.rig
        try shop.sell("n-1", to: "a@example.org")
        try shop.sell("n-2", to: "b@example.org")
        let id = try #require(rig.mails.first?.messageID)
        for failure in 1...failures {
            #expect(try shop.notices().contains("mail-relay mail relay") == false)
            try rig.post(.later(kind))
            #expect(rig.mails.isEmpty, "nothing else is tried at once")
            if failure < failures { while rig.mails.isEmpty { try rig.ring() } }
        }
        #expect(try shop.notices() == ["mail-relay mail relay"])
        #expect(try shop.delivery(1).state == .processingStopped)
        #expect(try shop.delivery(1).reason == kind.word)
        #expect(try shop.delivery(2).state == .pending)
        while rig.mails.isEmpty { try rig.ring() }
        #expect(rig.mails.first?.messageID == id)
        try rig.post(.taken)
        try rig.post(.taken)
        #expect(try shop.notices().isEmpty)
        #expect(try shop.deliveries().map(\.state) == [.completed, .completed])
    }

    @Test("a mail that counts as sent leaves no notice of its relay behind, wherever the power fails")
    func reachedAgain() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "a@example.org")
        try shop.rig.post(.later(.credential))
        #expect(try shop.notices() == ["mail-relay mail relay"])
        while shop.rig.mails.isEmpty { try shop.rig.ring() }
        shop.rig.store.commitFault = .errorRowKept
        #expect(throws: StoreError.self) { try shop.rig.post(.taken) }
        try shop.rig.restart()
        #expect(try shop.delivery(1).state == .completed)
        #expect(try shop.notices().isEmpty)
    }

    @Test("waits longer each time, but never longer than a quarter of an hour")
    func backoff() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "a@example.org")
        var longest = Duration.zero
        for _ in 0..<40 {
            let before = shop.rig.now.monotonic
            try shop.rig.post(.later(.unreachable))
            while shop.rig.mails.isEmpty { try shop.rig.ring() }
            longest = max(longest, shop.rig.now.monotonic - before)
        }
        #expect(longest > .seconds(120))
        #expect(longest <= .seconds(900))
    }

    @Test("puts off the one mail that a server does not take now, and sends the others")
    func deferred() throws {
        let shop = try MailShop()
        let rig = shop.rig
        try shop.sell("n-1", to: "grey@example.org")
        try shop.sell("n-2", to: "b@example.org")
        try rig.post(.later(.deferred, "it answered 451 greylisted"))
        #expect(rig.mails.map(\.to) == ["b@example.org"])
        try rig.post(.taken)
        #expect(try shop.delivery(1).state == .processingStopped)
        #expect(try shop.delivery(1).words == "smtps://mail.example: it answered 451 greylisted")
        #expect(try shop.delivery(1).nextAttempt ?? 0 > rig.now.wall.milliseconds)
        #expect(try shop.notices().isEmpty)
        while rig.mails.isEmpty { try rig.ring() }
        try rig.post(.taken)
        #expect(try shop.delivery(1).attempts == 2)
        #expect(try shop.delivery(1).state == .completed)
    }

    @Test("holds a refused mail with the server's words, without the address in them, until another one replaces it")
    func refused() throws {
        let shop = try MailShop()
        let rig = shop.rig
        let receipt = try shop.sell("n-1", to: "Wrong.Name@example.org")
        try rig.post(.refused("5.1.1 <wrong.name@EXAMPLE.org>: wrong.name is no user here"))
        let held = try shop.delivery(1)
        #expect(held.state == .pendingHeld)
        #expect(held.words == "550 5.1.1 <…>: … is no user here")
        #expect(try shop.notices() == ["mail-refused delivery 1"])
        #expect(!(try shop.words()).lowercased().contains("wrong.name"))
        try rig.wait(.seconds(86_400))
        #expect(rig.mails.isEmpty)
        #expect(try shop.order(receipt, to: "right.name@example.org").status == 202)
        #expect(try shop.delivery(1).state == .canceled)
        #expect(try shop.notices().isEmpty)
        #expect(rig.mails.map(\.to) == ["right.name@example.org"])
        #expect(try shop.addresses() == 1)
    }

    @Test("sends a mail whose answer was lost again under the same Message-ID, and asks a person after five times")
    func doubt() throws {
        let shop = try MailShop()
        let rig = shop.rig
        try shop.sell("n-1", to: "a@example.org")
        var seen: Set<String> = []
        for count in 1...5 {
            seen.insert(try #require(rig.mails.first).messageID)
            try rig.post(.lost)
            #expect(try shop.delivery(1).doubts == count)
            if count < 5 {
                #expect(try shop.delivery(1).state == .unknown)
                while rig.mails.isEmpty { try rig.ring() }
            }
        }
        #expect(seen.count == 1)
        #expect(try shop.delivery(1).state == .pendingHeld)
        #expect(try shop.notices() == ["mail-in-doubt delivery 1"])
    }

    @Test("takes up a mail that was in hand when the process ended, as the same mail")
    func crash() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "a@example.org")
        let id = try #require(shop.rig.mails.first?.messageID)
        try shop.rig.restart()
        #expect(shop.rig.mails.map(\.messageID) == [id])
        #expect(try shop.delivery(1).doubts == 1)
        try shop.rig.post(.taken)
        #expect(try shop.delivery(1).state == .completed)
    }

    @Test("gives up after the configured time, says so, and forgets the address", arguments: [true, false])
    func expired(mayHaveArrived: Bool) throws {
        var settings = MailSettings(relay: "smtps://mail.example", from: "kasse@shop.example")
        settings.forgetAfter = .seconds(3600)
        let shop = try MailShop(Shop.premises(mail: settings))
        let rig = shop.rig
        try shop.sell("n-1", to: "a@example.org")
        try rig.post(mayHaveArrived ? .lost : .refused("5.1.1 who is that"))
        try rig.skip(.seconds(3601))
        #expect(try shop.delivery(1).state == .aborted)
        #expect(try shop.addresses() == 0)
        #expect(try shop.notices() == ["mail-expired delivery 1"])
        let sentence = try #require(
            try rig.store.read { try $0.notices(open: true, limit: 99).first { $0.code == "mail-expired" }?.sentence })
        #expect(sentence.contains("given up after 1h."))
        #expect(sentence.contains(mayHaveArrived ? "It may have arrived all the same." : "Nothing was sent."))
        #expect(rig.mails.isEmpty)
    }

    @Test("keeps no address beyond its time where the relay is not configured any more")
    func withoutRelay() throws {
        var settings = MailSettings(relay: "smtps://mail.example", from: "kasse@shop.example")
        settings.forgetAfter = .seconds(3600)
        let shop = try MailShop(Shop.premises(mail: settings))
        let rig = shop.rig
        try shop.sell("n-1", to: "a@example.org")
        try rig.post(.later(.credential))
        try rig.restart(premises: Shop.premises(mail: nil))
        #expect(try shop.addresses() == 1)
        // Longer than any time that a configuration without mails knows.
        try rig.skip(.seconds(40 * 86_400))
        #expect(try shop.addresses() == 0)
        #expect(try shop.notices().contains("mail-expired delivery 1"))
        #expect(rig.mails.isEmpty)
    }

    @Test("tells no more of the relay once the last mail for it is given up, and tells anew with the next")
    func noneLeft() throws {
        var settings = MailSettings(relay: "smtps://mail.example", from: "kasse@shop.example")
        settings.forgetAfter = .seconds(3600)
        let shop = try MailShop(Shop.premises(mail: settings))
        let rig = shop.rig
        try shop.sell("n-1", to: "a@example.org")
        try rig.post(.later(.credential))
        #expect(try shop.notices() == ["mail-relay mail relay"])
        try rig.skip(.seconds(3601))
        #expect(try shop.notices() == ["mail-expired delivery 1"])
        try shop.sell("n-2", to: "b@example.org")
        try rig.post(.later(.credential))
        #expect(try shop.notices() == ["mail-expired delivery 1", "mail-relay mail relay"])
    }

    @Test("begins nothing new while the service ends")
    func drain() throws {
        let shop = try MailShop()
        try shop.rig.handle(.drain)
        try shop.sell("n-1", to: "a@example.org")
        #expect(shop.rig.mails.isEmpty)
        #expect(try shop.delivery(1).state == .pending)
    }

    @Test("holds a mail that cannot be made, and goes on with the next")
    func unrenderable() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "a@example.org")
        try shop.sell("n-2", to: "b@example.org")
        try shop.rig.post(.later(.credential))
        while shop.rig.mails.isEmpty { try shop.rig.ring() }
        try shop.rig.post(.unrenderable("there is no template \"email\""))
        #expect(try shop.delivery(1).state == .pendingHeld)
        #expect(try shop.notices() == ["mail-relay mail relay", "mail-refused delivery 1"], "the relay was not asked")
        #expect(shop.rig.mails.map(\.to) == ["b@example.org"])
    }

    @Test("sends plain receipts as they are, and no mail without a wish")
    func nothing() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: nil)
        #expect(shop.rig.mails.isEmpty)
        #expect(try shop.deliveries().isEmpty)
    }
}
