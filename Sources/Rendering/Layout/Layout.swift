package import PrinterLanguage
package import Receipts

/// A receipt laid out for a paper width: lines of runs whose places are known.
///
/// The text of all runs stands in one array, without control characters and without markup; whatever puts the layout
/// out (ESC/POS, text, pictures) only walks along the lines.
package struct Layout: Sendable {
    /// A piece of text in one style.
    package struct Run: Hashable, Sendable, BitwiseCopyable {
        /// Where its UTF-8 stands in the layout's text.
        package var start: Int32
        package var count: Int32
        /// The column it begins at, from 0.
        package var column: Int32 = 0
        /// How many columns it takes, its own width counted.
        package var columns: Int32
        package var style: RunStyle
        /// Whether its characters stand from right to left; its text is in the order of reading all the same.
        package var isRightToLeft = false
        /// Whether it is printable ASCII throughout: as many columns as bytes, and the same bytes on every code page.
        package var isPlain = false
        /// Whether its characters are drawn, as the printer has none for them.
        package var isDrawn = false

        /// Of the layout's text.
        var range: Range<Int> { Int(start)..<Int(start + count) }
    }

    package enum Line: Hashable, Sendable, BitwiseCopyable {
        /// So many of the runs, from that one; none for an empty line.
        case text(first: Int32, count: Int32)
        case rule(column: Int32, columns: Int32)
        case cut
        /// One of the codes.
        case code(Int32)
        /// One of the pictures.
        case image(Int32)
    }

    package struct Image: Hashable, Sendable {
        package var bitmap: Bitmap
        package var alignment: Command.Alignment
        /// Its name in the printer's memory, if it stands there and need not be sent.
        package var stored: LogoKey?
    }

    /// A code with its measures and where it stands.
    package struct Code: Hashable, Sendable {
        package var plan: CodePlan
        package var alignment: Command.Alignment
    }

    /// What a template's `{command: …}` sends to an ESC/POS printer, before one of the lines.
    package struct RawCommand: Hashable, Sendable {
        package var line: Int32
        package var bytes: [UInt8]
    }

    /// The columns of a line.
    package let columns: Int
    package var text: [UInt8] = []
    package var runs: [Run] = []
    package var lines: [Line] = []
    package var codes: [Code] = []
    package var images: [Image] = []
    /// Lines between which there is no space, so that the lines of a box join.
    package var boxes: [Range<Int32>] = []
    package var commands: [RawCommand] = []
    /// Whether any run is drawn.
    package var hasDrawnRuns = false

    /// Fills a template with a receipt, for the paper and the characters of a printer.
    ///
    /// - Parameters:
    ///   - logo: what `{image: logo}` prints; nothing without it.
    ///   - takesShortWays: whether printable ASCII and lines that fit are made short work of; the result is the same.
    package init(
        _ receipt: borrowing Receipt, template: borrowing Template, profile: borrowing PrinterProfile,
        logo: Logo? = nil, takesShortWays: Bool = true
    ) {
        if receipt.form != .fiscal, receipt.fiscal != nil {
            // No other form of a receipt may show what the provider answered.
            var receipt = copy receipt
            receipt.fiscal = nil
            self.init(receipt, template: template, profile: profile, logo: logo, takesShortWays: takesShortWays)
            return
        }
        var builder = LayoutBuilder(receipt, program: template.program, profile: profile)
        builder.takesShortWays = takesShortWays
        builder.wrapper.letters = takesShortWays ? builder.letters : nil
        self = builder.layout(receipt, program: template.program, profile: profile, logo: logo)
    }

    /// Lays out a document that has no receipt behind it: its tags, if any, stay empty.
    package init(document: Template, profile: PrinterProfile, logo: Logo? = nil) {
        let start = Timestamp(milliseconds: 0)
        let nothing = Receipt(
            form: .plain, shop: Shop(name: ""), country: .germany, language: "en", kind: "", register: "", number: "",
            occurredAt: start, issuedAt: start, total: .zero(.euro))
        self.init(nothing, template: document, profile: profile, logo: logo)
    }

    /// A picture alone, in the middle.
    package init(picture: Bitmap, profile: PrinterProfile) {
        self.init(columns: profile.columns(.a))
        images = [Image(bitmap: picture, alignment: .center)]
        lines = [.image(0), .cut]
    }

    init(columns: Int) { self.columns = columns }

    /// The text of a run as it stands on paper from left to right.
    package func visibleText(of run: Run) -> [UInt8] {
        let range = Int(run.start)..<Int(run.start + run.count)
        return run.isRightToLeft ? TextAnalysis.reversed(text[range]) : Array(text[range])
    }
}
