import Foundation
import Logging
import Remote
import Rigs
import Testing

/// Against a server that keeps what it takes and reads it with a parser that is not ours.
@Suite("The mail client", .timeLimit(.minutes(2)))
struct SMTPClientTests {
    private static let credential = SMTPRelay.Credential(user: "receipts", password: "secret")

    @Test("hands over a mail whose every part another parser reads as it was")
    func whole() async throws {
        let server = try await MailServer.start()
        defer { server.stop() }
        let message = MailExample.message()
        let outcome = await MailExample.client(server).deliver(message)
        #expect(outcome == .accepted(SMTPReplyExample.kept))
        let mail = try #require(server.mails().first)
        #expect(mail.defects.isEmpty)
        #expect(
            mail.parts.map(\.type) == [
                "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
                "image/png", "application/pdf",
            ])
        #expect(mail.parts.map(\.holds) == [2, 2, nil, 2, nil, nil, nil])
        let parts = mail.parts
        #expect(parts[2].text == message.text.replacing("\n", with: "\r\n"))
        #expect(parts[4].text == message.html.replacing("\n", with: "\r\n"))
        #expect(Array(parts[5].content) == MailExample.picture.bytes)
        #expect(Array(parts[6].content) == MailExample.document.bytes)
        #expect(parts[5].cid == "<qr1>")
        #expect(parts[5].disposition == "inline")
        #expect(parts[6].disposition == "attachment")
        #expect(parts[6].name == "4711.pdf")
        #expect(mail.subject == message.subject)
        #expect(mail.from == "Käserei am Markt <kasse@example.org>")
        #expect(mail.sender.hasPrefix("MAIL FROM:<kasse@example.org>"))
        #expect(mail.recipients == ["RCPT TO:<kunde@example.net>"])
        #expect(mail.head.filter { $0.lowercased().hasPrefix("mime-version") }.count == 1)
        #expect(mail.head.allSatisfy { $0.utf8.count <= 80 && $0.utf8.allSatisfy { $0 < 0x7F } })
    }

    @Test(
        "shows subjects and names of any script to the reader, whatever they try",
        arguments: [
            "Beleg", "Ваш чек № 17 – магазин «Ёлка»", "領収書 4711 - 東京の店 いつもありがとうございます 領収書を添付します",
            "=?UTF-8?Q?x?=", "a\"b\\c", String(repeating: "sehr lang ", count: 30) + "Ende",
        ])
    func subjects(text: String) async throws {
        let server = try await MailServer.start()
        defer { server.stop() }
        var message = MailExample.message()
        message.subject = text
        message.from = Mailbox(name: text, address: "kasse@example.org")
        _ = await MailExample.client(server).deliver(message)
        let mail = try #require(server.mails().first)
        #expect(mail.subject == text)
        #expect(mail.defects.isEmpty)
        #expect(mail.from.hasSuffix("<kasse@example.org>"))
        #expect(mail.recipients.count == 1)
    }

    @Test("cannot be made to write another field or another recipient by a line end in subject or name")
    func injection() async throws {
        let server = try await MailServer.start()
        defer { server.stop() }
        var message = MailExample.message()
        message.subject = "x\r\nBcc: thief@example.com\r\n\r\nbody"
        message.from = Mailbox(name: "x\r\n.\r\nRCPT TO:<thief@example.com>", address: "kasse@example.org")
        _ = await MailExample.client(server).deliver(message)
        let mail = try #require(server.mails().first)
        #expect(!mail.head.contains { $0.lowercased().hasPrefix("bcc") })
        #expect(mail.subject == "x  Bcc: thief@example.com    body")
        #expect(mail.recipients == ["RCPT TO:<kunde@example.net>"])
        #expect(server.talk().filter { $0.contains("RCPT") }.count == 1)
    }

    @Test("encrypts before it signs in, over STARTTLS and from the first byte", arguments: [true, false])
    func encryption(isImplicit: Bool) async throws {
        let server = try await MailServer.start(
            encryption: isImplicit ? .implicit : .startTLS, user: "receipts", password: "secret")
        defer { server.stop() }
        let outcome = await MailExample.client(
            server, host: "localhost", isImplicitTLS: isImplicit, credential: Self.credential,
            authorities: server.authorities
        ).deliver(MailExample.message())
        #expect(outcome == .accepted(SMTPReplyExample.kept))
        let mail = try #require(server.mails().first)
        #expect(mail.encrypted)
        #expect(mail.user == "receipts")
    }

    @Test(
        "says nothing to a server that it cannot trust",
        arguments: [
            ("good", false, "", MailObstacle.Kind.certificate), ("other", true, "", .certificate),
            ("good", true, "tls-absent", .encryption), ("good", true, "tls-garbage", .encryption),
            ("good", true, "tls-454", .turnedAway), ("good", true, "tls-never", .timeout),
        ])
    func distrust(certificate: String, isTrusted: Bool, fault: String, kind: MailObstacle.Kind) async throws {
        let server = try await MailServer.start(
            faults: [fault], encryption: .startTLS, certificate: certificate == "other" ? .other : .good,
            user: "receipts", password: "secret")
        defer { server.stop() }
        let outcome = await MailExample.client(
            server, credential: Self.credential,
            authorities: isTrusted ? server.authorities : "/etc/ssl/certs/ca-certificates.crt",
            answerTimeout: kind == .timeout ? .seconds(1) : .seconds(20)
        ).deliver(MailExample.message())
        guard case .later(let obstacle) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(obstacle.kind == kind, "\(obstacle)")
        #expect(!server.talk().contains { $0.contains("> AUTH") || $0.contains("> MAIL") })
    }

    @Test("never speaks in the clear but with this machine")
    func clear() {
        // Names that look like this machine's and are not.
        for host in ["mail.example.org", "192.168.1.4", "127.example.org", "localhost.example.org", "::2"] {
            #expect(SMTPRelayProbe.isEncrypted(SMTPRelay(host: host)), "\(host)")
        }
        for host in ["localhost", "127.0.0.1", "127.1.2.3", "::1"] {
            #expect(!SMTPRelayProbe.isEncrypted(SMTPRelay(host: host)), "\(host)")
            #expect(SMTPRelayProbe.isEncrypted(SMTPRelay(host: host, isImplicitTLS: true)), "\(host)")
            #expect(SMTPRelayProbe.isEncrypted(SMTPRelay(host: host, certificateAuthorities: "ca.crt")), "\(host)")
        }
    }
}

/// What the rig's server says to the first mail that it keeps.
enum SMTPReplyExample {
    static let kept = SMTPReply(code: 250, words: "2.0.0 kept as 1")
}
