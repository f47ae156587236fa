/// A word of the receipt itself, in the receipt's language; `{{words.total}}` in a template, `total = …` in a words file.
enum Word: UInt8, Sendable, CaseIterable {
    // Heads.
    case receipt
    case date
    case issued
    case register
    case terminal
    case cashier
    case taxID
    case replaces
    // Titles.
    case refund
    case exchange
    case void
    case training
    case trainingNote
    case kitchen
    case order
    case test
    // Amounts.
    case each
    case discount
    case subtotal
    case tip
    case total
    case change
    case taxShort
    case net
    case tax
    case gross
    // The session and the drawer.
    case session
    case opened
    case closed
    case opening
    case movements
    case receipts
    case turnover
    case expected
    case counted
    case difference
    case reason
    case signature
    // Codes.
    case unsigned
    case codeUnreadable
    case codeRefused
    // E-mail.
    case emailSubject
    case emailGreeting
    case emailNote

    static let count = allCases.count

    /// The name in a template behind `words.`, and in a words file.
    var name: String {
        switch self {
        case .taxID: "taxId"
        case .refund: "return"
        default: String(describing: self)
        }
    }

    static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
