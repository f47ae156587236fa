import CZBar
package import PrinterLanguage

/// Reads codes from pictures with ZBar, which shares no code with what draws them.
package enum CodeReader {
    /// Whether ZBar reads such a code: no PDF417, Data Matrix, Aztec, limited DataBar and no UPC-E of number system 1.
    package static func canRead(_ content: CodeContent) -> Bool {
        type(of: content.symbology) != nil && !(content.symbology == .bars(.upcE) && content.data.first == 0x31)
    }

    /// The data of all codes of a kind in a picture of dots, as ``CodeContent`` has them.
    ///
    /// - Parameter step: only every so many rows and columns are looked through for codes.
    package static func read(_ bitmap: Bitmap, _ symbology: CodeSymbology = .qr, every step: Int = 1) -> [[UInt8]] {
        // All rows of bars are alike: a few of them tell as much.
        let bitmap = symbology.isBars ? bitmap.rows(0..<min(bitmap.height, barRows)) : bitmap
        return read(gray: pixels(of: bitmap), width: bitmap.width, height: bitmap.height, symbology, every: step)
    }

    /// The data of all codes of a kind in a picture of one byte a pixel, 0 for black, rows from the top without gaps.
    package static func read(
        gray: [UInt8], width: Int, height: Int, _ symbology: CodeSymbology = .qr, every step: Int = 1
    ) -> [[UInt8]] {
        guard let type = type(of: symbology), width > 0, height > 0, gray.count == width * height,
            let image = zbar_image_create()
        else { return [] }
        defer { zbar_image_destroy(image) }
        guard let scanner = zbar_image_scanner_create() else { return [] }
        defer { zbar_image_scanner_destroy(scanner) }
        zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
        zbar_image_scanner_set_config(scanner, type, ZBAR_CFG_ENABLE, 1)
        // To ZBar a UPC-A is an EAN-13 first.
        if type == ZBAR_UPCA { zbar_image_scanner_set_config(scanner, ZBAR_EAN13, ZBAR_CFG_ENABLE, 1) }
        if symbology == .qr {
            // Else ZBar guesses a character set and converts.
            zbar_image_scanner_set_config(scanner, type, ZBAR_CFG_BINARY, 1)
            zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, Int32(clamping: step))
            zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, Int32(clamping: step))
        } else {
            // Short codes too, and from left to right only.
            zbar_image_scanner_set_config(scanner, type, ZBAR_CFG_MIN_LEN, 1)
            zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 0)
        }
        return gray.withUnsafeBytes { bytes in
            // "Y800": one byte of brightness a pixel.
            zbar_image_set_format(image, 0x3030_3859)
            zbar_image_set_size(image, UInt32(width), UInt32(height))
            zbar_image_set_data(image, bytes.baseAddress, UInt(bytes.count), nil)
            guard zbar_scan_image(scanner, image) > 0 else { return [] }
            var codes: [[UInt8]] = []
            var symbol = zbar_image_first_symbol(image)
            while let current = symbol {
                if let data = zbar_symbol_get_data(current), zbar_symbol_get_type(current) == type {
                    let count = Int(zbar_symbol_get_data_length(current))
                    codes.append(content(Array(UnsafeRawBufferPointer(start: data, count: count)), symbology))
                }
                symbol = zbar_symbol_next(current)
            }
            return codes
        }
    }

    /// ZBar wants to see a bar code in four rows at least.
    private static let barRows = 16

    private static func pixels(of bitmap: Bitmap) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bitmap.width * bitmap.height) { gray, count in
            bitmap.bytes.withUnsafeBufferPointer { bytes in
                let stride = bitmap.bytesPerRow
                for y in 0..<bitmap.height {
                    for x in 0..<bitmap.width {
                        let isBlack = bytes[y &* stride &+ x >> 3] << UInt8(x & 7) & 0x80 != 0
                        gray[y &* bitmap.width &+ x] = isBlack ? 0 : 255
                    }
                }
            }
            count = bitmap.width * bitmap.height
        }
    }

    private static func type(of symbology: CodeSymbology) -> zbar_symbol_type_t? {
        switch symbology {
        case .qr: ZBAR_QRCODE
        case .pdf417, .dataMatrix, .aztec: nil
        case .bars(let bars):
            switch bars {
            case .upcA: ZBAR_UPCA
            case .upcE: ZBAR_UPCE
            case .ean13: ZBAR_EAN13
            case .ean8: ZBAR_EAN8
            case .code39: ZBAR_CODE39
            case .itf: ZBAR_I25
            case .codabar: ZBAR_CODABAR
            case .code93: ZBAR_CODE93
            case .code128, .gs1Code128, .code128Auto: ZBAR_CODE128
            case .gs1DataBarOmnidirectional, .gs1DataBarTruncated: ZBAR_DATABAR
            case .gs1DataBarExpanded: ZBAR_DATABAR_EXP
            case .gs1DataBarLimited: nil
            }
        }
    }

    /// ZBar puts the identifier of an article before what an omnidirectional DataBar holds.
    private static func content(_ data: [UInt8], _ symbology: CodeSymbology) -> [UInt8] {
        switch symbology {
        case .bars(.gs1DataBarOmnidirectional), .bars(.gs1DataBarTruncated):
            data.starts(with: [0x30, 0x31]) ? Array(data.dropFirst(2)) : data
        default: data
        }
    }
}
