/// A page's size, and what stays blank above and below; hundredths of a millimetre, as printing standards count.
package struct PageShape: Hashable, Sendable {
    package var width: Int
    package var length: Int
    package var margin: Int

    package init(width: Int, length: Int, margin: Int) {
        self.width = width
        self.length = length
        self.margin = margin
    }

    /// The longest page that a PDF may have: 14,400 points (ISO 32000-1, annex C).
    static let longest = 508_000
    /// One point, 1/72 inch.
    static let point = 2540.0 / 72
}
