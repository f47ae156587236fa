import Flows
import Persistence
import Receipts

/// What is mailed, and how often.
extension Checks {
    /// One mail, through all its attempts.
    struct Mailing {
        let messageID: String
        /// How often the relay has taken it, and how often nobody here heard what became of it.
        var taken = 0
        var doubts = 0
        var isOver = false
    }

    /// A mail is about to leave.
    mutating func mailing(_ call: MailCall) {
        if call.receipt.form == .provisional {
            fail(.provisional, "delivery \(call.delivery) would mail a provisional receipt")
        }
        let mailing = mailings[call.delivery] ?? Mailing(messageID: call.messageID)
        if mailing.isOver { fail(.mailedOnce, "delivery \(call.delivery) is sent again although it was over") }
        if mailing.messageID != call.messageID {
            fail(.mailedOnce, "delivery \(call.delivery) is sent again under another Message-ID")
        }
        mailings[call.delivery] = mailing
    }

    /// The relay has taken it.
    mutating func mailed(_ call: MailCall, _ receipt: ReceiptRecord) {
        if receipt.form == .provisional {
            fail(.provisional, "delivery \(call.delivery) mailed a provisional receipt")
        }
        mailings[call.delivery]?.taken += 1
        guard let mailing = mailings[call.delivery], mailing.taken > 1 + mailing.doubts else { return }
        fail(
            .mailedOnce,
            "delivery \(call.delivery) came \(mailing.taken) times though its answer was lost \(mailing.doubts) times")
    }

    /// What became of it is not known here.
    mutating func doubted(delivery: Int64) { mailings[delivery]?.doubts += 1 }

    func isMailed(_ delivery: Int64) -> Bool { mailings[delivery].map { $0.taken > 0 } ?? false }
}
