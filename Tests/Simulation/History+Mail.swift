import Flows
import Persistence
import Receipts
import Remote
import Sandbox
import Settings

/// The relay that takes the shop's mails, with whatever goes wrong on the way.
extension History {
    /// Hands a mail to the relay, and plans what the service hears of it.
    mutating func post(_ call: MailCall) {
        checks.mailing(call)
        mailInHand = call.delivery
        tell(.service, "mails receipt \(call.receipt.number), as \(call.messageID.prefix(8))")
        func later(_ kind: MailObstacle.Kind, _ code: Int?) -> MailReport {
            let reply = code.map { SMTPReply(code: $0, words: "not now") }
            return .outcome(.later(MailObstacle(kind: kind, reply: reply, sentence: "not now")))
        }
        let lost = MailReport.outcome(.inDoubt("the mail was sent and no answer came"))
        var delay = milliseconds(5...2000)
        let report: MailReport
        if strikes(.mailAway, 0.2) {
            report = later(.unreachable, nil)
        } else if strikes(.mailDeferred, 0.2) {
            report = later(.deferred, 450)
        } else if strikes(.mailRefused, 0.15) {
            report = .outcome(.refused(SMTPReply(code: 550, words: "no such mailbox")))
        } else if strikes(.mailLost, 0.15) {
            report = lost
            delay = .seconds(30)
        } else {
            take(call)
            report = strikes(.mailAnswerLost, 0.25) ? lost : .outcome(.accepted(SMTPReply(code: 250, words: "kept")))
        }
        if report == lost { checks.doubted(delivery: call.delivery) }
        plan(.mailed(process: process, delivery: call.delivery, report), in: delay)
    }

    /// The relay has the mail: it is in the customer's mailbox from here on.
    private mutating func take(_ call: MailCall) {
        var receipt = call.receipt
        if options.sabotage == .mailProvisional, let earlier = provisional(of: receipt) {
            tell(.fate, "the relay gets the provisional receipt (\(Options.Sabotage.mailProvisional))", as: .sabotage)
            receipt = earlier
        }
        checks.mailed(call, receipt)
        if options.sabotage == .mailTwice {
            tell(.fate, "the relay gets the mail twice (\(Options.Sabotage.mailTwice))", as: .sabotage)
            checks.mailed(call, receipt)
        }
    }

    private mutating func provisional(of receipt: ReceiptRecord) -> ReceiptRecord? {
        do {
            return try receipt.operation.flatMap { operation in
                try store.read { try $0.receipts(operation: operation) }.first { $0.form == .provisional }
            }
        } catch {
            fail(.step, "\(error)")
            return nil
        }
    }

    mutating func hear(mail delivery: Int64, _ report: MailReport) {
        let before = process
        deliver(.mailed(delivery: delivery, report))
        if process == before, mailInHand == delivery, postponed.isEmpty { mailInHand = nil }
    }

    /// Every mail that a till wanted was sent, or somebody was told why not.
    mutating func checkMail(_ entry: QueueEntryRecord, _ receipts: [ReceiptRecord]) throws {
        let follows = scenario.premises.register(entry.register)?.settings.afterSync.contains(.email) == true
        // What is certified or numbered after its till was answered is mailed where the shop wants that.
        guard entry.wantsEmail, follows, receipts.contains(where: { $0.form != .provisional }) else { return }
        let deliveries = try store.read { reader in try receipts.flatMap { try reader.deliveries(receipt: $0.id) } }
        let name = "entry \(entry.sequence)"
        if deliveries.isEmpty { fail(.mailedOnce, "\(name) was to be mailed, and was forgotten") }
        if deliveries.count > 1 { fail(.mailedOnce, "\(name) was mailed by \(deliveries.count) deliveries") }
        for delivery in deliveries {
            switch delivery.state {
            case .completed:
                if !checks.isMailed(delivery.id) { fail(.mailedOnce, "\(name) counts as mailed, and nobody got it") }
            case .aborted, .canceled, .pendingHeld:
                if checks.notices.allSatisfy({ !$0.hasSuffix(" delivery \(delivery.id)") }) {
                    fail(.visible, "the mail of \(name) came to nothing, and nobody was told")
                }
            case .pending, .processing, .processingStopped, .unknown:
                fail(.liveness, "the mail of \(name) is still \(delivery.state.rawValue)")
            }
        }
    }
}
