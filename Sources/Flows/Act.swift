package import Receipts

/// What a person or program may order besides the till's own calls.
package enum Act: Hashable, Sendable {
    /// Print the newest form of a receipt again, marked as a duplicate.
    case reprint(ReceiptSelector, printer: String?, reason: String?)
    case cancelJob(Int64)
    /// Make a receipt of what a ``ReceiptOrder`` in JSON says, and print it.
    ///
    /// `id` names it where the order itself does not.
    case issue([UInt8], id: String?)
    /// Print something that is no receipt.
    case print(PrintOrder)
    /// Print a page that shows what a printer really does.
    case testPage(printer: String)
    /// Open the cash drawer on a printer's connector.
    case openDrawer(printer: String)
    /// Settle a print whose outcome is unknown: it came out, or print it again with the mark.
    case resolveJob(Int64, printed: Bool, version: Int?)
    case retry(entry: Int64, reason: String?, version: Int?)
    /// Take the operation as applied; a create needs the server's id.
    case adopt(entry: Int64, remoteID: String?, reason: String?, version: Int?)
    case abandon(entry: Int64, reason: String, version: Int?)
    /// Send what waits for a former upstream, this entry first, to the one that its register has now.
    case reroute(entry: Int64, reason: String, version: Int?)
    case resolveNotice(Int64, action: String)
    /// Begin a register's chain anew, after it was decommissioned and reset at its provider.
    case reset(register: String, reason: String)
    /// Let a token in, by the digest of its bytes.
    case addToken(String, role: String, Digest)
    case revokeToken(String)
    /// Send the newest form of a receipt by e-mail, as soon as it is certified.
    case email(ReceiptSelector, to: EmailAddress, language: String?)
    /// Close a register: `daily`, `shift`, `monthly`, `annual`; where a session is closed, with what its drawer holds.
    case close(register: String, type: String, counted: String? = nil)

    /// Whether asking once more does nothing twice, whatever became of the first time.
    var mayBeRepeated: Bool { if case .close = self { true } else { false } }
}

/// Which receipt is meant.
package enum ReceiptSelector: Hashable, Sendable {
    case last(register: String?)
    case receipt(String)
    case operation(String)
    case number(String)
}
