package import PrinterLanguage

extension CodeSymbology {
    /// The free modules that a reader needs around a code.
    package struct QuietZone: Hashable, Sendable {
        package var left: Int
        package var right: Int
        /// Above and below; bars need none.
        package var rows = 0
    }

    /// ISO/IEC 15420 (EAN, UPC), 16388 (Code 39), 16390 (ITF), 15417 (Code 128), 18004 (QR), 15438 (PDF417), 16022 (Data
    /// Matrix), 24778 (Aztec, which needs none: one module parts it from whatever stands beside it).
    package var quietZone: QuietZone {
        switch self {
        case .bars(let bars):
            switch bars {
            case .upcA: QuietZone(left: 9, right: 9)
            case .upcE: QuietZone(left: 9, right: 7)
            case .ean13: QuietZone(left: 11, right: 7)
            case .ean8: QuietZone(left: 7, right: 7)
            case .code39, .itf, .codabar, .code93, .code128, .gs1Code128, .code128Auto: QuietZone(left: 10, right: 10)
            case .gs1DataBarOmnidirectional, .gs1DataBarTruncated, .gs1DataBarLimited, .gs1DataBarExpanded:
                QuietZone(left: 1, right: 1)
            }
        case .qr: QuietZone(left: 4, right: 4, rows: 4)
        case .pdf417: QuietZone(left: 2, right: 2, rows: 2)
        case .dataMatrix, .aztec: QuietZone(left: 1, right: 1, rows: 1)
        }
    }

    /// The width of a module where nothing else is asked, in micrometres.
    ///
    /// Readers at tills manage a quarter of a millimetre; a third is easy for bars, half of one for squares.
    var usualModule: Int {
        switch self {
        case .bars, .pdf417: 380
        case .qr, .dataMatrix, .aztec: 510
        }
    }

    /// How many modules high a row is; bars are as high as one likes.
    var rowModules: Int {
        switch self {
        case .pdf417: 3
        case .bars, .qr, .dataMatrix, .aztec: 1
        }
    }
}
