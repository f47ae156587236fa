extension Command {
    /// `m` of the older picture commands: 0 to 3.
    static func scale(_ byte: UInt8) -> RasterScale? {
        digit(byte) <= 3 ? RasterScale(rawValue: digit(byte)) : nil
    }

    static func raster(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard let scale = scale(bytes[3]) else { return nil }
        let bitmap = Bitmap(width: bytes.word(4) * 8, height: bytes.word(6), bytes: bytes.array(8..<bytes.count))
        return bitmap.map { .raster($0, scale: scale) }
    }

    static func columns(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard let mode = ColumnMode(rawValue: bytes[2]) else { return nil }
        return .columns(Bitmap(columns: bytes.array(5..<bytes.count), bytesEach: mode.bytesPerColumn), mode: mode)
    }

    /// `GS ( L` and `GS 8 L`, whose parameters begin at `start`.
    static func graphics(_ bytes: borrowing Span<UInt8>, from start: Int) -> Command? {
        guard bytes[start] == 0x30 else { return nil }
        let count = bytes.count - start
        switch (bytes[start + 1], count) {
        case (2, 2), (50, 2): return .graphicsPrint
        case (112, 10...) where bytes[start + 2] == 0x30 && bytes[start + 5] == 0x31:
            guard let times = enlargement(bytes[start + 3], bytes[start + 4]) else { return nil }
            let bitmap = Bitmap(
                width: bytes.word(start + 6), height: bytes.word(start + 8),
                bytes: bytes.array(start + 10..<bytes.count))
            return bitmap.map { .graphicsStore($0, scale: times) }
        case (113, 10...) where bytes[start + 2] == 0x30 && bytes[start + 5] == 0x31:
            let (width, height) = (bytes.word(start + 6), bytes.word(start + 8))
            guard let times = enlargement(bytes[start + 3], bytes[start + 4]), width > 0, height > 0,
                count - 10 == (height + 7) / 8 * width
            else { return nil }
            let columns = Bitmap(columns: bytes.array(start + 10..<bytes.count), bytesEach: (height + 7) / 8)
            return .graphicsStoreColumns(columns.rows(0..<height), scale: times)
        case (64, 4) where bytes[start + 2] == 0x4B && bytes[start + 3] == 0x43: return .logoList
        case (66, 4): return LogoKey(bytes[start + 2], bytes[start + 3]).map { .logoDelete($0) }
        case (82, 4): return LogoKey(bytes[start + 2], bytes[start + 3]).map { .graphicsForget($0) }
        case (67, 11...), (83, 11...):
            guard bytes[start + 2] == 0x30, bytes[start + 5] == 1, bytes[start + 10] == 0x31 else { return nil }
            let bitmap = Bitmap(
                width: bytes.word(start + 6), height: bytes.word(start + 8),
                bytes: bytes.array(start + 11..<bytes.count))
            guard let bitmap, let key = LogoKey(bytes[start + 3], bytes[start + 4]) else { return nil }
            return bytes[start + 1] == 67 ? .logoDefine(key, bitmap) : .graphicsDefine(key, bitmap)
        case (69, 6), (85, 6):
            guard let key = LogoKey(bytes[start + 2], bytes[start + 3]) else { return nil }
            guard let scale = enlargement(bytes[start + 4], bytes[start + 5]) else { return nil }
            return bytes[start + 1] == 69 ? .logoPrint(key, scale: scale) : .graphicsRecall(key, scale: scale)
        default: return nil
        }
    }

    /// Times one or two in both directions.
    static func enlargement(_ x: UInt8, _ y: UInt8) -> RasterScale? {
        guard (1...2).contains(x), (1...2).contains(y) else { return nil }
        return (x == 2 ? RasterScale.doubleWidth : []).union(y == 2 ? .doubleHeight : [])
    }

    /// `GS * x y d…`: columns of y bytes.
    static func bitImage(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard bytes[2] > 0, bytes[3] > 0 else { return nil }
        return .bitImageDefine(Bitmap(columns: bytes.array(4..<bytes.count), bytesEach: Int(bytes[3])))
    }

    /// `GS Q 0 m xL xH yL yH d…`: columns of y bytes.
    static func variableColumns(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard let scale = scale(bytes[3]), bytes.word(6) > 0 else { return nil }
        let bitmap = Bitmap(columns: bytes.array(8..<bytes.count), bytesEach: bytes.word(6))
        return .variableColumns(bitmap, scale: scale)
    }

    /// `FS q n [xL xH yL yH d…]…`: pictures by columns of y bytes.
    static func bitImages(_ bytes: borrowing Span<UInt8>) -> Command? {
        var bitmaps: [Bitmap] = []
        var position = 3
        for _ in 0..<bytes[2] {
            guard bytes.count >= position + 4 else { return nil }
            let (x, y) = (bytes.word(position), bytes.word(position + 2))
            let end = position + 4 + x * y * 8
            guard x > 0, y > 0, end <= bytes.count else { return nil }
            bitmaps.append(Bitmap(columns: bytes.array(position + 4..<end), bytesEach: y))
            position = end
        }
        return position == bytes.count ? .bitImagesStore(bitmaps) : nil
    }
}
