import PrinterLanguage

/// Writes grey pixels as PNG (ISO/IEC 15948) with sixteen shades.
///
/// A picture of paper is mostly white, and its glyphs repeat: four bits a pixel without filters, and a plain search for
/// repetitions, make it a third as large and several times as fast as eight bits with filters would.
enum PNGEncoder {
    /// The file of a picture of one byte a pixel, 0 for black, rows from the top; the width is even.
    static func encode(_ pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
        let rowBytes = width / 2 + 1
        var rows = [UInt8](repeating: 0, count: rowBytes * height)
        rows.withUnsafeMutableBufferPointer { rows in
            pixels.withUnsafeBufferPointer { pixels in
                for y in 0..<height {
                    // The first byte of a row names its filter: none.
                    let target = y * rowBytes + 1
                    let source = y * width
                    for x in 0..<width / 2 {
                        rows[target + x] = pixels[source + 2 * x] & 0xF0 | pixels[source + 2 * x + 1] >> 4
                    }
                }
            }
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Bit depth 4, grey, deflate, no filter method but 0, not interlaced.
        append("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [4, 0, 0, 0, 0], to: &file)
        append("IDAT", Deflate.zlib(rows, period: rowBytes), to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// The file of a drawing in black and white, a pixel a dot.
    static func encode(_ bitmap: Bitmap) -> [UInt8] {
        let width = bitmap.width + bitmap.width % 2
        var pixels = [UInt8](repeating: 255, count: width * bitmap.height)
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width where bitmap[x, y] { pixels[y * width + x] = 0 }
        }
        return encode(pixels, width: width, height: bitmap.height)
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func append(_ type: StaticString, _ data: [UInt8], to file: inout [UInt8]) {
        file += bigEndian(UInt32(data.count))
        let start = file.count
        type.withUTF8Buffer { file += $0 }
        file += data
        file += bigEndian(checksum(of: file, from: start))
    }

    /// CRC-32 as PNG counts it.
    private static func checksum(of bytes: [UInt8], from start: Int) -> UInt32 {
        var sum: UInt32 = .max
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                for index in start..<bytes.count { sum = table[Int((sum ^ UInt32(bytes[index])) & 0xFF)] ^ sum >> 8 }
            }
        }
        return ~sum
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }
}
