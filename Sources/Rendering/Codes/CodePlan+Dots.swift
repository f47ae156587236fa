package import PrinterLanguage

extension CodePlan {
    /// The code as dots with its quiet zones, read back by another program than the one that drew it.
    ///
    /// Some dots look like real-time commands to a printer; moved by a few dots they no longer do. ZBar reads no PDF417,
    /// Data Matrix and Aztec: these are given as they were drawn.
    ///
    /// - Throws: ``RenderingError`` if the code does not read back, or if no place is without such commands.
    package func bitmap(profile: PrinterProfile) throws(RenderingError) -> Bitmap {
        let symbol = if let symbol { symbol } else { try CodeSymbol(content, level: level) }
        for shift in 0..<8 {
            let bitmap = bitmap(of: symbol, shift: shift)
            if bitmap.width > profile.widthDots, shift > 0 { break }
            if RealTimeScanner.found(in: bitmap.bytes, language: profile.language) { continue }
            guard !CodeReader.canRead(content) || readsBack(bitmap) else {
                throw RenderingError(.codeNotReadable, "the drawn code does not read back as what it should hold")
            }
            return bitmap
        }
        throw RenderingError(.realTimeCommand, "the drawn code holds what the printer would obey at once")
    }

    private func readsBack(_ bitmap: Bitmap) -> Bool {
        // ZBar wants two pixels at least for a module.
        let seen = moduleDots == 1 ? bitmap.scaled(x: 2, y: 2) : bitmap
        // It is four times as fast where it may leave out rows of a QR code; what it misses so it is shown whole.
        let step = symbology == .qr ? max(1, min(3, moduleDots - 1)) : 1
        if CodeReader.read(seen, symbology, every: step) == [content.data] { return true }
        return step > 1 && CodeReader.read(seen, symbology) == [content.data]
    }

    /// With its free modules, moved right by some dots.
    private func bitmap(of symbol: CodeSymbol, shift: Int) -> Bitmap {
        let quiet = symbology.quietZone
        return symbol.bitmap(
            moduleDots: moduleDots, rowDots: rowDots, left: quiet.left * moduleDots + shift,
            right: quiet.right * moduleDots, above: quiet.rows * moduleDots)
    }
}

extension CodeSymbol {
    /// The code as dots, with so many white ones on each side; above as below.
    func bitmap(moduleDots: Int, rowDots: Int, left: Int, right: Int, above: Int) -> Bitmap {
        let width = columns * moduleDots + left + right
        let stride = (width + 7) / 8
        let height = rows * rowDots + 2 * above
        var bytes = [UInt8](repeating: 0, count: stride * above)
        bytes.reserveCapacity(stride * height)
        for y in 0..<rows {
            var row = [UInt8](repeating: 0, count: stride)
            for x in 0..<columns where dark[y * columns + x] {
                let start = left + x * moduleDots
                for dot in start..<start + moduleDots { row[dot >> 3] |= 0x80 >> UInt8(dot & 7) }
            }
            for _ in 0..<rowDots { bytes += row }
        }
        bytes += [UInt8](repeating: 0, count: stride * above)
        return Bitmap(width: width, height: height, bytes: bytes) ?? Bitmap(width: 0, height: 0)
    }
}
