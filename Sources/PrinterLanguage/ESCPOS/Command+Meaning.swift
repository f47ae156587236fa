extension Command {
    /// The meaning of the bytes of one whole command that begins with a control byte.
    init(_ bytes: borrowing Span<UInt8>) {
        let known: Command? =
            switch bytes[0] {
            case 0x0A: .lineFeed
            case 0x0D: .carriageReturn
            case 0x09: .horizontalTab
            case 0x0C: .formFeed
            case 0x1B where bytes.count >= 2: Command.escape(bytes)
            case 0x1D where bytes.count >= 3: Command.group(bytes)
            case 0x1C where bytes.count == 2: Command.field(bytes)
            case 0x10 where bytes.count == 3: Command.dataLink(bytes)
            default: nil
            }
        self = known ?? .unknown(bytes.array(0..<bytes.count))
    }

    private static func escape(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[1], bytes.count) {
        case (0x40, 2): return .initialize
        case (0x32, 2): return .defaultLineSpacing
        case (0x74, 3): return .codePage(bytes[2])
        case (0x52, 3): return .internationalSet(bytes[2])
        case (0x61, 3): return Alignment(rawValue: digit(bytes[2])).map { .align($0) }
        case (0x45, 3): return .emphasis(bytes[2] & 1 == 1)
        case (0x47, 3): return .doubleStrike(bytes[2] & 1 == 1)
        case (0x2D, 3): return digit(bytes[2]) <= 2 ? .underline(digit(bytes[2])) : nil
        case (0x4D, 3): return Font(rawValue: digit(bytes[2])).map { .font($0) }
        case (0x21, 3): return .printMode(PrintMode(rawValue: bytes[2]))
        case (0x33, 3): return .lineSpacing(bytes[2])
        case (0x4A, 3): return .feedDots(bytes[2])
        case (0x64, 3): return .feedLines(bytes[2])
        case (0x24, 4): return .absolutePosition(UInt16(bytes.word(2)))
        case (0x5C, 4): return .relativePosition(Int16(bitPattern: UInt16(bytes.word(2))))
        case (0x2A, 5...): return columns(bytes)
        case (0x70, 5):
            let pin = digit(bytes[2])
            return pin <= 1 ? .drawer(pin: pin, on: bytes[3], off: bytes[4]) : nil
        default: return nil
        }
    }

    private static func group(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[1], bytes.count) {
        case (0x42, 3): return .invert(bytes[2] & 1 == 1)
        case (0x21, 3):
            guard bytes[2] & 0x88 == 0 else { return nil }
            return .size(width: bytes[2] >> 4 + 1, height: bytes[2] & 0x0F + 1)
        case (0x4C, 4): return .leftMargin(UInt16(bytes.word(2)))
        case (0x57, 4): return .printAreaWidth(UInt16(bytes.word(2)))
        case (0x56, 3): return Cut(rawValue: digit(bytes[2])).map { .cut($0, feed: nil) }
        case (0x56, 4): return Cut(rawValue: bytes[2] &- 65).map { .cut($0, feed: bytes[3]) }
        case (0x68, 3): return .barcodeHeight(bytes[2])
        case (0x77, 3): return .barcodeModule(bytes[2])
        case (0x48, 3): return BarcodeTextPosition(rawValue: digit(bytes[2])).map { .barcodeText($0) }
        case (0x66, 3): return Font(rawValue: digit(bytes[2])).map { .barcodeTextFont($0) }
        case (0x61, 3): return .automaticStatus(bytes[2])
        case (0x72, 3): return .queuedStatus(digit(bytes[2]))
        case (0x49, 3): return .identityRequest(bytes[2])
        case (0x6B, 4...): return barcode(bytes)
        case (0x76, 9...): return raster(bytes)
        case (0x28, 7...) where bytes[2] == 0x4C: return graphics(bytes, from: 5)
        case (0x38, 9...) where bytes[2] == 0x4C: return graphics(bytes, from: 7)
        case (0x28, 6...): return counted(bytes)
        default: return nil
        }
    }

    private static func field(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch bytes[1] {
        case 0x26: .kanjiMode(true)
        case 0x2E: .kanjiMode(false)
        default: nil
        }
    }

    private static func dataLink(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch bytes[1] {
        case 0x04: .statusRequest(bytes[2])
        case 0x05: .recoveryRequest(bytes[2])
        default: nil
        }
    }

    private static func barcode(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard let symbology = Symbology(number: bytes[2]) else { return nil }
        return bytes[2] <= 6
            ? .barcode(symbology, data: bytes.array(3..<bytes.count - 1), form: .terminated)
            : .barcode(symbology, data: bytes.array(4..<bytes.count), form: .counted)
    }

    private static func raster(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard digit(bytes[3]) <= 3 else { return nil }
        let bitmap = Bitmap(width: bytes.word(4) * 8, height: bytes.word(6), bytes: bytes.array(8..<bytes.count))
        return bitmap.map { .raster($0, scale: RasterScale(rawValue: digit(bytes[3]))) }
    }

    private static func columns(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard let mode = ColumnMode(rawValue: bytes[2]) else { return nil }
        return .columns(Bitmap(columns: bytes.array(5..<bytes.count), bytesEach: mode.bytesPerColumn), mode: mode)
    }

    /// `GS ( L` and `GS 8 L`, whose parameters begin at `start`.
    private static func graphics(_ bytes: borrowing Span<UInt8>, from start: Int) -> Command? {
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
        case (64, 4) where bytes[start + 2] == 0x4B && bytes[start + 3] == 0x43: return .logoList
        case (66, 4): return LogoKey(bytes[start + 2], bytes[start + 3]).map { .logoDelete($0) }
        case (67, 11...) where bytes[start + 2] == 0x30 && bytes[start + 5] == 1 && bytes[start + 10] == 0x31:
            let bitmap = Bitmap(
                width: bytes.word(start + 6), height: bytes.word(start + 8),
                bytes: bytes.array(start + 11..<bytes.count))
            guard let bitmap, let key = LogoKey(bytes[start + 3], bytes[start + 4]) else { return nil }
            return .logoDefine(key, bitmap)
        case (69, 6):
            guard let key = LogoKey(bytes[start + 2], bytes[start + 3]) else { return nil }
            return enlargement(bytes[start + 4], bytes[start + 5]).map { .logoPrint(key, scale: $0) }
        default: return nil
        }
    }

    /// Times one or two in both directions.
    private static func enlargement(_ x: UInt8, _ y: UInt8) -> RasterScale? {
        guard (1...2).contains(x), (1...2).contains(y) else { return nil }
        return (x == 2 ? RasterScale.doubleWidth : []).union(y == 2 ? .doubleHeight : [])
    }

    /// The commands of the form `GS ( x pL pH` that have a case.
    private static func counted(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[2], bytes.count) {
        case (0x48, 11) where bytes[5] == 0x30 && bytes[6] == 0x30:
            return FenceToken(bytes: bytes.array(7..<11)).map { .processID($0) }
        case (0x44, _) where bytes[5] == 0x14 && bytes.count % 2 == 0:
            return realTimeCommands(bytes)
        case (0x6B, 8...) where bytes[5] == 0x31:
            return qrCode(bytes)
        default:
            return nil
        }
    }

    private static func realTimeCommands(_ bytes: borrowing Span<UInt8>) -> Command? {
        var pulse: Bool?
        var powerOff: Bool?
        for position in stride(from: 6, to: bytes.count, by: 2) {
            let setting = digit(bytes[position + 1])
            guard setting <= 1 else { return nil }
            switch bytes[position] {
            case 1: pulse = setting == 1
            case 2: powerOff = setting == 1
            default: return nil
            }
        }
        return .realTimeCommands(pulse: pulse, powerOff: powerOff)
    }

    private static func qrCode(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[6], bytes.count) {
        case (65, 9) where bytes[8] == 0: return .qrModel(bytes[7])
        case (67, 8): return .qrModuleSize(bytes[7])
        case (69, 8): return QRLevel(rawValue: bytes[7]).map { .qrLevel($0) }
        case (80, 8...) where bytes[7] == 0x30: return .qrStore(bytes.array(8..<bytes.count))
        case (81, 8) where bytes[7] == 0x30: return .qrPrint
        default: return nil
        }
    }

    /// A small number, which most commands take as a byte or as an ASCII digit.
    private static func digit(_ byte: UInt8) -> UInt8 { (0x30...0x39).contains(byte) ? byte - 0x30 : byte }
}
