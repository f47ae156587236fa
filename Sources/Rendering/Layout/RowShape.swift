/// The shape of a line as nearly all lines have it: few columns and no box.
struct RowShape: Sendable {
    static let mostColumns = 8
    /// A number for each column.
    typealias Places = InlineArray<8, Int32>

    /// Its columns among those of all rows of a program.
    private let first: Int
    private let count: Int
    private let border: Int32
    /// What fixed columns and the borders of all but columns of content take.
    private var taken: Int32 = 0
    private var stars: Int32 = 0
    /// Of all columns with the borders between them, if all are fixed: a rule is as long as they are.
    private var fixed: Int32?
    /// Of the line, where its columns do not fill the paper.
    private let align: ColumnAlignment

    /// Adds its columns to those of all rows; nil for boxes, and for more columns than that.
    init?(_ shape: LineShape, addingTo all: inout [LineColumn]) {
        let count = max(shape.widths.count, shape.alignments.count)
        guard !shape.isBoxed, count <= RowShape.mostColumns else { return nil }
        first = all.count
        self.count = count
        border = Int32(shape.border)
        align = shape.align
        for index in 0..<count {
            let column = LineColumn(
                index < shape.widths.count ? shape.widths[index] : .star,
                index < shape.alignments.count ? shape.alignments[index] : .left)
            all.append(column)
            switch column.kind {
            case .fixed: if column.width > 0 { taken += Int32(column.width) + border }
            case .star:
                stars += 1
                taken += border
            case .content: break
            }
        }
        if shape.widths.allSatisfy({ if case .fixed = $0 { true } else { false } }) {
            var total = -border
            for column in all[first...].prefix(shape.widths.count) where column.width > 0 {
                total += Int32(column.width) + border
            }
            fixed = total
        }
    }

    /// Where a rule begins, and its columns.
    func rule(paper: Int32) -> (column: Int32, columns: Int32) {
        guard let fixed, fixed > 0, fixed < paper else { return (0, paper) }
        return (LayoutBuilder.indent(of: fixed, in: paper, align), fixed)
    }

    /// Makes the columns that the text of each cell takes the column at which it begins; false if one does not fit.
    ///
    /// This is what ``LineColumn/share(_:among:border:)`` comes to where nothing has to give way.
    /// - Parameters:
    ///   - texts: none is as wide as an `Int32`.
    ///   - all: the columns of all rows.
    @inline(__always)
    func findPlaces(_ texts: inout Places, among all: [LineColumn], paper: Int32) -> Bool {
        var rest = paper &+ border &- taken
        // Of the stars together: a few letters of what they hold.
        var keep: Int32 = 0
        for index in 0..<count {
            let text = texts[index]
            let column = all[first &+ index]
            switch column.kind {
            case .fixed: if text > column.width { return false }
            case .content: if text > 0 { rest &-= text &+ border }
            case .star: keep &+= min(4, max(1, text))
            }
        }
        guard rest >= keep else { return false }
        var stars = stars
        // Stars fill the paper.
        var place = stars == 0 ? LayoutBuilder.indent(of: paper &- rest, in: paper, align) : 0
        for index in 0..<count {
            let text = texts[index]
            let column = all[first &+ index]
            var width = text
            switch column.kind {
            case .fixed: width = Int32(column.width)
            case .content: break
            case .star:
                // Most lines have one of them, and dividing is slow.
                width = stars == 1 ? rest : (rest &+ stars &- 1) / stars
                guard text <= width else { return false }
                rest &-= width
                stars &-= 1
            }
            // Nothing at the left, half of what is free in the middle, all of it at the right.
            texts[index] = place &+ ((width &- text) &* Int32(column.alignment.rawValue)) >> 1
            if width > 0 { place &+= width &+ border }
        }
        return true
    }
}
