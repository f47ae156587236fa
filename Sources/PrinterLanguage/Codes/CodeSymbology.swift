/// A kind of code that can stand on a receipt, whoever draws it.
package enum CodeSymbology: Hashable, Sendable {
    case bars(Symbology)
    case qr
    case pdf417
    case dataMatrix
    case aztec

    /// Every kind, bars first.
    package static let allCases = Symbology.allCases.map(CodeSymbology.bars) + [.qr, .pdf417, .dataMatrix, .aztec]

    /// The words by which a ReceiptLine `option` names a kind, and further ones of the same sort.
    package static let words = [
        "upc", "ean", "jan", "code39", "itf", "codabar", "nw7", "code93", "code128", "gs1-128", "qrcode", "pdf417",
        "datamatrix", "aztec",
    ]

    /// The kind that one of the ``words`` names; nil for another word.
    ///
    /// `upc`, `ean` and `jan` name two kinds each: fewer than nine characters of data mean the short one.
    package init?(word: String, data: [UInt8]) {
        switch word {
        case "upc": self = .bars(data.count < 9 ? .upcE : .upcA)
        case "ean", "jan": self = .bars(data.count < 9 ? .ean8 : .ean13)
        case "code39": self = .bars(.code39)
        case "itf": self = .bars(.itf)
        case "codabar", "nw7": self = .bars(.codabar)
        case "code93": self = .bars(.code93)
        case "code128": self = .bars(.code128)
        case "gs1-128": self = .bars(.gs1Code128)
        case "qrcode": self = .qr
        case "pdf417": self = .pdf417
        case "datamatrix": self = .dataMatrix
        case "aztec": self = .aztec
        default: return nil
        }
    }

    package var name: String {
        switch self {
        case .bars(let symbology): symbology.name
        case .qr: "QR"
        case .pdf417: "PDF417"
        case .dataMatrix: "Data Matrix"
        case .aztec: "Aztec"
        }
    }

    /// Whether it is one row of bars, to which a height and readable characters belong.
    package var isBars: Bool {
        if case .bars = self { true } else { false }
    }
}
