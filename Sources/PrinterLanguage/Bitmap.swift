/// A picture of black and white dots, as print heads take it.
///
/// One bit a dot, 1 is black; rows from the top, each packed from the most significant bit and padded with zeros.
package struct Bitmap: Hashable, Sendable {
    /// In dots.
    package let width: Int
    /// In dots.
    package let height: Int
    package private(set) var bytes: [UInt8]

    /// A white picture; a negative size counts as none.
    package init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
        bytes = [UInt8](repeating: 0, count: (self.width + 7) / 8 * self.height)
    }

    /// A picture of packed rows; nil unless there are exactly `height` rows of `(width + 7) / 8` bytes.
    package init?(width: Int, height: Int, bytes: [UInt8]) {
        guard width >= 0, height >= 0, bytes.count == (width + 7) / 8 * height else { return nil }
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    package var bytesPerRow: Int { (width + 7) / 8 }

    /// Whether a dot is black; outside the picture reading gives false and writing does nothing.
    package subscript(x: Int, y: Int) -> Bool {
        get {
            guard x >= 0, x < width, y >= 0, y < height else { return false }
            return bytes[y * bytesPerRow + x >> 3] & 0x80 >> UInt8(x & 7) != 0
        }
        set {
            guard x >= 0, x < width, y >= 0, y < height else { return }
            let bit: UInt8 = 0x80 >> UInt8(x & 7)
            if newValue {
                bytes[y * bytesPerRow + x >> 3] |= bit
            } else {
                bytes[y * bytesPerRow + x >> 3] &= ~bit
            }
        }
    }

    /// One packed row; empty outside the picture.
    package func row(_ y: Int) -> ArraySlice<UInt8> {
        guard y >= 0, y < height else { return [] }
        return bytes[y * bytesPerRow..<(y + 1) * bytesPerRow]
    }

    /// Replaces a packed row; ignored unless it is `bytesPerRow` long and inside the picture.
    package mutating func setRow(_ y: Int, _ row: some Collection<UInt8>) {
        guard y >= 0, y < height, row.count == bytesPerRow else { return }
        bytes.replaceSubrange(y * bytesPerRow..<(y + 1) * bytesPerRow, with: row)
    }

    /// A horizontal strip, clamped to the picture.
    package func rows(_ range: Range<Int>) -> Bitmap {
        let range = range.clamped(to: 0..<height)
        var strip = Bitmap(width: width, height: range.count)
        strip.bytes = Array(bytes[range.lowerBound * bytesPerRow..<range.upperBound * bytesPerRow])
        return strip
    }

    /// The left part of the picture, itself if it is no wider.
    package func cropped(toWidth limit: Int) -> Bitmap {
        guard limit < width else { return self }
        var part = Bitmap(width: limit, height: height)
        let padding = part.bytesPerRow * 8 - part.width
        for y in 0..<height {
            var row = Array(row(y).prefix(part.bytesPerRow))
            if let last = row.indices.last { row[last] &= 0xFF << UInt8(padding) }
            part.setRow(y, row)
        }
        return part
    }

    /// The picture with every dot made `x` dots wide and `y` dots high; factors below 1 count as 1.
    package func scaled(x: Int, y: Int) -> Bitmap {
        let factorX = max(1, x)
        let factorY = max(1, y)
        if factorX == 1, factorY == 1 { return self }
        var scaled = Bitmap(width: width * factorX, height: height * factorY)
        var wide = Bitmap(width: width * factorX, height: 1)
        for top in 0..<height {
            for left in 0..<width * factorX { wide[left, 0] = self[left / factorX, top] }
            for copy in 0..<factorY { scaled.setRow(top * factorY + copy, wide.bytes) }
        }
        return scaled
    }
}
