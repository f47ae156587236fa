import Logging
import Persistence
import Receipts
import Remote
import Rendering
import Settings

/// Makes mails and hands them to the relay, one after the other, on threads of its own.
struct MailShell: Sendable {
    private let client: SMTPClient
    private let pictures: ReceiptPictures
    private let sender: Mailbox

    /// Nil where no relay is configured.
    init?(premises: Premises, password: String?, logger: Logger) {
        guard let settings = premises.settings.mail else { return nil }
        self.init(premises: premises, relay: SMTPRelay(settings, password: password), logger: logger)
    }

    init?(premises: Premises, relay: SMTPRelay, logger: Logger) {
        guard let sender = premises.settings.mail?.sender else { return nil }
        self.sender = Mailbox(name: sender.name, address: sender.address.description)
        client = SMTPClient(relay: relay, logger: logger)
        pictures = ReceiptPictures(premises: premises)
    }

    func perform(_ call: MailCall, templates: TemplateStore) async -> MailReport {
        let body: MailBody
        let pdf: [UInt8]
        do {
            await pictures.use(templates)
            (body, pdf) = try await pictures.mail(of: call.receipt, language: call.language)
        } catch {
            return .unrenderable("\(error)")
        }
        let message = MailMessage(
            from: sender, to: Mailbox(address: call.to), subject: body.subject, messageID: call.messageID,
            date: MailDate(secondsSince1970: call.date.milliseconds / 1000, offset: call.date.offset),
            language: body.language, text: body.text, html: body.html,
            pictures: body.pictures.map { .init(name: $0.name, type: "image/png", bytes: $0.png) },
            attachments: [
                .init(name: Self.fileName(of: call.receipt.number), type: "application/pdf", bytes: pdf)
            ])
        return .outcome(await client.deliver(message))
    }

    /// The number on paper, as far as a file can be named for it.
    static func fileName(of number: String) -> String {
        var name = ""
        for byte in number.utf8.prefix(64) {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): name.unicodeScalars.append(.init(byte))
            default: if name.last != "-" { name += "-" }
            }
        }
        return (name.contains { $0 != "-" } ? name : "receipt") + ".pdf"
    }
}

extension SMTPRelay {
    init(_ settings: MailSettings, password: String?) {
        self.init(
            host: settings.host, port: settings.port, isImplicitTLS: settings.isImplicitTLS,
            credential: password.map { .init(user: settings.user, password: $0) },
            certificateAuthorities: settings.authorities)
    }
}
