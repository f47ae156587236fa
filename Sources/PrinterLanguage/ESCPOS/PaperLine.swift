/// A line of text while it is gathered; x counts from the left margin.
struct PaperLine: Sendable {
    private(set) var texts: [PaperText] = []
    /// Pictures and, on a page, codes among the characters.
    private(set) var blocks: [Block] = []
    /// Where the next character goes.
    var position = 0
    /// How far the characters reach.
    private(set) var width = 0
    /// The tallest character.
    private(set) var height = 0
    /// About how many bytes it takes to keep.
    private(set) var weight = 0

    /// Whether a printer would hold that it is at the beginning of a line.
    var isEmpty: Bool { texts.isEmpty && blocks.isEmpty && position == 0 }

    /// Whether overprinting has filled what a printer can keep of a line.
    var isFull: Bool { texts.count + blocks.count >= 1000 || weight >= 1 << 20 }

    /// Something that stands on the base line.
    struct Block: Sendable {
        var x: Int
        var width: Int
        var height: Int
        var item: PaperItem
    }

    /// Sets dots that stand on the base line.
    mutating func append(_ dots: Bitmap) {
        append(.bitmap(x: 0, y: 0, dots), width: dots.width, height: dots.height)
    }

    /// Sets something that stands on the base line.
    ///
    /// - Parameter advance: how far the position moves, where it is not by the width.
    mutating func append(_ item: PaperItem, width itemWidth: Int, height itemHeight: Int, advance: Int? = nil) {
        blocks.append(Block(x: position, width: itemWidth, height: itemHeight, item: item))
        weight += item.weight
        position += advance ?? itemWidth
        width = max(width, position)
        height = max(height, itemHeight)
    }

    /// Sets one character in the present style.
    ///
    /// - Parameter cells: how many cells of the font it takes: two where it came as two bytes.
    mutating func append(_ scalar: Unicode.Scalar, cells: Int = 1, in state: PrinterState) {
        let cellWidth = state.cellWidth * cells
        if state.isRotated {
            appendRotated(scalar, cellWidth: cellWidth, in: state)
            return
        }
        if let last = texts.indices.last, texts[last].cellWidth == cellWidth, continues(texts[last], in: state) {
            texts[last].text.unicodeScalars.append(scalar)
            texts[last].cells += 1
        } else {
            texts.append(text(scalar, cellWidth: cellWidth, in: state))
            weight += 128
        }
        position += cellWidth + state.spacing
        width = max(width, position)
        height = max(height, state.cellHeight)
    }

    /// A character turned by a quarter: as wide as it was high.
    private mutating func appendRotated(_ scalar: Unicode.Scalar, cellWidth: Int, in state: PrinterState) {
        var turned = text(scalar, cellWidth: cellWidth, in: state)
        turned.turn = .quarter
        turned.underline = 0
        texts.append(turned)
        weight += 128
        position += state.cellHeight + state.spacing
        width = max(width, position)
        height = max(height, cellWidth)
    }

    private func text(_ scalar: Unicode.Scalar, cellWidth: Int, in state: PrinterState) -> PaperText {
        PaperText(
            x: position, y: 0, text: String(scalar), font: state.font, width: state.width, height: state.height,
            isBold: state.isEmphasized || state.isDoubleStruck, underline: state.underline,
            isInverted: state.isInverted, cellWidth: cellWidth, cellHeight: state.cellHeight, cells: 1)
    }

    private func continues(_ text: PaperText, in state: PrinterState) -> Bool {
        text.x + text.cells * text.cellWidth == position && text.turn == .none && text.font == state.font
            && text.width == state.width
            && text.height == state.height && text.isBold == (state.isEmphasized || state.isDoubleStruck)
            && text.underline == state.underline && text.isInverted == state.isInverted
    }
}
