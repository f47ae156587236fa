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

    /// Two dots thick, or as many more as the cell is higher or bolder, as in a printer's own font.
    func ink(width: Int, height: Int, isBold: Bool) -> [UInt8] {
        let across = 2 * max(1, width / 12) + (isBold ? 1 : 0)
        let along = 2 * max(1, height / 24) + (isBold ? 1 : 0)
        let columns = (width - across) / 2..<(width + across) / 2
        let rows = (height - along) / 2..<(height + along) / 2
        var ink = [UInt8](repeating: 0, count: width * height)
        func fill(_ columns: Range<Int>, _ rows: Range<Int>) {
            for y in rows { for x in columns { ink[y * width + x] = 255 } }
        }
        if contains(.left) { fill(0..<columns.upperBound, rows) }
        if contains(.right) { fill(columns.lowerBound..<width, rows) }
        if contains(.up) { fill(columns, 0..<rows.upperBound) }
        if contains(.down) { fill(columns, rows.lowerBound..<height) }
        return ink
    }
}
