/// Tells what a whole command of Star's says, and remembers what later ones are relative to.
struct StarReader: Sendable {
    /// Whether the printer takes rows of dots instead of text.
    private(set) var isRaster = false
    /// Whether rows came that no form feed has ended.
    var isDirty = false

    private var width: UInt8 = 1
    private var height: UInt8 = 1
    private var leftMargin: UInt16 = 0
    /// Of a pulse, in 2 ms.
    private var pulse: (on: UInt8, off: UInt8) = (100, 100)
    /// What ends a page and a document of raster mode; 13 feeds to the cutter and cuts in part.
    private var pageEnd = 13
    private var documentEnd = 13

    /// The commands; none for a setting that nothing is shown of, `unknown` for what is not known.
    mutating func commands(_ bytes: [UInt8]) -> [Command] {
        let known: [Command]? =
            switch bytes[0] {
            case 0x1B where bytes.count >= 2: escape(bytes)
            default: control(bytes[0])
            }
        return known ?? [.unknown(bytes)]
    }

    private mutating func control(_ byte: UInt8) -> [Command]? {
        switch byte {
        case 0x0A: return [.lineFeed]
        case 0x0D: return [.carriageReturn]
        case 0x09: return [.horizontalTab]
        case 0x0C: return [.formFeed]
        // SO and DC4
        case 0x0E: return size(width: 2)
        case 0x14: return size(width: 1)
        // SI and DC2, upside down and back, and DC1.
        case 0x0F, 0x12, 0x11: return []
        // BEL in order, FS at once, and SUB and EM for the second drawer.
        case 0x07, 0x1C: return [.drawer(pin: 0, on: pulse.on, off: pulse.off)]
        case 0x1A, 0x19: return [.drawer(pin: 1, on: 100, off: 100)]
        case 0x04, 0x05: return [.statusRequest(byte)]
        case 0x17: return [.countPrinted]
        case 0x18:
            reset()
            return [.cancelData]
        default: return nil
        }
    }

    private mutating func reset() {
        let pulse = pulse
        self = StarReader()
        self.pulse = pulse
    }

