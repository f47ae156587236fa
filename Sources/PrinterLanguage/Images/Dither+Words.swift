extension Dither {
    /// The words by which requests name a way, the usual one first.
    package static let words = ["floyd-steinberg", "atkinson", "ordered", "threshold"]

    /// The way that one of the ``words`` names; a threshold is in the middle.
    ///
    /// Nil for any other word.
    package init?(word: String) {
        switch word {
        case "floyd-steinberg": self = .floydSteinberg
        case "atkinson": self = .atkinson
        case "ordered": self = .ordered
        case "threshold": self = .threshold(128)
        default: return nil
        }
    }
}
