extension LayoutBuilder {
    /// Puts the pieces of a line in their columns where they are, if all fit side by side; else changes nothing.
    mutating func place(from first: Int, _ row: RowShape?) -> Bool {
        guard let row else { return false }
        let count = layout.runs.count - first
        if count > 0 {
            let paper = layout.columns
            var runs = layout.runs.mutableSpan
            var places = InlineArray<8, Int>(repeating: 0)
            for index in first..<runs.count { places[Int(runs[index].column)] += Int(runs[index].columns) }
            guard row.findPlaces(&places, paper: paper) else { return false }
            for index in first..<runs.count {
                let cell = Int(runs[index].column)
                runs[index].column = Int32(truncatingIfNeeded: places[cell])
                places[cell] += Int(runs[index].columns)
            }
        }
        layout.lines.append(.text(first: Int32(first), count: Int32(count)))
        return true
    }
}
