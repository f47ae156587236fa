package import PrinterLanguage

/// Shows printed paper on a terminal, as it lies on the counter: each character in the column where it was printed.
///
/// Large letters are bold and spread over their cells. QR codes stand in Braille patterns, two modules wide and four
/// high each: a picture for people, too coarse for a camera. Other pictures and codes stand as notes in brackets.
/// Control characters become blanks, so that no paper can command the terminal.
package struct TerminalWriter {
    private let isColoured: Bool
    private let columns: Int

    /// - Parameters:
    ///   - isColoured: black on white (ECMA-48, SGR with the 256 colours of xterm); else the sheet has a frame.
    ///   - columns: of the paper at least; longer lines make it wider.
    package init(isColoured: Bool, columns: Int) {
        self.isColoured = isColoured
        self.columns = columns
    }

    /// The sheet, a string for each line of the terminal, without line feeds.
    package func lines(of paper: Paper) -> [String] {
        var rows = paper.rows.flatMap { line(of: $0, on: paper) }
        // What was fed so that the knife reaches the end.
        while rows.last?.width == 0 { rows.removeLast() }
        let width = max(columns, rows.map(\.width).max() ?? 0)
        let blank = Line()
        if isColoured {
            let sheet = ([blank] + rows + [blank]).map { line in
                Self.paper + "  " + line.text + String(repeating: " ", count: width - line.width + 2) + Self.plain
            }
            // Where the cutter left its teeth.
            return sheet + [Self.edge + String(repeating: "▀ ", count: (width + 4) / 2) + Self.plain]
        }
        let rule = String(repeating: "─", count: width + 2)
        return ["┌" + rule + "┐"]
            + rows.map { "│ " + $0.text + String(repeating: " ", count: width - $0.width) + " │" } + ["└" + rule + "┘"]
    }

    // Black on white by number: a terminal would show bold black as grey.
    private static let paper = "\u{1B}[38;5;16;48;5;231m"
    private static let edge = "\u{1B}[38;5;231m"
    private static let plain = "\u{1B}[0m"

    /// What stands in a line, and how many columns that takes.
    private struct Line {
        var text = ""
        var width = 0
    }

    private func line(of row: Paper.Row, on paper: Paper) -> [Line] {
        switch row {
        case .blank: [Line()]
        case .text(let texts): [line(of: texts)]
        // The end of the sheet shows it.
        case .item(.cut, _): []
        case .item(.qr(let code), let note): picture(of: code, on: paper) ?? [Line(text: note, width: note.count)]
        case .item(_, let note): [Line(text: note, width: note.count)]
        }
    }

    private func line(of texts: [PaperText]) -> Line {
        var line = Line()
        for text in texts {
            let gap = max(0, text.column - line.width)
            let words = Self.words(of: text)
            line.text += String(repeating: " ", count: gap) + styled(words, as: text)
            line.width += gap + ColumnWidth.of(words)
        }
        return line
    }

    private static func words(of text: PaperText) -> String {
        let spread = String(repeating: " ", count: text.width - 1)
        var words = ""
        for scalar in text.text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            words.unicodeScalars.append(isControl ? " " : scalar)
            if ColumnWidth.of(scalar) > 0 { words += spread }
        }
        return words
    }

    private func styled(_ words: String, as text: PaperText) -> String {
        guard isColoured else { return words }
        var (on, off): ([String], [String]) = ([], [])
        if text.isBold || text.width > 1 || text.height > 1 { (on, off) = (on + ["1"], off + ["22"]) }
        if text.underline > 0 { (on, off) = (on + ["4"], off + ["24"]) }
        if text.isInverted { (on, off) = (on + ["7"], off + ["27"]) }
        guard !on.isEmpty else { return words }
        return "\u{1B}[\(on.joined(separator: ";"))m\(words)\u{1B}[\(off.joined(separator: ";"))m"
    }

    /// A code in the middle of where it is printed; nil where it is wider than the paper, or no code.
    private func picture(of code: PaperQR, on paper: Paper) -> [Line]? {
        let across = (code.modules + 1) / 2
        // What cannot be drawn keeps its note.
        guard across <= columns, paper.widthDots > 0,
            let symbol = try? QRCode(code.data, level: code.level, version: (code.modules - 17) / 4)
        else { return nil }
        let middle = (code.x + code.side / 2) * columns / paper.widthDots
        let indent = min(max(0, middle - across / 2), columns - across)
        return stride(from: 0, to: symbol.modules, by: 4).map { y in
            var text = String(repeating: " ", count: indent)
            for x in stride(from: 0, to: symbol.modules, by: 2) {
                text.unicodeScalars.append(Self.braille(symbol, x, y))
            }
            return Line(text: text, width: indent + (symbol.modules + 1) / 2)
        }
    }

    /// The pattern of two by four modules (Unicode, Braille Patterns: dots 1 to 8 are the bits from the lowest).
    private static func braille(_ symbol: QRCode, _ x: Int, _ y: Int) -> Unicode.Scalar {
        var pattern: UInt8 = 0
        for (bit, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)].enumerated() {
            if symbol[x + place.0, y + place.1] { pattern |= 1 << UInt8(bit) }
        }
        return Unicode.Scalar(0x2800 + UInt32(pattern)) ?? " "
    }
}