    private mutating func escape(_ bytes: [UInt8]) -> [Command]? {
        switch (bytes[1], bytes.count) {
        case (0x40, 2):
            reset()
            return [.initialize]
        case (0x45, 2): return [.emphasis(true)]
        case (0x46, 2): return [.emphasis(false)]
        case (0x34, 2): return [.invert(true)]
        case (0x35, 2): return [.invert(false)]
        case (0x2D, 3): return StarReader.digit(bytes[2]) <= 1 ? [.underline(StarReader.digit(bytes[2]))] : nil
        case (0x52, 3): return [.internationalSet(StarReader.digit(bytes[2]))]
        case (0x69, 4):
            let (tall, wide) = (StarReader.digit(bytes[2]), StarReader.digit(bytes[3]))
            guard tall < StarEncoder.largestSize, wide < StarEncoder.largestSize else { return nil }
            return size(width: wide + 1, height: tall + 1)
        case (0x57, 3):
            let times = StarReader.digit(bytes[2])
            return times < StarEncoder.largestSize ? size(width: times + 1) : nil
        case (0x68, 3):
            let times = StarReader.digit(bytes[2])
            return times < StarEncoder.largestSize ? size(height: times + 1) : nil
        case (0x0E, 2): return size(height: 2)
        case (0x14, 2): return size(height: 1)
        case (0x61, 3): return bytes[2] > 0 ? [.feedLines(bytes[2])] : []
        case (0x4A, 3): return StarReader.feed(2 * Int(bytes[2]))
        case (0x49, 3): return StarReader.feed(Int(bytes[2]))
        case (0x7A, 3):
            switch StarReader.digit(bytes[2]) {
            case 0: return [.lineSpacing(24)]
            case 1: return [.defaultLineSpacing]
            default: return nil
            }
        case (0x30, 2), (0x31, 2): return [.lineSpacing(24)]
        case (0x32, 2): return [.defaultLineSpacing]
        case (0x6C, 3):
            leftMargin = UInt16(bytes[2]) * StarEncoder.pitch
            return [.leftMargin(leftMargin)]
        case (0x51, 3):
            let edge = UInt16(bytes[2]) * StarEncoder.pitch
            return edge > leftMargin ? [.printAreaWidth(edge - leftMargin)] : []
        case (0x64, 3):
            let way = StarReader.digit(bytes[2])
            guard way <= 3, let cut = Command.Cut(rawValue: way & 1) else { return nil }
            return [.cut(cut, feed: way < 2 ? nil : 0)]
        case (0x70, 2): return [.kanjiMode(true)]
        case (0x71, 2): return [.kanjiMode(false)]
        case (0x24, 3): return StarReader.digit(bytes[2]) <= 1 ? [.kanjiMode(StarReader.digit(bytes[2]) == 1)] : nil
        // Spaces beside characters, the zero's stroke, the upper line, pitches, the feed that ESC 2 chooses.
        case (0x20, 3), (0x73, 4), (0x74, 4), (0x2F, 3), (0x5F, 3), (0x4D, 2), (0x50, 2), (0x3A, 2), (0x67, 2),
            (0x36, 2), (0x37, 2), (0x41, 3):
            return []
        case (0x07, 4...):
            pulse = (StarReader.time(bytes[2]), StarReader.time(bytes[3]))
            return bytes.count == 5 ? [.drawer(pin: 0, on: pulse.on, off: pulse.off)] : nil
        case (0x06, 3): return bytes[2] == 0x01 ? [.statusRequest(1)] : bytes[2] == 0x18 ? [.recoveryRequest(2)] : nil
        case (0x23, 5) where bytes[2] == 0x2A: return [.identityRequest(67)]
        case (0x0C, 3): return formFeed(bytes[2])
        case (0x4B, 4...): return [.columns(Bitmap(columns: Array(bytes[4...]), bytesEach: 1), mode: .dots8Single)]
        case (0x4C, 4...): return [.columns(Bitmap(columns: Array(bytes[4...]), bytesEach: 1), mode: .dots8Double)]
        case (0x58, 4...): return [.columns(Bitmap(columns: Array(bytes[4...]), bytesEach: 3), mode: .dots24Double)]
        case (0x6B, 4...):
            return Bitmap(width: (bytes.count - 4) / 24 * 8, height: 24, bytes: Array(bytes[4...])).map {
                [.columns($0, mode: .dots24Double)]
            }
        case (0x62, 7...): return StarBarcode.commands(bytes)
        case (0x2A, 4...): return rasterMode(bytes)
        case (0x1E, 4): return setting(bytes)
        case (0x1C, 5) where bytes[2] == 0x70: return StarReader.logo(bytes)
        case (0x1D, 4...): return StarReader.group(bytes)
        default: return nil
        }
    }

    private mutating func size(width: UInt8? = nil, height: UInt8? = nil) -> [Command] {
        self.width = width ?? self.width
        self.height = height ?? self.height
        return [.size(width: self.width, height: self.height)]
    }

    /// `ESC RS x n`.
    private func setting(_ bytes: [UInt8]) -> [Command]? {
        let number = StarReader.digit(bytes[3])
        switch bytes[2] {
        case 0x46: return Command.Font(rawValue: number).map { [.font($0)] }
        case 0x61: return number <= 3 ? [.automaticStatus(number)] : nil
        case 0x45: return number == 0 ? [.resetCount] : nil
        // Which country's wide characters; italics.
        case 0x52, 0x69: return []
        default: return nil
        }
    }

    // MARK: Raster mode

    private mutating func rasterMode(_ bytes: [UInt8]) -> [Command]? {
        let number = Int(String(decoding: bytes[4...].prefix { $0 != 0 }, as: UTF8.self)) ?? 0
        switch bytes[3] {
        case 0x41:
            if isRaster { return [] }
            isRaster = true
            isDirty = false
            (pageEnd, documentEnd) = (13, 13)
            return []
        case 0x42:
            defer { isRaster = false }
            return isDirty ? end(documentEnd) : []
        case 0x59: return StarReader.feed(min(max(0, number), 65_535))
        case 0x45: documentEnd = number == 0 ? 13 : number
        case 0x46: pageEnd = number == 0 ? 13 : number
        case 0x43, 0x44, 0x4B, 0x50, 0x51, 0x52, 0x54, 0x6D: break
        default: return nil
        }
        return []
    }

