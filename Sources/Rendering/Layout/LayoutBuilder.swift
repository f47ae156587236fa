import PrinterLanguage
import Receipts

/// Runs a layout program over one receipt.
///
/// Data is copied to the layout's text with every control character made a space; it is never looked at for markup.
struct LayoutBuilder {
    /// A piece of a column's text before its place is known; a line break if `count` is negative.
    struct Fragment {
        var start: Int32
        var count: Int32
        var columns: Int32
        var style: RunStyle
        var isRightToLeft = false
    }

    var layout: Layout
    let receipt: Receipt
    let vocabulary: Vocabulary
    let encoder: TextEncoder
    let profile: PrinterProfile
    let currencyDigits: Int
    /// The columns of what `appendText` appends to a slot, as long as it is plain ASCII; else negative.
    var measured: Int32 = 0
    var cursor = Cursor()
    var fragments: [Fragment] = []
    /// Of each column of the line, the first of its fragments.
    var cells: [Int] = []
    var cellColumns: [Int] = []
    var widths: [Int] = []
    var wrapper = CellWrapper()
    /// Whether some of the line's text may run from right to left.
    var mayTurn = false
    /// The box that stands open, and how its lines are drawn.
    var box: Box?
    var boxLines: BoxLines?
    private let program: LayoutProgram
    private let logo: Logo?
    private var hasPrinted = false
    private var endsWithWarning = false
    private var endsWithCut = false
    private var inWarnings = false

    /// The element of each list that is being printed.
    struct Cursor {
        var item = 0
        var itemDiscount = 0
        var discount = 0
        var tax = 0
        var tender = 0
        var addressLine = 0
        var identifier = 0
        var footerLine = 0
        var warningLine = 0
    }

    init(_ receipt: Receipt, program: LayoutProgram, profile: PrinterProfile, logo: Logo?) {
        self.receipt = receipt
        self.program = program
        self.logo = logo
        self.profile = profile
        layout = Layout(columns: profile.columns(.a))
        vocabulary = Vocabulary.of(receipt.language)
        encoder = TextEncoder(profile: profile)
        currencyDigits = receipt.total.currency.digits
        let lines = 40 + receipt.items.count * 2
        layout.text.reserveCapacity(program.literals.count + lines * 24)
        layout.text.append(contentsOf: program.literals)
        layout.runs.reserveCapacity(lines * 3)
        layout.lines.reserveCapacity(lines)
    }

    mutating func run() {
        let operations = program.operations
        var next = 0
        while next < operations.count {
            let operation = operations[next]
            next += 1
            switch operation {
            case .begin: begin()
            case .literal(let start, let count, let columns, let style):
                append(start: start, count: count, columns: columns, style)
            case .slot(let slot, let style):
                let start = layout.text.count
                measured = 0
                appendText(of: slot)
                append(
                    start: Int32(start), count: Int32(layout.text.count - start), columns: measured, style)
            case .word(let word, let style): append(word, style)
            case .lineBreak: fragments.append(Fragment(start: 0, count: -1, columns: 0, style: RunStyle()))
            case .column: cells.append(fragments.count)
            case .end(let shape): end(program.shapes[Int(shape)])
            case .rule(let shape): rule(program.shapes[Int(shape)])
            case .cut: cut()
            case .code(let shape): code(program.codes[Int(shape)])
            case .logo(let align):
                if let logo { printImage(logo.bitmap, align, stored: logo.stored) }
            case .image(let index, let shape):
                let shape = program.shapes[Int(shape)]
                let columns = place(shape).columns
                let dots =
                    columns == layout.columns
                    ? profile.widthDots : columns * profile.widthDots / max(1, layout.columns)
                printImage(program.images[Int(index)].bitmap(fittingWidth: dots), shape.align)
            case .command(let index):
                layout.commands.append(
                    Layout.RawCommand(line: Int32(layout.lines.count), bytes: program.commands[Int(index)]))
            case .endBox: closeBox()
            case .open(let slot, let inverted, let end):
                if enters(slot) == inverted {
                    next = Int(end)
                } else if slot == .warnings, !inverted {
                    inWarnings = true
                }
            case .close(let slot, let start):
                if advance(slot) {
                    next = Int(start)
                } else if slot == .warnings {
                    inWarnings = false
                }
            }
        }
        if !endsWithCut { cut() }
    }

