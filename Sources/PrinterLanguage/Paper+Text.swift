extension Paper {
    /// The paper as lines of plain text, each ended by a line feed.
    ///
    /// Characters stand in the column where they are printed; styles are lost, and what is not text stands as a line in
    /// brackets.
    package var text: String {
        rows.map { row in
            switch row {
            case .blank: "\n"
            case .text(let texts): Paper.line(texts) + "\n"
            case .item(_, let note): note + "\n"
            }
        }.joined()
    }

    private static func line(_ texts: [PaperText]) -> String {
        var line = ""
        var column = 0
        for text in texts {
            if text.column > column {
                line += String(repeating: " ", count: text.column - column)
                column = text.column
            }
            line += text.text
            column += ColumnWidth.of(text.text)
        }
        var scalars = line.unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
