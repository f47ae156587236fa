import PrinterLanguage

/// Rows of text in columns, for people.
///
/// Where a row is wider than the terminal, the columns that do not fit stand on further lines, indented: nothing is left
/// out, and what is to be copied stays whole.
struct Table {
    private let header: [String]
    private var rows: [[String]] = []

    private static let gap = 2

    init(_ header: String...) { self.header = header }

    mutating func add(_ cells: String...) { rows.append(cells) }

    var isEmpty: Bool { rows.isEmpty }

    /// As wide as the terminal at most.
    var text: String { text(columns: Terminal.width) }

    /// Each column as wide as its widest cell.
    ///
    /// - Parameter columns: how many there are; nil for any number. A single cell may be wider.
    func text(columns: Int?) -> String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { ColumnWidth.of($0[column]) }.max() ?? 0 }
        let lines = Self.lines(of: widths, within: columns ?? .max)
        return all.enumerated().map { row, cells in
            lines.enumerated().map { line, range in
                let indent = line == 0 ? "" : String(repeating: " ", count: Self.gap)
                return indent + Self.line(cells, widths, range, isHeader: row == 0)
            }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Which columns stand on which line.
    private static func lines(of widths: [Int], within columns: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var used = 0
        for (column, width) in widths.enumerated() {
            let needed = used + width + (column == start ? 0 : gap)
            if column > start, needed > columns {
                lines.append(start..<column)
                start = column
                used = gap + width
            } else {
                used = needed
            }
        }
        return lines + [start..<widths.count]
    }

    /// One line, without blanks at its end.
    private static func line(_ cells: [String], _ widths: [Int], _ range: Range<Int>, isHeader: Bool) -> String {
        let last = range.last { !cells[$0].isEmpty } ?? range.lowerBound
        return range.prefix { $0 <= last }.map { column in
            let cell = cells[column]
            let padding = column == last ? 0 : widths[column] - ColumnWidth.of(cell) + gap
            let painted = isHeader ? cell : Colour.of(state: cell)?.paint(cell) ?? cell
            return painted + String(repeating: " ", count: padding)
        }.joined()
    }

    /// A time of RFC 3339 to the second, without its zone, which is the shop's.
    static func time(_ text: String) -> String { String(text.prefix(19).replacing("T", with: " ")) }
}
