extension LayoutBuilder.Fragment {
    /// Gives the drawn pieces of a line as many columns as they need.
    ///
    /// Those that are more than the line has are taken back, the widest piece first, whose letters then stand closer.
    static func measureDrawn(_ pieces: UnsafeMutableBufferPointer<Self>, _ text: [UInt8], width: Int) {
        guard let face = try? ScriptFace() else {
            // Nothing is drawn without a font.
            return
        }
        for index in pieces.indices where pieces[index].isDrawn {
            let cells = face.cells(of: pieces[index].drawing(in: text))
            pieces[index].columns = Int32(cells * Int(pieces[index].style.width))
        }
        var excess = pieces.reduce(0) { $0 + Int($1.columns) } - width
        while excess > 0 {
            let widest = pieces.indices.filter { pieces[$0].isDrawn }.max { pieces[$0].columns < pieces[$1].columns }
            guard let widest, pieces[widest].columns > 1 else { return }
            pieces[widest].columns -= 1
            excess -= 1
        }
    }

    private func drawing(in text: [UInt8]) -> ScriptFace.Piece {
        ScriptFace.Piece(
            text: text[Int(start)..<Int(start + count)], isBold: style.bold, isRightToLeft: isRightToLeft)
    }
}
