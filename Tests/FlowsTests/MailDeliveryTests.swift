import Foundation
import Logging
import Persistence
import Receipts
import Remote
import Rigs
import Settings
import Testing

@testable import Flows

/// The steps and the shell against a server that fails one mail in five, each at another place.
@Suite("Mails through a server that fails", .timeLimit(.minutes(10)))
struct MailDeliveryTests {
    /// `MAILS=500` is the full size.
    private static let count = ProcessInfo.processInfo.environment["MAILS"].flatMap { Int($0) } ?? 50

    private struct Result {
        /// What each customer's mail program shows: mails by their identifiers.
        var shown: [String: Set<String>] = [:]
        var taken = 0
        var lostAnswers = 0
        var refusedConnections = 0
        var completed = 0
        var attempts = 0
    }

    private func run(count: Int, isStable: Bool) async throws -> Result {
        let server = try await MailServer.start(flaky: (seed: 11, share: 0.2))
        defer { server.stop() }
        let shop = try MailShop()
        let rig = shop.rig
        var relay = SMTPRelay(host: "127.0.0.1", port: server.port)
        relay.answerTimeout = .seconds(20)
        let shell = try #require(MailShell(premises: rig.premises, relay: relay, logger: Logger(label: "test")))
        for number in 0..<count { try shop.sell("n-\(number)", to: "k\(number)@example.org") }
        var result = Result()
        while true {
            if let call = rig.mails.first {
                result.attempts += 1
                // The negative control: a mail that is a new one each time.
                let id = isStable ? call.messageID : "\(result.attempts)@shop.example"
                let sent = MailCall(
                    delivery: call.delivery, to: call.to, language: call.language, messageID: id, date: call.date,
                    receipt: call.receipt)
                try rig.post(await shell.perform(sent, templates: rig.premises.templates))
            } else if try shop.deliveries().contains(where: { !$0.state.isFinal }) {
                try #require(result.attempts < count * 20)
                try rig.ring()
            } else {
                break
            }
        }
        for mail in try server.mails() {
            result.shown[mail.to, default: []].insert(mail.messageID)
            result.taken += 1
            if mail.fault == "dot-drop" { result.lostAnswers += 1 }
            #expect(mail.recipients == ["RCPT TO:<\(mail.to)>"])
            #expect(mail.defects.isEmpty)
        }
        result.completed = try shop.deliveries().filter { $0.state == .completed }.count
        return result
    }

    @Test("each reach their reader once: where an answer was lost, the second one is the same mail")
    func exactlyOnce() async throws {
        let result = try await run(count: Self.count, isStable: true)
        print(
            "\(Self.count) mails, \(result.attempts) attempts, \(result.taken) taken, \(result.lostAnswers) answers lost, "
                + "\(result.shown.count) readers")
        #expect(result.completed == Self.count)
        #expect(result.shown.count == Self.count)
        #expect(result.shown.values.allSatisfy { $0.count == 1 })
        #expect(result.attempts > Self.count)
        #expect(result.lostAnswers > 0, "the server has done what it is for")
        // Each second copy goes back to a lost answer, and to nothing else.
        #expect(result.taken == Self.count + result.lostAnswers)
    }

    @Test("would be shown twice if they were new mails each time")
    func negativeControl() async throws {
        let result = try await run(count: 50, isStable: false)
        #expect(result.completed == 50)
        #expect(result.shown.values.contains { $0.count > 1 })
    }

    @Test("bear the receipt as text, as a page with its code, and as a PDF, in the customer's language")
    func content() async throws {
        let server = try await MailServer.start()
        defer { server.stop() }
        let shop = try MailShop()
        let shell = try #require(
            MailShell(
                premises: shop.rig.premises, relay: SMTPRelay(host: "127.0.0.1", port: server.port),
                logger: Logger(label: "test")))
        try shop.sell("n/1 ä", to: "kunde@example.org", ["Quittance-Language": "fr"])
        let call = try #require(shop.rig.mails.first)
        #expect(await shell.perform(call, templates: shop.rig.premises.templates) == .outcome(.accepted(.kept)))
        let mail = try #require(server.mails().first)
        #expect(mail.from == "Kasse <kasse@shop.example>")
        #expect(mail.subject == "Votre ticket n/1 ä - Mustermann GmbH")
        #expect(mail.messageID == "<\(call.messageID)>")
        #expect(mail.date == "Wed, 20 May 2026 10:15:31 +0200")
        let text = try #require(mail.parts.first { $0.type == "text/plain" }).text
        #expect(text.hasPrefix("Bonjour,\r\n"))
        #expect(text.contains("Filterkaffee 500 g"))
        #expect(text.contains("9643"), "the signature's counter")
        let html = try #require(mail.parts.first { $0.type == "text/html" }).text
        #expect(html.contains("cid:code1.png"))
        let code = try #require(mail.parts.first { $0.cid == "<code1.png>" })
        #expect(code.content.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let pdf = try #require(mail.parts.first { $0.type == "application/pdf" })
        #expect(pdf.name == "n-1-.pdf")
        #expect(pdf.content.starts(with: Array("%PDF-".utf8)))
    }

    @Test(
        "name the PDF for the number, as far as a file can be",
        arguments: [
            ("till-07-000113", "till-07-000113.pdf"), ("../../etc/passwd", "-etc-passwd.pdf"), ("", "receipt.pdf"),
            ("äöü", "receipt.pdf"), ("a\r\nb", "a-b.pdf"), (".x", "-x.pdf"),
        ])
    func names(number: String, file: String) {
        #expect(MailShell.fileName(of: number) == file)
    }
}

extension SMTPReply {
    fileprivate static let kept = SMTPReply(code: 250, words: "2.0.0 kept as 1")
}
