import PrinterLanguage

/// How a code is drawn: what an `option` says.
///
/// What an option does not say is as ReceiptLine has it: `code128 2 72 nohri 3 l`. A side in millimetres means level M.
struct CodeShape: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case fixed(CodeSymbology)
        /// UPC-A, or UPC-E for fewer than nine digits.
        case upc
        /// EAN-13, or EAN-8 for fewer than nine digits.
        case ean
    }

    enum BarHeight: Hashable, Sendable {
        case dots(Int)
        case millimetres(Int)
    }

    var kind = Kind.fixed(.bars(.code128))
    var size = CodeSize.module(2)
    var height = BarHeight.dots(72)
    /// Where the characters of bars stand.
    var text = Command.BarcodeTextPosition.none
    var level: Command.QRLevel?
    var align = ColumnAlignment.center

    init() {}

    /// Takes the words of an `option`.
    init(options words: [String], at position: SourcePosition) throws(TemplateError) {
        let symbologies = words.filter(CodeSymbology.words.contains)
        guard symbologies.count <= 1 else {
            throw position.error(
                "\"\(symbologies[0])\" and \"\(symbologies[1])\" are two kinds of codes; a code is one")
        }
        if let word = symbologies.first { kind = CodeShape.kind(word) }
        if !isBars { size = .module(3) }
        for word in words where !symbologies.contains(word) { try take(word, at: position) }
    }

    func symbology(for data: [UInt8]) -> CodeSymbology {
        switch kind {
        case .fixed(let symbology): symbology
        case .upc: .bars(data.count < 9 ? .upcE : .upcA)
        case .ean: .bars(data.count < 9 ? .ean8 : .ean13)
        }
    }

    /// What is asked of a printer.
    func request(_ data: [UInt8], profile: PrinterProfile) -> CodeRequest {
        let dots =
            switch height {
            case .dots(let dots): dots
            case .millimetres(let length): min(255, max(8, length * profile.dpi * 10 / 254))
            }
        var level = level
        if level == nil, case .module = size { level = .l }
        return CodeRequest(
            symbology(for: data), data, size: size, barDots: isBars ? dots : nil, text: text,
            level: kind == .fixed(.qr) ? level : self.level)
    }

    private var isBars: Bool {
        if case .fixed(let symbology) = kind { symbology.isBars } else { true }
    }

    private static func kind(_ word: String) -> Kind {
        switch word {
        case "upc": .upc
        case "ean", "jan": .ean
        default: CodeSymbology(word: word, data: []).map(Kind.fixed) ?? .fixed(.bars(.code128))
        }
    }

    private mutating func take(_ word: String, at position: SourcePosition) throws(TemplateError) {
        switch word {
        case "l": level = .l
        case "m": level = .m
        case "q": level = .q
        case "h": level = .h
        case "hri": text = .below
        case "nohri": text = .none
        default:
            if let number = Int(word) {
                try take(number, at: position)
            } else if let range = CodeShape.millimetres(word) {
                if isBars, range.count == 1, !word.contains("-") {
                    height = .millimetres(range.lowerBound)
                } else {
                    size = .side(range)
                }
            } else {
                throw position.error(
                    "unknown option \"\(word)\"",
                    suggestion: NearestName.of(word, among: CodeSymbology.words + ["30-40mm", "hri", "nohri"]))
            }
        }
    }

    /// A number is the dots of a module or, of bars, the dots of their height.
    private mutating func take(_ number: Int, at position: SourcePosition) throws(TemplateError) {
        switch (isBars, number) {
        case (true, 2...6), (false, 1...16): size = .module(number)
        case (true, 24...240): height = .dots(number)
        case (true, _):
            throw position.error("\(number) is no size of bars; their modules take 2 to 6 dots, their height 24 to 240")
        case (false, _): throw position.error("\(number) is no size of a module; it takes 1 to 16 dots")
        }
    }

    /// The range of `30-40mm`, or of `12mm`.
    private static func millimetres(_ word: String) -> ClosedRange<Int>? {
        guard word.hasSuffix("mm") else { return nil }
        let bounds = word.dropLast(2).split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(bounds.count), let low = bounds[0], let high = bounds[bounds.count - 1], low > 0,
            low <= high, high <= 100
        else { return nil }
        return low...high
    }
}
