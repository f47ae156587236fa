/// The number of an e-invoice on a receipt, such as India's IRN.
package enum InvoiceReference: Hashable, Sendable {
    /// Stands for the number until the authority has given one (R92).
    case placeholder(String)
    case issued(String)

    /// What the receipt says of it.
    package var lines: [String] {
        switch self {
        case .placeholder(let text): ["IRN: \(text)", "Placeholder - e-invoice number follows"]
        case .issued(let text): ["IRN: \(text)"]
        }
    }
}
