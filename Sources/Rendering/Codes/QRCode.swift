import CQREncode
package import PrinterLanguage

/// A QR code (ISO/IEC 18004, model 2) as modules, made by libqrencode.
package struct QRCode: Hashable, Sendable {
    /// Per side, without the quiet zone.
    package let modules: Int
    /// Row by row from the top.
    let dark: [Bool]

    /// Encodes data as they are, in the densest mode that holds all of them.
    ///
    /// - Parameter version: 1 to 40, or nil for the smallest; a version that is too small grows.
    /// - Throws: ``RenderingError`` for no data and for more than version 40 holds (`QRcode_encodeInput`: EINVAL,
    ///   ERANGE).
    package init(_ data: [UInt8], level: Command.QRLevel, version: Int? = nil) throws(RenderingError) {
        let refused = RenderingError(.codeNotDrawn, "no QR code of level \(level) holds these \(data.count) bytes")
        guard !data.isEmpty, let input = QRinput_new2(Int32(version ?? 0), QRCode.level(level)) else { throw refused }
        defer { QRinput_free(input) }
        guard QRinput_append(input, QRCode.mode(of: data), Int32(data.count), data) == 0,
            let code = QRcode_encodeInput(input)
        else { throw refused }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let bytes = code.pointee.data else { throw refused }
        modules = width
        dark = (0..<width * width).map { bytes[$0] & 1 == 1 }
    }

    /// Whether a module is dark; outside the code it is not.
    package subscript(x: Int, y: Int) -> Bool {
        guard (0..<modules).contains(x), (0..<modules).contains(y) else { return false }
        return dark[y * modules + x]
    }

    /// The code as dots, with its quiet zone.
    package func bitmap(moduleDots: Int, quietZone: Int = CodePlan.quietZone) -> Bitmap {
        let margin = quietZone * moduleDots
        return CodeSymbol(self).bitmap(
            moduleDots: moduleDots, rowDots: moduleDots, left: margin, right: margin, above: margin)
    }

    private static func level(_ level: Command.QRLevel) -> QRecLevel {
        switch level {
        case .l: QR_ECLEVEL_L
        case .m: QR_ECLEVEL_M
        case .q: QR_ECLEVEL_Q
        case .h: QR_ECLEVEL_H
        }
    }

    private static func mode(of data: [UInt8]) -> QRencodeMode {
        for mode in [QR_MODE_NUM, QR_MODE_AN] where QRinput_check(mode, Int32(data.count), data) == 0 { return mode }
        return QR_MODE_8
    }
}
