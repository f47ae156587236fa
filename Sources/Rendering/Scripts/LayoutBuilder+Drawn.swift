import PrinterLanguage

extension LayoutBuilder {
    /// Gives a piece of which a part is drawn as many columns as its clusters and its characters take together.
    mutating func measureDrawn(_ piece: inout Fragment) {
        let range = Int(piece.start)..<Int(piece.start + piece.count)
        let clusters = ScriptText.clusters(in: layout.text[range], isBold: piece.style.bold, encoder: encoder)
        var columns = 0
        var position = range.lowerBound
        for cluster in clusters {
            columns += encoder.columns(of: layout.text.span.extracting(position..<cluster.range.lowerBound))
            columns += cluster.columns
            position = cluster.range.upperBound
        }
        columns += encoder.columns(of: layout.text.span.extracting(position..<range.upperBound))
        piece.columns = Int32(columns)
        piece.isDrawn = !clusters.isEmpty
        mayTurn = mayTurn || piece.isDrawn || TextAnalysis.mayTurn(layout.text[range])
    }
}
