import PrinterLanguage

/// The room that a printer's paper gives to a code, and the module sizes that fit it.
struct CodeRoom {
    var profile: PrinterProfile
    var symbology: CodeSymbology
    var size: CodeSize

    /// The dots of a module for a code of so many modules.
    ///
    /// - Throws: ``RenderingError`` if none fits: it says how wide the code is and what to do.
    func dots(modules: Int) throws(RenderingError) -> Int {
        guard let dots = fitting(modules) else { throw tooWide(modules) }
        return dots
    }

    /// A QR code; one that is too wide falls to level L.
    func qr(
        _ data: [UInt8], level: Command.QRLevel
    ) throws(RenderingError) -> (dots: Int, modules: Int, level: Command.QRLevel) {
        for level in level == .l ? [level] : [level, .l] {
            guard let modules = QRSize.modules(for: data, level: level), let dots = fitting(modules) else { continue }
            return (dots, modules, level)
        }
        throw tooWide(QRSize.modules(for: data, level: .l) ?? 177)
    }

    /// A code of libzint; a PDF417 becomes narrower and higher where the paper is narrow.
    func symbol(
        _ content: CodeContent, level: Command.QRLevel?
    ) throws(RenderingError) -> (dots: Int, symbol: CodeSymbol) {
        let symbol = try CodeSymbol(content, level: level)
        var least = wanted
        var widest = profile.widthDots
        if case .side(let side) = size {
            least = CodePlan.smallestModule
            widest = side.upperBound * profile.dpi * 10 / 254
        }
        if let dots = fitting(symbol.columns),
            symbology != .pdf417 || dots >= least && dots * symbol.columns <= widest
        {
            return (dots, symbol)
        }
        guard symbology == .pdf417 else { throw tooWide(symbol.columns) }
        if case .automatic = size { least = CodePlan.smallestModule }
        for dots in stride(from: wanted, through: least, by: -1) {
            // Start, stop and the two indicators of a row take 69 modules, a codeword 17.
            let columns = (min(profile.widthDots - quiet * dots, widest) / dots - 69) / 17
            guard columns >= 1 else { continue }
            guard let symbol = try? CodeSymbol(content, level: level, dataColumns: min(30, columns)) else {
                // So narrow a code would have more than 90 rows; smaller modules leave room for more columns.
                continue
            }
            return (dots, symbol)
        }
        throw tooWide(symbol.columns)
    }

    private var quiet: Int { symbology.quietZone.left + symbology.quietZone.right }

    /// The dots of a module where the paper is wide enough.
    private var wanted: Int {
        switch size {
        case .module(let dots): dots
        case .automatic, .side: max(CodePlan.smallestModule, symbology.usualModule * profile.dpi / 25_400)
        }
    }

    private func fitting(_ modules: Int) -> Int? {
        let widest = min(16, profile.widthDots / (modules + quiet))
        switch size {
        case .module(let dots): return dots <= widest ? dots : nil
        case .automatic: return widest >= CodePlan.smallestModule ? min(widest, wanted) : nil
        case .side(let side):
            // In tenths of a millimetre times dpi, to stay with whole numbers.
            let smallest = (side.lowerBound * profile.dpi * 10 + modules * 254 - 1) / (modules * 254)
            let largest = side.upperBound * profile.dpi * 10 / (modules * 254)
            if smallest <= min(largest, widest) { return max(CodePlan.smallestModule, smallest) }
            // No whole number of dots hits the range: rather a little too large than hard to read.
            if smallest <= widest { return smallest }
            return widest >= CodePlan.smallestModule && largest >= CodePlan.smallestModule ? min(widest, largest) : nil
        }
    }

    private func tooWide(_ modules: Int) -> RenderingError {
        let whole = modules + quiet
        let asked: Int
        let advice: String
        switch size {
        case .module(let dots):
            asked = dots
            let widest = profile.widthDots / whole
            advice =
                widest >= CodePlan.smallestModule
                ? "ask for modules of \(widest) dots, or give the code less to hold"
                : "give it less to hold, or choose a code that needs less room"
        case .automatic, .side:
            asked = CodePlan.smallestModule
            advice = "give it less to hold, or choose a code that needs less room"
        }
        let code = "this \(symbology.name) code of \(whole) modules, its quiet zones counted,"
        let paper = "\(millimetres(profile.widthDots)) mm (\(profile.widthDots) dots) of \(profile.name)"
        return RenderingError(
            .codeTooWide,
            "\(code) is \(millimetres(whole * asked)) mm wide at \(asked) dots a module, which does not fit on the \(paper): "
                + advice)
    }

    /// Dots as millimetres with one decimal.
    private func millimetres(_ dots: Int) -> String {
        let tenths = (dots * 254 + profile.dpi / 2) / profile.dpi
        return "\(tenths / 10).\(tenths % 10)"
    }
}
