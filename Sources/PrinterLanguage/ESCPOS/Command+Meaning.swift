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
            case 0x1C where bytes.count >= 2: Command.field(bytes)
            case 0x10 where bytes.count >= 3: Command.dataLink(bytes)
            case 0x18: .cancelArea
            default: nil
            }
        if let known {
            self = known
        } else if let name = CommandName.of(bytes) {
            self = .named(name, bytes.array(0..<bytes.count))
        } else {
            self = .unknown(bytes.array(0..<bytes.count))
        }
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
        case (0x20, 3): return .characterSpacing(bytes[2])
        case (0x7B, 3): return .upsideDown(bytes[2] & 1 == 1)
        case (0x56, 3): return digit(bytes[2]) <= 2 ? .rotation(digit(bytes[2])) : nil
        case (0x25, 3): return .userCharacterSet(bytes[2] & 1 == 1)
        case (0x26, 5...): return .userCharacters(bytes.array(2..<bytes.count))
        case (0x3F, 3): return .userCharacterCancel(bytes[2])
        case (0x44, 3...) where bytes[bytes.count - 1] == 0: return .tabStops(bytes.array(2..<bytes.count - 1))
        case (0x4B, 3): return .reverseDots(bytes[2])
        case (0x65, 3): return .reverseLines(bytes[2])
        case (0x4C, 2): return .pageMode
        case (0x53, 2): return .standardMode
        case (0x0C, 2): return .printPage
        case (0x54, 3): return PageDirection(rawValue: digit(bytes[2])).map { .pageDirection($0) }
        case (0x57, 10): return pageArea(bytes)
        case (0x69, 2), (0x6D, 2): return CutForm(rawValue: bytes[1]).map { .cutAs($0, feed: nil) }
        case (0x42, 4): return .buzzer(times: bytes[2], length: bytes[3])
        case (0x28, 6...) where bytes[2] == 0x41: return .buzzerPattern(bytes.array(5..<bytes.count))
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
        case (0x56, 4):
            if let form = CutForm(rawValue: bytes[2]) { return .cutAs(form, feed: bytes[3]) }
            return Cut(rawValue: bytes[2] &- 65).map { .cut($0, feed: bytes[3]) }
        case (0x24, 4): return .pagePosition(UInt16(bytes.word(2)))
        case (0x5C, 4): return .pageMove(Int16(bitPattern: UInt16(bytes.word(2))))
        case (0x50, 4): return .motionUnits(x: bytes[2], y: bytes[3])
        case (0x54, 3): return digit(bytes[2]) <= 1 ? .lineStart(printing: digit(bytes[2]) == 1) : nil
        case (0x2A, 5...): return bitImage(bytes)
        case (0x2F, 3): return scale(bytes[2]).map { .bitImagePrint(scale: $0) }
        case (0x51, 9...): return variableColumns(bytes)
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

    private static func pageArea(_ bytes: borrowing Span<UInt8>) -> Command {
        .pageArea(
            x: UInt16(bytes.word(2)), y: UInt16(bytes.word(4)), width: UInt16(bytes.word(6)),
            height: UInt16(bytes.word(8)))
    }

    private static func field(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[1], bytes.count) {
        case (0x26, 2): return .kanjiMode(true)
        case (0x2E, 2): return .kanjiMode(false)
        case (0x21, 3): return .kanjiPrintMode(PrintMode(rawValue: bytes[2]))
        case (0x2D, 3): return digit(bytes[2]) <= 2 ? .kanjiUnderline(digit(bytes[2])) : nil
        case (0x53, 4): return .kanjiSpacing(left: bytes[2], right: bytes[3])
        case (0x57, 3): return .kanjiQuadruple(bytes[2] & 1 == 1)
        case (0x32, 76): return .userKanji(bytes.array(2..<76))
        case (0x70, 4): return scale(bytes[3]).map { .bitImageRecall(bytes[2], scale: $0) }
        case (0x71, 3...): return bitImages(bytes)
        case (0x28, 7) where bytes[2] == 0x43 && bytes[5] == 0x30 && (1...2).contains(digit(bytes[6])):
            return .unicodeText(digit(bytes[6]) == 2)
        default: return nil
        }
    }

    private static func dataLink(_ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[1], bytes.count) {
        case (0x04, 3): .statusRequest(bytes[2])
        case (0x05, 3): .recoveryRequest(bytes[2])
        case (0x14, 5) where bytes[2] == 1 && bytes[3] <= 1: .drawerNow(pin: bytes[3], time: bytes[4])
        default: nil
        }
    }

    private static func barcode(_ bytes: borrowing Span<UInt8>) -> Command? {
        guard let symbology = Symbology(number: bytes[2]) else { return nil }
        return bytes[2] <= 6
            ? .barcode(symbology, data: bytes.array(3..<bytes.count - 1), form: .terminated)
            : .barcode(symbology, data: bytes.array(4..<bytes.count), form: .counted)
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
        case (0x6B, 8...):
            return AreaCode(rawValue: bytes[5]).flatMap { areaCode($0, bytes) }
        case (0x51, 17...) where bytes[5] == 48 || bytes[5] == 49:
            let box = PageBox(
                x1: UInt16(bytes.word(6)), y1: UInt16(bytes.word(8)), x2: UInt16(bytes.word(10)),
                y2: UInt16(bytes.word(12)), style: bytes.array(14..<bytes.count))
            return bytes[5] == 48 ? .pageLine(box) : .pageFrame(box)
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

    private static func areaCode(_ code: AreaCode, _ bytes: borrowing Span<UInt8>) -> Command? {
        switch (bytes[6], bytes.count) {
        case (80, _) where bytes[7] == 0x30: .areaStore(code, bytes.array(8..<bytes.count))
        case (81, 8) where bytes[7] == 0x30: .areaPrint(code)
        case (65...79, ...16): .areaSetting(code, function: bytes[6], bytes.array(7..<bytes.count))
        default: nil
        }
    }

    /// A small number, which most commands take as a byte or as an ASCII digit.
    static func digit(_ byte: UInt8) -> UInt8 { (0x30...0x39).contains(byte) ? byte - 0x30 : byte }
}
