extension LayoutBuilder {
    /// Puts the pieces of a line in their columns where they are, if all fit side by side; else changes nothing.
    mutating func place(from first: Int, _ shape: Int, _ program: LayoutProgram) -> Bool {
        guard let row = program.rows[shape] else { return false }
        let pieces = runs.suffix(from: first)
        if pieces.count > 0 {
            var places = RowShape.Places(repeating: 0)
            for piece in pieces { places[Int(piece.column)] &+= piece.columns }
            guard row.findPlaces(&places, among: program.rowColumns, paper: Int32(layout.columns)) else {
                return false
            }
            for index in pieces.indices {
                let cell = Int(pieces[index].column)
                pieces[index].column = min(places[cell], Int32(layout.columns))
                places[cell] &+= pieces[index].columns
            }
        }
        lines.append(.text(first: Int32(first), count: Int32(pieces.count)))
        return true
    }
}
