import CZBar
package import PrinterLanguage

/// Reads QR codes from pictures with ZBar, which shares no code with what draws them.
package enum CodeReader {
    /// The data of all QR codes in a picture of dots.
    package static func read(_ bitmap: Bitmap) -> [[UInt8]] {
        var gray = [UInt8](repeating: 255, count: bitmap.width * bitmap.height)
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width where bitmap[x, y] { gray[y * bitmap.width + x] = 0 }
        }
        return read(gray: gray, width: bitmap.width, height: bitmap.height)
    }

    /// The data of all QR codes in a picture of one byte a pixel, 0 for black, rows from the top without gaps.
    package static func read(gray: [UInt8], width: Int, height: Int) -> [[UInt8]] {
        guard width > 0, height > 0, gray.count == width * height, let image = zbar_image_create() else { return [] }
        defer { zbar_image_destroy(image) }
        guard let scanner = zbar_image_scanner_create() else { return [] }
        defer { zbar_image_scanner_destroy(scanner) }
        zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1)
        // Else ZBar guesses a character set and converts.
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1)
        return gray.withUnsafeBytes { bytes in
            // "Y800": one byte of brightness a pixel.
            zbar_image_set_format(image, 0x3030_3859)
            zbar_image_set_size(image, UInt32(width), UInt32(height))
            zbar_image_set_data(image, bytes.baseAddress, UInt(bytes.count), nil)
            guard zbar_scan_image(scanner, image) > 0 else { return [] }
            var codes: [[UInt8]] = []
            var symbol = zbar_image_first_symbol(image)
            while let current = symbol {
                if let data = zbar_symbol_get_data(current) {
                    let count = Int(zbar_symbol_get_data_length(current))
                    codes.append(Array(UnsafeRawBufferPointer(start: data, count: count)))
                }
                symbol = zbar_symbol_next(current)
            }
            return codes
        }
    }
}
