/// A word of the receipt itself, in the receipt's language; `{{words.total}}` in a template.
enum Word: UInt8, Sendable, CaseIterable {
    case receipt
    case date
    case issued
    case register
    case terminal
    case cashier
    case taxID
    case refund
    case exchange
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
    case replaces
    case unsigned
    case codeUnreadable
    case codeRefused

    static let count = allCases.count

    /// The name in a template behind `words.`.
    var name: String {
        switch self {
        case .taxID: "taxId"
        case .refund: "return"
        default: String(describing: self)
        }
    }
}

/// A language of the words on a receipt.
enum ReceiptLanguage: UInt8, Sendable, CaseIterable {
    case german
    case english
    case french
    case italian
    case spanish

    /// The language of a BCP 47 tag; English for those without words of ours.
    init(tag: String) {
        switch tag.utf8.prefix(while: { $0 != 0x2D }).count == 2 ? String(tag.prefix(2)).lowercased() : "" {
        case "de": self = .german
        case "fr": self = .french
        case "it": self = .italian
        case "es": self = .spanish
        default: self = .english
        }
    }

    /// What stands before the decimals.
    var decimalMark: UInt8 { self == .english ? UInt8(ascii: ".") : UInt8(ascii: ",") }

    /// What stands between thousands; a no-break space in French.
    var thousandsMark: [UInt8] {
        switch self {
        case .english: [UInt8(ascii: ",")]
        case .german, .italian, .spanish: [UInt8(ascii: ".")]
        case .french: [0xC2, 0xA0]
        }
    }
}
