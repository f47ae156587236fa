extension Bitmap {
    /// The picture by columns from the left, each of so many bytes whose highest bit is the upper dot.
    ///
    /// Rows beyond the picture are white, rows below the column are left out.
    func columns(bytesEach count: Int) -> [UInt8] {
        var columns = [UInt8](repeating: 0, count: width * count)
        for y in 0..<min(height, count * 8) {
            let bit: UInt8 = 0x80 >> UInt8(y & 7)
            for x in 0..<width where bytes[y * bytesPerRow + x >> 3] & 0x80 >> UInt8(x & 7) != 0 {
                columns[x * count + y >> 3] |= bit
            }
        }
        return columns
    }

    /// A picture `bytesEach * 8` dots high; a column that is not whole is left out.
    init(columns: [UInt8], bytesEach count: Int) {
        self.init(width: columns.count / count, height: count * 8)
        for x in 0..<width {
            for y in 0..<height where columns[x * count + y >> 3] & 0x80 >> UInt8(y & 7) != 0 { self[x, y] = true }
        }
    }
}
