/// A piece of printed paper as values, for whoever draws it.
///
/// Lengths are dots; x counts from the left end of the head, y from the top of the piece.
package struct Paper: Hashable, Sendable {
    package let widthDots: Int
    package let dpi: Int
    package var heightDots = 0
    /// In the order printed.
    package var items: [PaperItem] = []

    package init(widthDots: Int, dpi: Int) {
        self.widthDots = widthDots
        self.dpi = dpi
    }

    /// Whether the cutter ended the piece.
    package var endsWithCut: Bool {
        if case .cut = items.last { true } else { false }
    }
}
