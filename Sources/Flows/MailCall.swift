package import Persistence
package import Receipts
package import Remote

/// One mail to make and to hand to the relay.
package struct MailCall: Sendable {
    package let delivery: Int64
    package let to: String
    /// The customer's; nil for the receipt's own.
    package let language: String?
    package let messageID: String
    /// When it was asked for: the same however often it is sent.
    package let date: Timestamp
    package let receipt: ReceiptRecord
}

/// What came of it.
package enum MailReport: Hashable, Sendable {
    case outcome(MailOutcome)
    /// The receipt cannot be put into a mail: nothing left.
    case unrenderable(String)
}
