import PrinterLanguage

/// A compiled template: what to do, line by line, without any text left to parse.
struct LayoutProgram: Sendable {
    /// The UTF-8 of all literals; operations hold ranges of it.
    var literals: [UInt8] = []
    var operations: [Operation] = []
    private(set) var shapes: [LineShape] = []
    /// The same shapes, those of nearly all lines in a form that is quick to use.
    private(set) var rows: [RowShape?] = []
    /// The columns of these.
    private(set) var rowColumns: [LineColumn] = []
    var codes: [CodeShape] = []
    var images: [Image] = []
    /// What `{command: …}` sends, each checked.
    var commands: [[UInt8]] = []
    /// The words of all languages.
    let wordbook: Wordbook

    /// The index of a shape, which is added unless it is known.
    mutating func index(of shape: LineShape) -> Int32 {
        if let known = shapes.firstIndex(of: shape) { return Int32(known) }
        shapes.append(shape)
        rows.append(RowShape(shape, addingTo: &rowColumns))
        return Int32(shapes.count - 1)
    }

    enum Operation: Sendable {
        /// A range of the literals that is printable ASCII, and the column of the line it stands in.
        case plain(start: Int32, count: Int32, column: Int32, RunStyle)
        /// A range of the literals whose columns the printer's pages decide.
        case literal(start: Int32, count: Int32, column: Int32, RunStyle)
        case slot(Slot, RunStyle, column: Int32)
        case word(Word, RunStyle, column: Int32)
        case lineBreak(column: Int32)
        /// Ends a line; the index of its shape, and its last column.
        case end(shape: Int32, column: Int32)
        case rule(shape: Int32)
        case cut
        /// Ends the data of a code; the index of its shape.
        case code(Int32)
        /// The shop's logo, if there is one.
        case logo(ColumnAlignment)
        /// One of the pictures; the index of its shape.
        case image(Int32, shape: Int32)
        case command(Int32)
        /// Ends the box that `border: line` drew, if there is one.
        case endBox
        /// Enters a section, or goes on at `end` if there is nothing to enter.
        case open(Slot, inverted: Bool, end: Int32)
        /// The next element of a list, from `start`.
        case close(Slot, start: Int32)
    }

    /// A picture that stands in the template.
    struct Image: Sendable {
        private let grey: GreyImage
        private let whole: Bitmap

        init(_ grey: GreyImage) {
            self.grey = grey
            whole = Dither.floydSteinberg.bitmap(grey)
        }

        /// No wider than so many dots.
        func bitmap(fittingWidth limit: Int) -> Bitmap {
            grey.width <= limit ? whole : Dither.floydSteinberg.bitmap(grey.fitted(toWidth: limit))
        }
    }
}

/// How the columns of a line share its width.
struct LineShape: Hashable, Sendable {
    enum Width: Hashable, Sendable {
        case fixed(Int)
        /// An equal share of what the others leave.
        case star
        /// As wide as the text in it.
        case content
    }

    /// For the first columns; all further ones are `star`.
    var widths: [Width] = []
    /// Of the columns from the left.
    var alignments: [ColumnAlignment] = []
    /// Columns between columns.
    var border = 1
    /// Whether lines stand in the borders, at both sides, above and below.
    var isBoxed = false
    /// Of the line, where its columns do not fill the paper.
    var align = ColumnAlignment.center
    var wraps = true
}
