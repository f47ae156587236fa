/// A bar code on paper, whose dots somebody else draws.
package struct PaperBarcode: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var symbology: Symbology
    package var data: [UInt8]
    /// Dots of the narrowest bar.
    package var moduleDots: Int
    /// Modules of the whole code, as far as they can be told without drawing it.
    package var modules: Int
    /// Height of the bars in dots.
    package var heightDots: Int
    package var textPosition: Command.BarcodeTextPosition
    package var textFont: Command.Font
    package var turn = Turn.none

    /// Dots of a line of its characters.
    package var textHeight: Int { PrinterState.cell(of: textFont).height }

    /// Height of bars and characters together.
    package var fullHeight: Int {
        switch textPosition {
        case .none: heightDots
        case .above, .below: heightDots + textHeight
        case .both: heightDots + 2 * textHeight
        }
    }

    package init(
        x: Int, y: Int, symbology: Symbology, data: [UInt8], moduleDots: Int, modules: Int, heightDots: Int,
        textPosition: Command.BarcodeTextPosition, textFont: Command.Font
    ) {
        self.x = x
        self.y = y
        self.symbology = symbology
        self.data = data
        self.moduleDots = moduleDots
        self.modules = modules
        self.heightDots = heightDots
        self.textPosition = textPosition
        self.textFont = textFont
    }
}
