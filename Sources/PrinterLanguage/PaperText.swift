/// Characters of one style in one line; each takes one cell.
package struct PaperText: Hashable, Sendable {
    /// Left edge of the first cell.
    package var x: Int
    /// Upper edge of the cells.
    package var y: Int
    /// Bytes that the code page leaves open are U+FFFD.
    package var text: String
    package var font: Command.Font
    /// Times the font's width, 1 to 8.
    package var width: Int
    /// Times the font's height, 1 to 8.
    package var height: Int
    package var isBold: Bool
    /// Thickness in dots, 0 for none.
    package var underline: Int
    /// White on black.
    package var isInverted: Bool
    /// Dots of one cell, enlargement included.
    package var cellWidth: Int
    /// Dots of one cell, enlargement included.
    package var cellHeight: Int
    /// How many cells it takes: one for each character.
    package var cells: Int
    /// How the whole of it stands; x and y are then those of the turned box, the cells as before it was turned.
    package var turn = Turn.none

    /// The column of its first cell, counted in cells of its font.
    package var column: Int { x / PrinterState.cell(of: font).width }

    package init(
        x: Int, y: Int, text: String, font: Command.Font, width: Int, height: Int, isBold: Bool, underline: Int,
        isInverted: Bool, cellWidth: Int, cellHeight: Int, cells: Int
    ) {
        self.x = x
        self.y = y
        self.text = text
        self.font = font
        self.width = width
        self.height = height
        self.isBold = isBold
        self.underline = underline
        self.isInverted = isInverted
        self.cellWidth = cellWidth
        self.cellHeight = cellHeight
        self.cells = cells
    }
}
