extension LayoutBuilder {
    /// Puts the pieces of a line in their columns where they are, if all fit side by side; else changes nothing.
    mutating func place(from first: Int, _ row: RowShape?) -> Bool {
        guard let row else { return false }
        let pieces = runs.suffix(from: first)
        if pieces.count > 0 {
            let paper = Int32(layout.columns)
            let isPlaced = withUnsafeTemporaryAllocation(of: Int32.self, capacity: RowShape.mostColumns) { places in
                places.initialize(repeating: 0)
                for piece in pieces { places[Int(piece.column)] &+= piece.columns }
                guard row.findPlaces(places, paper: paper) else { return false }
                for index in pieces.indices {
                    let cell = Int(pieces[index].column)
                    pieces[index].column = places[cell]
                    places[cell] &+= pieces[index].columns
                }
                return true
            }
            guard isPlaced else { return false }
        }
        lines.append(.text(first: Int32(first), count: Int32(pieces.count)))
        return true
    }
}
