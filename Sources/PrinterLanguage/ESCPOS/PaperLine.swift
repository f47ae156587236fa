/// A line of text while it is gathered; x counts from the left margin.
struct PaperLine: Sendable {
    private(set) var texts: [PaperText] = []
    /// Bands of `ESC *`.
    private(set) var bands: [Band] = []
    /// Where the next character goes.
    var position = 0
    /// How far the characters reach.
    private(set) var width = 0
    /// The tallest character.
    private(set) var height = 0

    /// Whether a printer would hold that it is at the beginning of a line.
    var isEmpty: Bool { texts.isEmpty && bands.isEmpty && position == 0 }

    /// Dots among the characters.
    struct Band: Sendable {
        var x: Int
        var dots: Bitmap
    }

    /// Sets dots that stand on the base line.
    mutating func append(_ dots: Bitmap) {
        bands.append(Band(x: position, dots: dots))
        position += dots.width
        width = max(width, position)
        height = max(height, dots.height)
    }

    /// Sets one character in the present style.
    ///
    /// - Parameter cells: how many cells of the font it takes: two where it came as two bytes.
    mutating func append(_ scalar: Unicode.Scalar, cells: Int = 1, in state: PrinterState) {
        let cellWidth = state.cellWidth * cells
        if let last = texts.indices.last, texts[last].cellWidth == cellWidth, continues(texts[last], in: state) {
            texts[last].text.unicodeScalars.append(scalar)
            texts[last].cells += 1
        } else {
            texts.append(
                PaperText(
                    x: position, y: 0, text: String(scalar), font: state.font, width: state.width,
                    height: state.height, isBold: state.isEmphasized || state.isDoubleStruck,
                    underline: state.underline, isInverted: state.isInverted, cellWidth: cellWidth,
                    cellHeight: state.cellHeight, cells: 1))
        }
        position += cellWidth
        width = max(width, position)
        height = max(height, state.cellHeight)
    }

    private func continues(_ text: PaperText, in state: PrinterState) -> Bool {
        text.x + text.cells * text.cellWidth == position && text.font == state.font && text.width == state.width
            && text.height == state.height && text.isBold == (state.isEmphasized || state.isDoubleStruck)
            && text.underline == state.underline && text.isInverted == state.isInverted
    }
}
