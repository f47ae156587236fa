import CZint
package import PrinterLanguage

/// A code as modules, dark or not, made by libqrencode (QR) or libzint (all others).
package struct CodeSymbol: Hashable, Sendable {
    /// Modules across, without quiet zone.
    package let columns: Int
    /// Rows of modules: 1 for bars.
    package let rows: Int
    /// Row by row from the top.
    let dark: [Bool]

    /// - Parameters:
    ///   - level: error correction of the codes in an area; nil for what the standard recommends.
    ///   - dataColumns: how many codewords stand in a row of a PDF417; nil for what is about twice as wide as high.
    /// - Throws: ``RenderingError`` where the library refuses the data.
    package init(
        _ content: CodeContent, level: Command.QRLevel? = nil, dataColumns: Int? = nil
    ) throws(RenderingError) {
        let data = content.data
        let name = content.symbology.name
        switch content.symbology {
        case .qr:
            self.init(try QRCode(data, level: level ?? .m))
        case .bars(let bars):
            guard let number = CodeSymbol.number(of: bars) else {
                throw RenderingError(.codeNotDrawn, "\(name) codes are not drawn, since nothing here reads them back")
            }
            switch bars {
            case .gs1Code128, .gs1DataBarExpanded:
                // The text is the element string in parentheses; brackets cannot stand in a value.
                self.init(
                    try ZintSymbol(CodeSymbol.bracketed(content), symbology: number, mode: GS1_MODE, name: name))
            case .gs1DataBarOmnidirectional, .gs1DataBarTruncated:
                self.init(try ZintSymbol(Array(data.dropLast()), symbology: number, name: name))
            default: self.init(try ZintSymbol(data, symbology: number, name: name))
            }
        case .pdf417:
            self.init(
                try ZintSymbol(
                    data, symbology: BARCODE_PDF417, level: CodeSymbol.securityLevel(level),
                    columns: Int32(dataColumns ?? 0), name: name))
        case .dataMatrix:
            self.init(try ZintSymbol(data, symbology: BARCODE_DATAMATRIX, level: 0, shape: DM_SQUARE, name: name))
        case .aztec:
            self.init(
                try ZintSymbol(data, symbology: BARCODE_AZTEC, level: CodeSymbol.aztecLevel(level), name: name))
        }
    }

    init(_ code: QRCode) {
        columns = code.modules
        rows = code.modules
        dark = code.dark
    }

    private init(_ symbol: consuming ZintSymbol) {
        columns = symbol.columns
        rows = symbol.rows
        var dark: [Bool] = []
        dark.reserveCapacity(columns * rows)
        for row in 0..<rows { dark += symbol.row(row) }
        self.dark = dark
    }

    /// Whether a module is dark; outside the code it is not.
    package subscript(x: Int, y: Int) -> Bool {
        guard (0..<columns).contains(x), (0..<rows).contains(y) else { return false }
        return dark[y * columns + x]
    }

    // MARK: The library's numbers

    private static func number(of symbology: Symbology) -> Int32? {
        switch symbology {
        case .upcA: BARCODE_UPCA_CHK
        case .upcE: BARCODE_UPCE_CHK
        case .ean13, .ean8: BARCODE_EANX_CHK
        case .code39: BARCODE_CODE39
        case .itf: BARCODE_C25INTER
        case .codabar: BARCODE_CODABAR
        case .code93: BARCODE_CODE93
        case .code128, .code128Auto: BARCODE_CODE128
        case .gs1Code128: BARCODE_GS1_128
        case .gs1DataBarOmnidirectional, .gs1DataBarTruncated: BARCODE_DBAR_OMN
        case .gs1DataBarExpanded: BARCODE_DBAR_EXP
        case .gs1DataBarLimited: nil
        }
    }

    private static func bracketed(_ content: CodeContent) throws(RenderingError) -> [UInt8] {
        do throws(CodeDataError) {
            return try ElementString(content.text, symbology: content.symbology.name).bracketed
        } catch {
            throw RenderingError(.codeData, "\(error)")
        }
    }

    /// ISO/IEC 15438, annex E recommends a level by the amount of data; L, Q and H are less and more than usual.
    private static func securityLevel(_ level: Command.QRLevel?) -> Int32 {
        switch level {
        case nil, .m: -1
        case .l: 2
        case .q: 4
        case .h: 5
        }
    }

    /// 10, 23, 36 and 50 % of the symbol (ISO/IEC 24778 recommends 23).
    private static func aztecLevel(_ level: Command.QRLevel?) -> Int32 {
        switch level {
        case .l: 1
        case nil, .m: 2
        case .q: 3
        case .h: 4
        }
    }
}
