/// The strokes of a box-drawing character, from the middle of its cell to its edges, so that neighbours join to the dot.
struct BoxStrokes: OptionSet {
    let rawValue: UInt8

    static let left = BoxStrokes(rawValue: 1)
    static let right = BoxStrokes(rawValue: 2)
    static let up = BoxStrokes(rawValue: 4)
    static let down = BoxStrokes(rawValue: 8)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Nil for all but the light lines.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "─": self = [.left, .right]
        case "│": self = [.up, .down]
        case "┌": self = [.right, .down]
        case "┐": self = [.left, .down]
        case "└": self = [.right, .up]
        case "┘": self = [.left, .up]
        case "├": self = [.right, .up, .down]
        case "┤": self = [.left, .up, .down]
        case "┬": self = [.left, .right, .down]
        case "┴": self = [.left, .right, .up]
        case "┼": self = [.left, .right, .up, .down]
        default: return nil
        }
    }

    /// The black rectangles in a cell of so many dots.
    ///
    /// They are two dots thick, or as many more as the cell is larger or bolder, as in a printer's own font.
    func rectangles(width: Int, height: Int, isBold: Bool) -> [(columns: Range<Int>, rows: Range<Int>)] {
        let across = 2 * max(1, width / 12) + (isBold ? 1 : 0)
        let along = 2 * max(1, height / 24) + (isBold ? 1 : 0)
        let columns = (width - across) / 2..<(width + across) / 2
        let rows = (height - along) / 2..<(height + along) / 2
        let all: [(BoxStrokes, (columns: Range<Int>, rows: Range<Int>))] = [
            (.left, (0..<columns.upperBound, rows)), (.right, (columns.lowerBound..<width, rows)),
            (.up, (columns, 0..<rows.upperBound)), (.down, (columns, rows.lowerBound..<height)),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }

    /// The same as ink, one byte a pixel.
    func ink(width: Int, height: Int, isBold: Bool) -> [UInt8] {
        var ink = [UInt8](repeating: 0, count: width * height)
        for (columns, rows) in rectangles(width: width, height: height, isBold: isBold) {
            for y in rows { for x in columns { ink[y * width + x] = 255 } }
        }
        return ink
    }
}