    // MARK: Lines

    mutating func begin() {
        fragments.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        cells.append(0)
        mayTurn = false
    }

    mutating func append(start: Int32, count: Int32, columns: Int32, _ style: RunStyle) {
        guard count > 0 else { return }
        var columns = columns
        if columns < 0 {
            let range = Int(start)..<Int(start + count)
            columns = Int32(encoder.columns(of: layout.text.span.extracting(range)))
            if !mayTurn { mayTurn = TextAnalysis.mayTurn(layout.text[range]) }
        }
        fragments.append(
            Fragment(start: start, count: count, columns: columns * Int32(style.width), style: style))
    }

    private mutating func append(_ word: Word, _ style: RunStyle) {
        let start = layout.text.count
        layout.text.append(contentsOf: vocabulary[word])
        append(
            start: Int32(start), count: Int32(layout.text.count - start), columns: vocabulary.columns(word), style)
    }

    private mutating func end(_ shape: LineShape) {
        if !hasPrinted || inWarnings { meetWarnings() }
        endsWithWarning = inWarnings || (endsWithWarning && fragments.isEmpty)
        endsWithCut = false
        layOut(shape)
    }

    /// A provisional receipt opens with its warnings, whatever the template says.
    private mutating func meetWarnings() {
        guard !hasPrinted else { return }
        if inWarnings {
            hasPrinted = true
        } else if !fragments.isEmpty {
            beginPaper()
        }
    }

    private mutating func beginPaper() {
        guard !hasPrinted else { return }
        hasPrinted = true
        if receipt.form == .provisional { printWarnings() }
    }

    /// Prints the warnings as the template `warnings` does: large, white on black, in the middle.
    private mutating func printWarnings() {
        let saved = (fragments, cells, mayTurn)
        var style = RunStyle()
        style.bold = true
        style.invert = true
        style.height = 2
        var shape = LineShape()
        shape.alignments = [.center]
        for index in receipt.warnings.indices {
            cursor.warningLine = index
            begin()
            let start = layout.text.count
            measured = 0
            appendText(of: .warningLine)
            append(start: Int32(start), count: Int32(layout.text.count - start), columns: measured, style)
            layOut(shape)
        }
        (fragments, cells, mayTurn) = saved
    }

    private mutating func cut() {
        closeBox()
        if receipt.form == .provisional, !endsWithWarning, hasPrinted { printWarnings() }
        endsWithWarning = false
        hasPrinted = false
        endsWithCut = true
        layout.lines.append(.cut)
    }

    // MARK: Pictures and codes

    private mutating func printImage(_ bitmap: Bitmap, _ align: ColumnAlignment, stored: LogoKey? = nil) {
        closeBox()
        beginPaper()
        endsWithWarning = false
        endsWithCut = false
        layout.lines.append(.image(Int32(layout.images.count)))
        layout.images.append(
            Layout.Image(
                bitmap: bitmap, alignment: Command.Alignment(rawValue: align.rawValue) ?? .left, stored: stored))
    }

    /// Plans the code whose data the fragments hold; says so in words if it cannot be drawn readable.
    private mutating func code(_ shape: CodeShape) {
        guard !fragments.isEmpty else { return }
        closeBox()
        endsWithWarning = false
        endsWithCut = false
        let data = fragments.flatMap { layout.text[Int($0.start)..<Int($0.start + $0.count)] }
        let plan: CodePlan
        do throws(RenderingError) {
            plan = try CodePlan(shape.request(data, profile: profile), profile: profile)
        } catch {
            begin()
            append(error.code == .codeData ? .codeRefused : .codeUnreadable, RunStyle())
            var line = LineShape()
            line.alignments = [.center]
            layOut(line)
            return
        }
        layout.lines.append(.code(Int32(layout.codes.count)))
        layout.codes.append(
            Layout.Code(plan: plan, alignment: Command.Alignment(rawValue: shape.align.rawValue) ?? .left))
    }
}
