import Foundation
import Logging
import Remote
import Rigs

/// A mail that has a bit of everything.
enum MailExample {
    static let picture = MailMessage.File(name: "qr1", type: "image/png", bytes: Array(0...255))
    static let document = MailMessage.File(
        name: "4711.pdf", type: "application/pdf", bytes: (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) })

    static func message(to address: String = "kunde@example.net", id: String = "1@example.org") -> MailMessage {
        MailMessage(
            from: Mailbox(name: "Käserei am Markt", address: "kasse@example.org"), to: Mailbox(address: address),
            subject: "Ihr Beleg 4711 - Käserei am Markt", messageID: id,
            date: MailDate(secondsSince1970: 1_795_280_709, offset: 3600), language: "de",
            text: "Grüße\n.\n..\n.x\nSumme 12,50 €\n" + String(repeating: "lang ", count: 60) + "\n",
            html: "<html><body><p>Grüße &amp; Dank</p><img src=\"cid:qr1\"></body></html>\n", pictures: [picture],
            attachments: [document])
    }

    static func client(
        _ server: MailServer, host: String = "127.0.0.1", port: Int? = nil, isImplicitTLS: Bool = false,
        credential: SMTPRelay.Credential? = nil, authorities: String? = nil,
        answerTimeout: Duration = .seconds(20)
    ) -> SMTPClient {
        var relay = SMTPRelay(
            host: host, port: port ?? server.port, isImplicitTLS: isImplicitTLS, credential: credential,
            certificateAuthorities: authorities)
        relay.connectTimeout = min(answerTimeout, .seconds(10))
        relay.answerTimeout = answerTimeout
        relay.timeout = .seconds(30)
        return SMTPClient(relay: relay, logger: Logger(label: "test"))
    }
}
