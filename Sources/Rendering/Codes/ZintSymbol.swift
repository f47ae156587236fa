import CZint
import PrinterLanguage

/// A symbol of libzint: encodes once, then tells its modules.
struct ZintSymbol: ~Copyable {
    private let symbol: UnsafeMutablePointer<zint_symbol>

    /// - Throws: ``RenderingError`` in the library's words (`ZBarcode_Encode`: 5 too long, 6 bad data, 7 check digit, 8
    ///   option, 11 memory), warnings included.
    init(
        _ data: [UInt8], symbology: Int32, mode: Int32 = DATA_MODE, level: Int32 = -1, columns: Int32 = 0,
        shape: Int32 = 0, name: String
    ) throws(RenderingError) {
        guard let symbol = ZBarcode_Create() else {
            throw RenderingError(.codeNotDrawn, "there is no memory to draw a \(name) code")
        }
        symbol.pointee.symbology = symbology
        symbol.pointee.input_mode = mode
        symbol.pointee.option_1 = level
        symbol.pointee.option_2 = columns
        symbol.pointee.option_3 = shape
        symbol.pointee.show_hrt = 0
        let status = ZBarcode_Encode(symbol, data, Int32(data.count))
        guard status == 0 else {
            let words = String(cString: quittance_zint_error(symbol))
            ZBarcode_Delete(symbol)
            throw RenderingError(.codeNotDrawn, "the \(name) code cannot be drawn: \(words)")
        }
        self.symbol = symbol
    }

    deinit { ZBarcode_Delete(symbol) }

    var columns: Int { Int(symbol.pointee.width) }
    var rows: Int { Int(symbol.pointee.rows) }

    /// Whether each module of a row is dark, from the left.
    func row(_ index: Int) -> [Bool] {
        guard let bytes = quittance_zint_row(symbol, Int32(index)) else { return [] }
        return (0..<columns).map { bytes[$0 >> 3] >> UInt8($0 & 7) & 1 == 1 }
    }
}