    private mutating func formFeed(_ kind: UInt8) -> [Command]? {
        guard isRaster else { return nil }
        switch kind {
        case 0x00: return end(pageEnd)
        case 0x04: return end(documentEnd)
        default: return nil
        }
    }

    private mutating func end(_ way: Int) -> [Command] {
        isDirty = false
        switch way {
        case 8: return [.cut(.full, feed: nil)]
        case 9: return [.cut(.full, feed: 0)]
        case 12: return [.cut(.partial, feed: nil)]
        case 13: return [.cut(.partial, feed: 0)]
        default: return []
        }
    }

    // MARK: Parts

    /// A small number, which most commands take as a byte, as an ASCII digit, or beyond nine as a letter.
    private static func digit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        default: byte
        }
    }

    /// Of 10 ms each in 2 ms.
    private static func time(_ byte: UInt8) -> UInt8 { UInt8(min(255, Int(byte) * 5)) }

    private static func feed(_ dots: Int) -> [Command] {
        stride(from: 0, to: dots, by: 255).map { .feedDots(UInt8(min(255, dots - $0))) }
    }

    /// `ESC FS p n m`: the logo of a number, whose key is that number in two hex digits.
    private static func logo(_ bytes: [UInt8]) -> [Command]? {
        let scale = digit(bytes[4])
        guard scale <= 3, let key = LogoKey(Hex.text(CollectionOfOne(bytes[3]))) else { return nil }
        return [.logoPrint(key, scale: Command.RasterScale(rawValue: scale))]
    }

    private static func group(_ bytes: [UInt8]) -> [Command]? {
        switch (bytes[2], bytes.count) {
        case (0x61, 4): return Command.Alignment(rawValue: digit(bytes[3])).map { [.align($0)] }
        case (0x74, 4): return [.codePage(bytes[3])]
        case (0x41, 5): return [.absolutePosition(UInt16(bytes[3]) | UInt16(bytes[4]) << 8)]
        case (0x52, 5): return [.relativePosition(Int16(bitPattern: UInt16(bytes[3]) | UInt16(bytes[4]) << 8))]
        case (0x03, 6): return [.queuedStatus(bytes[3])]
        // Page mode on and off, as some libraries send them to empty the printer's buffer.
        case (0x50, 4) where bytes[3] == 0x30 || bytes[3] == 0x31: return []
        case (0x53, 9...):
            let bitmap = Bitmap(
                width: (Int(bytes[4]) | Int(bytes[5]) << 8) * 8, height: Int(bytes[6]) | Int(bytes[7]) << 8,
                bytes: Array(bytes[9...]))
            return bytes[3] == 1 ? bitmap.map { [.raster($0, scale: [])] } : nil
        case (0x79, _): return qrCode(bytes)
        case (0x28, 7...) where bytes[3] == 0x4C:
            let command = Command(Array(bytes[1...]).span)
            if case .unknown = command { return nil }
            return [command]
        default: return nil
        }
    }

    private static func qrCode(_ bytes: [UInt8]) -> [Command]? {
        switch (bytes[3], bytes.count) {
        case (0x53, 6):
            switch bytes[4] {
            case 0x30: return (1...2).contains(bytes[5]) ? [.qrModel(48 + bytes[5])] : nil
            case 0x31: return Command.QRLevel(rawValue: 48 + (bytes[5] & 0x7F)).map { [.qrLevel($0)] }
            case 0x32: return (1...8).contains(bytes[5]) ? [.qrModuleSize(bytes[5])] : nil
            default: return nil
            }
        case (0x44, 8...): return [.qrStore(Array(bytes[8...]))]
        case (0x50, 4): return [.qrPrint]
        default: return nil
        }
    }
}
