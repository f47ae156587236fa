import Persistence
import Receipts
import Remote
import Settings
import Testing

@testable import Flows

/// A rig whose sales ask for e-mails.
struct MailShop {
    let rig: Rig
    let server = Server()

    init(_ premises: Premises? = nil) throws { rig = try Rig(premises) }

    /// A sale that is certified at once, and its receipt's id.
    @discardableResult
    func sell(_ number: String, to address: String?, _ headers: [String: String] = [:]) throws -> String {
        let created = try rig.create(number)
        try rig.serve(server)
        var headers = headers
        headers["Quittance-Email"] = address
        headers["Quittance-Print"] = "no"
        let ticket = try rig.complete(rig.operation(rig.answer(created)), headers)
        try rig.serve(server)
        return try #require(try rig.answer(ticket).header("Quittance-Receipt"))
    }

    func delivery(_ id: Int64) throws -> DeliveryRecord { try #require(try rig.store.read { try $0.delivery(id) }) }

    func deliveries() throws -> [DeliveryRecord] {
        try rig.store.read { try $0.deliveries(before: .max, open: false, limit: .max) }.reversed()
    }

    func addresses() throws -> Int { try rig.store.counts()["address"] ?? 0 }

    /// The open notices that are about mails.
    func notices() throws -> [String] { try rig.notices().filter { $0.hasPrefix("mail-") } }

    func order(_ receipt: String, to address: String, language: String? = nil) throws -> Answer {
        try rig.order(.email(.receipt(receipt), to: EmailAddress(address), language: language))
    }

    /// Everything that the file says in words, but the table of addresses itself.
    func words() throws -> String {
        try rig.store.read { reader in
            let journal = try reader.journal(after: 0, limit: .max).map { $0.subject + $0.detail }
            let notices = try reader.notices(open: false, limit: .max).map { $0.sentence + $0.remedy }
            let deliveries = try reader.deliveries(before: .max, open: false, limit: .max).map { "\($0)" }
            let entries = try reader.entries(before: .max, limit: .max).map { "\($0)" }
            return (journal + notices + deliveries + entries).joined(separator: "\n")
        }
    }
}

extension MailReport {
    static let taken = MailReport.outcome(.accepted(SMTPReply(code: 250, words: "2.0.0 ok")))
    static let lost = MailReport.outcome(.inDoubt("smtps://mail.example: the mail was sent and no answer came: reset"))

    static func later(_ kind: MailObstacle.Kind, _ words: String = "it is not there") -> MailReport {
        .outcome(.later(MailObstacle(kind: kind, sentence: "smtps://mail.example: \(words)")))
    }

    static func refused(_ words: String) -> MailReport { .outcome(.refused(SMTPReply(code: 550, words: words))) }
}
