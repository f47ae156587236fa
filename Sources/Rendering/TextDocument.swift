package import PrinterLanguage

/// Plain text on paper: line by line, wrapped where the paper ends.
package enum TextDocument {
    /// The payload of a text in UTF-8, from `ESC @` to the cut.
    ///
    /// `LF` and `CR LF` end a line, `HT` goes on to the next eighth column; any other control character is a space, so
    /// that no text becomes a command. A line with letters that the printer has not is drawn as in a receipt.
    ///
    /// - Throws: ``RenderingError`` if the bytes are no UTF-8.
    package static func bytes(_ text: [UInt8], profile: PrinterProfile) throws(RenderingError) -> [UInt8] {
        var encoder = CommandEncoder(profile: profile, reserving: text.count + 64)
        encoder.start()
        var drawnLines: DrawnLineWriter?
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let line = String(validating: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self) else {
                throw RenderingError(.notText, "the text is no UTF-8")
            }
            if profile.graphics != .none, ScriptText.isDrawn(Array(line.utf8)[...], encoder: encoder.text) {
                if drawnLines == nil { drawnLines = try DrawnLineWriter() }
                try drawnLines?.write(Layout(paragraph: line, profile: profile), to: &encoder)
                continue
            }
            for row in rows(of: line, columns: profile.columnsA) {
                encoder.write(row)
                encoder.append(.lineFeed)
            }
        }
        encoder.cut()
        return encoder.bytes
    }

    /// A line as rows of the paper: each broken at its last blank, which is not printed, else where the paper ends.
    static func rows(of line: String, columns: Int) -> [String] {
        var rows: [String] = []
        var row: [Unicode.Scalar] = []
        for scalar in line.unicodeScalars {
            let blanks = scalar == "\t" ? 8 - width(row[...]) % 8 : isBlank(scalar) ? 1 : 0
            row.append(contentsOf: blanks > 0 ? [Unicode.Scalar](repeating: " ", count: blanks) : [scalar])
            while width(row[...]) > columns, row.count > 1 {
                // The scalar that does not fit may be the blank itself.
                let end = row.lastIndex(of: " ").flatMap { $0 > 0 ? $0 : nil } ?? row.count - 1
                rows.append(text(row[..<end]))
                row.removeFirst(row[end] == " " ? end + 1 : end)
            }
        }
        return rows + [text(row[...])]
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 0x20 || (0x7F..<0xA0).contains(scalar.value)
    }

    private static func width(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
        scalars.reduce(0) { $0 + ColumnWidth.of($1) }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
