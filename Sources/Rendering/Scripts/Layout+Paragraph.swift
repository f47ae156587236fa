import PrinterLanguage

extension Layout {
    /// A paragraph of plain text in the lines it takes, blanks in the place of controls and of tabs.
    ///
    /// Characters that turn the direction of text are left out.
    init(paragraph: String, profile: PrinterProfile) {
        self.init(columns: profile.columnsA)
        var column = 0
        for scalar in paragraph.unicodeScalars {
            switch scalar.value {
            case 0x09:
                let blanks = 8 - column % 8
                text += [UInt8](repeating: 0x20, count: blanks)
                column += blanks
            case 0x00..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                text.append(0x20)
                column += 1
            case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: break
            default:
                text += Array(String(scalar).utf8)
                column += ColumnWidth.of(scalar)
            }
        }
        var whole = Run(start: 0, count: Int32(text.count), column: 0, columns: 0, style: RunStyle())
        whole.isDrawn = true
        var wrapper = CellWrapper()
        [whole].withUnsafeBufferPointer {
            wrapper.wrap($0, text: text, encoder: TextEncoder(profile: profile), width: columns, wraps: true)
        }
        var row = 0
        while let line = wrapper.line(row, of: 0) {
            lines.append(.text(first: Int32(runs.count), count: Int32(line.pieces.count)))
            var column: Int32 = 0
            for index in line.pieces {
                var run = wrapper.pieces[index]
                run.column = column
                column += run.columns
                hasDrawnRuns = hasDrawnRuns || run.isDrawn
                runs.append(run)
            }
            row += 1
        }
    }
}
