package import PrinterLanguage

/// What a printer's bytes put on paper, to be drawn on pages of a size that is still to be chosen.
///
/// Blank paper at the ends is left out: a queue that prints pages feeds and cuts as its own driver does.
package struct PageDraft: Sendable {
    /// From one cut to the next, each with something on it.
    let pieces: [Piece]
    private let dpi: Int
    private let widthDots: Int

    /// What stands on one piece of paper.
    struct Piece: Hashable, Sendable {
        let items: [PaperItem]
        /// Rows of dots that belong together, from the top; a page ends between two of them.
        let blocks: [Range<Int>]
    }

    /// - Throws: ``RenderingError`` where nothing would be printed, as of a drawer's pulse alone.
    package init(_ bytes: [UInt8], profile: PrinterProfile) throws(RenderingError) {
        try self.init(PaperInterpreter.papers(of: bytes, profile: profile), profile: profile)
    }

    package init(_ papers: [Paper], profile: PrinterProfile) throws(RenderingError) {
        dpi = profile.dpi
        widthDots = profile.widthDots
        pieces = papers.map { paper in
            let items = paper.items.filter { PageDraft.rows(of: $0) != nil }
            return Piece(items: items, blocks: PageDraft.blocks(items.compactMap(PageDraft.rows)))
        }.filter { !$0.blocks.isEmpty }
        guard !pieces.isEmpty else {
            throw RenderingError(.pictureNotDrawn, "nothing in it can be printed on a page")
        }
    }

    /// Hundredths of a millimetre to a dot; what is called 203 dots to the inch are 8 to the millimetre.
    var dot: Double { dpi == 203 ? 12.5 : 2540 / Double(dpi) }

    /// What the head reaches, in hundredths of a millimetre.
    package var printedWidth: Int { Int((Double(widthDots) * dot).rounded(.up)) }

    /// The roll that belongs to such a head, in hundredths of a millimetre.
    package var paperWidth: Int {
        PageDraft.rolls.first { printedWidth <= $0.printed }?.paper ?? printedWidth + 800
    }

    /// Pages of the roll's width, as long as the longest piece, with blank paper as wide as at its sides.
    package var ownShape: PageShape {
        let margin = (paperWidth - printedWidth) / 2
        return PageShape(width: paperWidth, length: length + 2 * margin, margin: margin)
    }

    /// Of the longest piece, without margins, in hundredths of a millimetre.
    package var length: Int {
        let dots = pieces.map { $0.blocks[$0.blocks.count - 1].upperBound - $0.blocks[0].lowerBound }.max() ?? 0
        return Int((Double(dots) * dot).rounded(.up))
    }

    /// Heads up to a width, and the paper that makers sell for them.
    private static let rolls = [
        (printed: 5_450, paper: 5_800), (printed: 6_700, paper: 7_600), (printed: 7_500, paper: 8_000),
        (printed: 8_050, paper: 8_250), (printed: 10_450, paper: 11_200),
    ]

    /// The rows of dots that something blackens; nil if it leaves nothing on paper.
    private static func rows(of item: PaperItem) -> Range<Int>? {
        let height =
            switch item {
            case .text(let text) where text.isBlank: 0
            case .text, .bitmap, .qr, .barcode, .code: item.turn.isAcross ? item.size.width : item.size.height
            case .drawer, .cut, .unknown: 0
            }
        return height > 0 ? item.y..<item.y + height : nil
    }

    /// Joins what overlaps.
    private static func blocks(_ rows: [Range<Int>]) -> [Range<Int>] {
        var blocks: [Range<Int>] = []
        for range in rows.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = blocks.last, range.lowerBound < last.upperBound {
                blocks[blocks.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                blocks.append(range)
            }
        }
        return blocks
    }
}

extension PaperText {
    /// Whether none of it is seen.
    fileprivate var isBlank: Bool {
        !isInverted && underline == 0 && text.unicodeScalars.allSatisfy { $0 == " " || $0 == "\u{A0}" }
    }
}
