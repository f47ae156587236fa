/// What a line shape says of one of its columns, in few bytes.
struct LineColumn: Sendable, BitwiseCopyable {
    enum Kind: UInt8, Sendable {
        case fixed
        case star
        case content
    }

    var kind = Kind.star
    var alignment = ColumnAlignment.left
    /// Of a fixed column.
    var width: Int16 = 0

    init() {}

    init(_ width: LineShape.Width, _ alignment: ColumnAlignment) {
        self.alignment = alignment
        switch width {
        case .fixed(let columns):
            kind = .fixed
            self.width = Int16(clamping: columns)
        case .star: kind = .star
        case .content: kind = .content
        }
    }

    /// Fixed widths first, then those of the texts, then equal shares for the stars; a column of no width has no border.
    ///
    /// Fixed widths that are too much for the paper are taken back, the widest first.
    /// - Parameter cells: their columns are known; they are given their widths.
    static func share(_ room: Int, among cells: UnsafeMutableBufferPointer<LayoutBuilder.Cell>, border: Int) {
        var rest = room + border
        var stars: Int = 0
        var contents: Int = 0
        // Of the stars together: a few letters of what they hold.
        var keep: Int = 0
        for index in cells.indices {
            var width: Int = 0
            switch cells[index].column.kind {
            case .fixed:
                width = Int(cells[index].column.width)
                if width > 0 { rest -= width + border }
            case .star:
                rest -= border
                stars += 1
                keep += min(4, max(1, cells[index].columns))
            case .content:
                if cells[index].columns > 0 { contents += 1 }
            }
            cells[index].width = width
        }
        let needed = keep + contents * (1 + border)
        if rest < needed { rest = needed - takeBack(needed - rest, from: cells) }
        if contents > 0 {
            for index in cells.indices where cells[index].column.kind == .content && cells[index].columns > 0 {
                contents -= 1
                // What the stars must keep, and a column for each text that follows.
                let kept = keep + contents * (1 + border)
                let width = max(1, min(cells[index].columns, rest - border - kept))
                cells[index].width = width
                rest -= width + border
            }
        }
        guard stars > 0 else { return }
        for index in cells.indices where cells[index].column.kind == .star {
            let width = max(1, (rest + stars - 1) / stars)
            cells[index].width = width
            rest -= width
            stars -= 1
        }
    }

    /// Makes the widest fixed columns narrower until so many columns are found; gives how many are missing then.
    private static func takeBack(_ columns: Int, from cells: UnsafeMutableBufferPointer<LayoutBuilder.Cell>) -> Int {
        var missing = columns
        while missing > 0 {
            var widest = 0
            for index in cells.indices where cells[index].width > cells[widest].width { widest = index }
            guard cells.count > 0, cells[widest].width > 1 else { break }
            cells[widest].width -= 1
            missing -= 1
        }
        return missing
    }
}
