package import PrinterLanguage

/// A code that somebody wants on paper: what it holds and how it should look, before any printer is known.
package struct CodeRequest: Hashable, Sendable {
    package var symbology: CodeSymbology
    /// As people give it: check digits may be left out, GS1 identifiers stand in parentheses.
    package var data: [UInt8]
    package var size: CodeSize
    /// How high bars are; nil for 10 mm.
    package var barDots: Int?
    /// Where the characters of bars stand; other codes have none.
    package var text: Command.BarcodeTextPosition
    /// Error correction of codes in an area; nil for M, or what the standard recommends.
    package var level: Command.QRLevel?
    /// Whether it is drawn as dots even if the printer has such codes of its own.
    package var isDrawn: Bool

    package init(
        _ symbology: CodeSymbology, _ data: [UInt8], size: CodeSize = .automatic, barDots: Int? = nil,
        text: Command.BarcodeTextPosition = .none, level: Command.QRLevel? = nil,
        isDrawn: Bool = false
    ) {
        self.symbology = symbology
        self.data = data
        self.size = size
        self.barDots = barDots
        self.text = text
        self.level = level
        self.isDrawn = isDrawn
    }
}
