import PrinterLanguage
import Receipts

/// Runs a layout program over one receipt.
///
/// Data is copied to the layout's text with every control character made a space; it is never looked at for markup.
///
/// The pieces of a line go straight to the layout's runs. If they fit side by side, which is nearly always so, all that
/// is left to do is to say where they stand (`place`); if they do not, they are taken out again and fitted in (`layOut`).
struct LayoutBuilder: ~Copyable {
    /// A piece of a column's text before its place is known; a line break if `count` is negative.
    ///
    /// `isDrawn` says of it that a part of it is.
    typealias Fragment = Layout.Run

    /// All but its lines and runs, and its text as far as somebody has asked for it (`settle`).
    var layout: Layout
    var text: GrowingBuffer<UInt8>
    var lines: GrowingBuffer<Layout.Line>
    var runs: GrowingBuffer<Layout.Run>
    let vocabulary: Vocabulary
    /// What must not be missed: a duplicate's mark, that this is practice, what the receipt warns of.
    let warnings: [String]
    let encoder: TextEncoder
    let printerName: String
    let codePages: [CodePageSlot]
    /// Whether letters that the printer has not can be drawn.
    private let draws: Bool
    /// The receipt's own.
    let currency: Currency
    let currencyDigits: Int
    /// The letters beside ASCII that take a column each; see ``TextEncoder/latinLetters``.
    let letters: UInt64
    /// The columns of what `appendText` appends to a slot, as long as it is such letters and printable ASCII; else negative.
    var measured: Int32 = 0
    /// Whether it is printable ASCII alone.
    var isPlain = true
    var cursor = Cursor()
    /// The run with which the line begins whose pieces are being collected; they have their cell for a column.
    private var firstPiece = 0
    private var hasBreak = false
    /// The slot that a section has just tested, and its text.
    var tested: (Slot, Text)?
    /// Where the words begin in the layout's text.
    private let firstWord: Int32
    /// How many there are of the item that is being printed.
    var pieces: Int64?
    /// The pieces of a line that does not fit as it is.
    var fragments = GrowingBuffer<Fragment>()
    /// The columns of that line.
    var cells = GrowingBuffer<Cell>()
    var wrapper = CellWrapper()
    /// Whether some of the line's text may run from right to left, or is drawn.
    var mayTurn = false
    /// The box that stands open, and how its lines are drawn.
    var box: Box?
    var boxLines: BoxLines?
    /// Whether printable ASCII is not measured, and lines that fit are placed where they are.
    var takesShortWays = true
    /// Whether words stand in place of the last code.
    var isCodeMissing = false
    /// Whether the warnings open and end the paper, whatever the template says.
    private let isMarked: Bool
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
        var movement = 0
    }

    init(_ receipt: borrowing Receipt, program: borrowing LayoutProgram, profile: borrowing PrinterProfile) {
        printerName = profile.name
        codePages = profile.codePages
        draws = profile.graphics != .none
        layout = Layout(columns: profile.columns(.a))
        vocabulary = program.wordbook.vocabulary(language: receipt.language, country: receipt.country)
        warnings = receipt.marks(vocabulary)
        isMarked = receipt.isMarked
        encoder = TextEncoder(profile: profile)
        letters = encoder.latinLetters
        currency = receipt.total.currency
        currencyDigits = currency.digits
        let expected = 40 + receipt.items.count * 2
        lines = GrowingBuffer(capacity: expected)
        runs = GrowingBuffer(capacity: expected * 3)
        firstWord = Int32(program.literals.count)
        text = GrowingBuffer(capacity: program.literals.count + vocabulary.text.count + expected * 32)
        text.append(contentsOf: program.literals)
        text.append(contentsOf: vocabulary.text)
    }

    /// Runs the program over the receipt for the printer, once.
    ///
    /// All three are handed along rather than kept: what a builder that changes keeps must be copied before it is handed
    /// on, and each string of a copy counts who holds it.
    mutating func layout(
        _ receipt: Receipt, program: LayoutProgram, profile: PrinterProfile, logo: Logo?
    ) -> Layout {
        run(receipt, program, profile, logo)
        settle()
        var finished = Layout(columns: layout.columns)
        swap(&finished, &layout)
        finished.runs = runs.array
        finished.lines = lines.array
        return finished
    }

    private mutating func run(
        _ receipt: Receipt, _ program: LayoutProgram, _ profile: PrinterProfile, _ logo: Logo?
    ) {
        let operations = program.operations
        var next = 0
        while next < operations.count {
            let operation = operations[next]
            next += 1
            switch operation {
            case .plain(let start, let count, let column, let style):
                append(Text(start: start, count: count, columns: count, isPlain: true), style, in: column)
            case .literal(let start, let count, let column, let style):
                append(Text(start: start, count: count, columns: -1, isPlain: false), style, in: column)
            case .slot(let slot, let style, let column):
                if let tested, tested.0 == slot {
                    append(tested.1, style, in: column)
                } else {
                    append(text(of: slot, receipt), style, in: column)
                }
            case .word(let word, let style, let column): append(word, style, in: column)
            case .lineBreak(let column):
                runs.append(Fragment(start: 0, count: -1, column: column, columns: 0, style: RunStyle()))
                hasBreak = true
            case .end(let shape, let column):
                end(Int(shape), column, program)
                begin()
            case .rule(let shape):
                rule(Int(shape), program)
                begin()
            case .cut:
                cut()
                begin()
            case .code(let shape):
                code(program.codes[Int(shape)], profile)
                begin()
            case .logo(let align):
                if let logo { printImage(logo.bitmap, align, stored: logo.stored) }
                begin()
            case .image(let index, let shape):
                let shape = program.shapes[Int(shape)]
                let columns = place(shape).columns
                let dots =
                    columns == layout.columns
                    ? profile.widthDots : columns * profile.widthDots / max(1, layout.columns)
                printImage(program.images[Int(index)].bitmap(fittingWidth: dots), shape.align)
                begin()
            case .command(let index):
                layout.commands.append(
                    Layout.RawCommand(line: Int32(lines.count), bytes: program.commands[Int(index)]))
            case .endBox:
                closeBox()
                begin()
            case .open(let slot, let inverted, let end):
                if enters(slot, receipt) == inverted {
                    next = Int(end)
                } else if slot == .warnings, !inverted {
                    inWarnings = true
                }
            case .close(let slot, let start):
                if advance(slot, receipt) {
                    next = Int(start)
                } else if slot == .warnings {
                    inWarnings = false
                }
            }
        }
        if !endsWithCut { cut() }
    }

    // MARK: Lines

    /// Begins the next line, after whatever the last one has added.
    private mutating func begin() {
        firstPiece = runs.count
        mayTurn = false
        hasBreak = false
    }

    /// Text that stands in the layout already.
    struct Text {
        var start: Int32
        var count: Int32
        /// Negative if they are measured when it is printed.
        var columns: Int32
        /// Whether it is printable ASCII.
        var isPlain: Bool
    }

    /// Brings the layout's text up to date.
    mutating func settle() {
        if layout.text.isEmpty { layout.text.reserveCapacity(text.capacity) }
        layout.text.append(contentsOf: text.elements[layout.text.count...])
    }

    /// Adds the text of a slot to the layout's.
    mutating func text(of slot: Slot, _ receipt: Receipt) -> Text {
        addedText { $0.appendText(of: slot, receipt) }
    }

    @inline(__always)
    private mutating func addedText(_ append: (inout LayoutBuilder) -> Void) -> Text {
        let start = text.count
        measured = 0
        isPlain = true
        append(&self)
        return Text(
            start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: text.count &- start),
            columns: measured, isPlain: isPlain && measured >= 0)
    }

    /// Appends a piece to the line.
    @inline(__always)
    private mutating func append(_ text: Text, _ style: RunStyle, in column: Int32) {
        guard text.count > 0 else { return }
        if text.columns < 0 || !takesShortWays { return appendMeasured(text, style, in: column) }
        runs.append(
            Fragment(
                start: text.start, count: text.count, column: column, columns: text.columns * Int32(style.width),
                style: style, isPlain: text.isPlain))
    }

    private mutating func appendMeasured(_ text: Text, _ style: RunStyle, in column: Int32) {
        var piece = Fragment(start: text.start, count: text.count, column: column, columns: 0, style: style)
        measure(&piece)
        piece.columns *= Int32(style.width)
        runs.append(piece)
    }

    private mutating func append(_ word: Word, _ style: RunStyle, in column: Int32) {
        append(vocabulary.place(of: word, from: firstWord, letters: letters), style, in: column)
    }

    /// Finds the columns of a piece.
    private mutating func measure(_ piece: inout Fragment) {
        if takesShortWays, let columns = PlainText.columns(of: text.elements.extracting(piece.range), letters: letters)
        {
            piece.columns = Int32(columns)
        } else {
            settle()
            measureOther(&piece, layout.text[piece.range])
        }
    }

    private mutating func measureOther(_ piece: inout Fragment, _ text: ArraySlice<UInt8>) {
        // Below that byte stand ASCII and Latin-1, which nobody draws and which never turn.
        let isUsual = text.withUnsafeBufferPointer { !$0.contains { $0 >= 0xC4 } }
        if !isUsual, draws, ScriptText.isDrawn(text, encoder: encoder) { return measureDrawn(&piece) }
        piece.columns = Int32(encoder.columns(of: text.span))
        if !isUsual, !mayTurn { mayTurn = TextAnalysis.mayTurn(text) }
    }

    private var hasPieces: Bool { runs.count > firstPiece }

    private mutating func end(_ shape: Int, _ column: Int32, _ program: LayoutProgram) {
        if !hasPrinted || inWarnings { meetWarnings() }
        endsWithWarning = inWarnings || (endsWithWarning && !hasPieces)
        endsWithCut = false
        if takesShortWays, box == nil, !mayTurn, !hasBreak, place(from: firstPiece, shape, program) { return }
        fit(program.shapes[shape], columns: column + 1)
    }

    /// Ends a line that may not fit.
    private mutating func fit(_ shape: LineShape, columns: Int32 = 1) {
        settle()
        fragments.removeAll()
        cells.removeAll()
        for piece in runs.suffix(from: firstPiece) {
            while cells.count <= piece.column { cells.append(Cell(first: fragments.count)) }
            fragments.append(piece)
        }
        runs.removeLast(fragments.count)
        while cells.count < columns { cells.append(Cell(first: fragments.count)) }
        layOut(shape)
    }

    /// Takes the pieces of the line out of the layout again.
    private mutating func takePieces() -> [Fragment] {
        let pieces = Array(runs.suffix(from: firstPiece))
        runs.removeLast(pieces.count)
        return pieces
    }

    /// A provisional receipt, a duplicate and practice open with their warnings, whatever the template says.
    private mutating func meetWarnings() {
        guard !hasPrinted else { return }
        if inWarnings {
            hasPrinted = true
        } else if hasPieces {
            let saved = (takePieces(), mayTurn, hasBreak)
            beginPaper()
            begin()
            runs.append(contentsOf: saved.0)
            (_, mayTurn, hasBreak) = saved
        }
    }

    private mutating func beginPaper() {
        guard !hasPrinted else { return }
        hasPrinted = true
        if isMarked { printWarnings() }
    }

    /// Prints the warnings as the template `warnings` does: large, white on black, in the middle.
    private mutating func printWarnings() {
        var style = RunStyle()
        style.bold = true
        style.invert = true
        style.height = 2
        var shape = LineShape()
        shape.alignments = [.center]
        for index in warnings.indices {
            cursor.warningLine = index
            tested = nil
            begin()
            append(addedText { $0.append($0.warnings[index]) }, style, in: 0)
            fit(shape)
        }
    }

    private mutating func cut() {
        closeBox()
        if isMarked, !endsWithWarning, hasPrinted { printWarnings() }
        endsWithWarning = false
        hasPrinted = false
        endsWithCut = true
        lines.append(.cut)
    }

    // MARK: Pictures and codes

    private mutating func printImage(_ bitmap: Bitmap, _ align: ColumnAlignment, stored: LogoKey? = nil) {
        closeBox()
        beginPaper()
        endsWithWarning = false
        endsWithCut = false
        lines.append(.image(Int32(layout.images.count)))
        layout.images.append(
            Layout.Image(
                bitmap: bitmap, alignment: Command.Alignment(rawValue: align.rawValue) ?? .left, stored: stored))
    }

    /// Plans the code whose data the fragments hold; says so in words if it cannot be drawn readable.
    private mutating func code(_ shape: CodeShape, _ profile: PrinterProfile) {
        isCodeMissing = false
        guard hasPieces else { return }
        var data: [UInt8] = []
        for piece in runs.suffix(from: firstPiece) { data += text.elements.extracting(piece.range) }
        runs.removeLast(runs.count - firstPiece)
        closeBox()
        endsWithWarning = false
        endsWithCut = false
        let plan: CodePlan
        do throws(RenderingError) {
            plan = try CodePlan(shape.request(data, profile: profile), profile: profile)
        } catch {
            isCodeMissing = true
            begin()
            append(error.code == .codeData ? .codeRefused : .codeUnreadable, RunStyle(), in: 0)
            var line = LineShape()
            line.alignments = [.center]
            fit(line)
            return
        }
        lines.append(.code(Int32(layout.codes.count)))
        layout.codes.append(
            Layout.Code(plan: plan, alignment: Command.Alignment(rawValue: shape.align.rawValue) ?? .left))
    }
}
