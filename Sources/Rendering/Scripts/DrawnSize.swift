/// In which size a character is drawn beside the printer's own; what differs is drawn apart.
enum DrawnSize {
    /// That of the printer's letters.
    case letters
    /// Emoji, two cells wide.
    case symbols
    /// Ideographs, kana, Hangul and their punctuation, of which each fills a square of two cells.
    case ideographs

    init(of scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFF:
            self = .ideographs
        default: self = scalar.properties.isEmojiPresentation ? .symbols : .letters
        }
    }

    /// Of the font, in dots.
    var dots: Double {
        switch self {
        case .letters: PaperFace.size
        case .symbols: 22
        case .ideographs: 24
        }
    }
}
