extension Command {
    /// Appends the command's bytes.
    package func append(to bytes: inout [UInt8]) {
        switch self {
        case .initialize: bytes.append(0x1B, 0x40)
        case .text(let text): bytes.append(contentsOf: text)
        case .lineFeed: bytes.append(0x0A)
        case .carriageReturn: bytes.append(0x0D)
        case .horizontalTab: bytes.append(0x09)
        case .formFeed: bytes.append(0x0C)

        case .codePage(let number): bytes.append(0x1B, 0x74, number)
        case .internationalSet(let number): bytes.append(0x1B, 0x52, number)
        case .kanjiMode(let isOn): bytes.append(0x1C, isOn ? 0x26 : 0x2E)
        case .kanjiPrintMode(let mode): bytes.append(0x1C, 0x21, mode.rawValue)
        case .kanjiUnderline(let dots): bytes.append(0x1C, 0x2D, dots)
        case .kanjiSpacing(let left, let right):
            bytes.append(0x1C, 0x53)
            bytes.append(left, right)
        case .kanjiQuadruple(let isOn): bytes.append(0x1C, 0x57, isOn ? 1 : 0)
        case .unicodeText(let isOn):
            bytes.append(0x1C, 0x28, 0x43)
            bytes.append(0x02, 0x00)
            bytes.append(0x30, isOn ? 2 : 1)
        case .userCharacters(let parameters): bytes.append(0x1B, 0x26, all: parameters)
        case .userCharacterSet(let isOn): bytes.append(0x1B, 0x25, isOn ? 1 : 0)
        case .userCharacterCancel(let character): bytes.append(0x1B, 0x3F, character)
        case .userKanji(let parameters): bytes.append(0x1C, 0x32, all: parameters)

        case .align(let alignment): bytes.append(0x1B, 0x61, alignment.rawValue)
        case .emphasis(let isOn): bytes.append(0x1B, 0x45, isOn ? 1 : 0)
        case .doubleStrike(let isOn): bytes.append(0x1B, 0x47, isOn ? 1 : 0)
        case .underline(let dots): bytes.append(0x1B, 0x2D, dots)
        case .invert(let isOn): bytes.append(0x1D, 0x42, isOn ? 1 : 0)
        case .font(let font): bytes.append(0x1B, 0x4D, font.rawValue)
        case .size(let width, let height):
            bytes.append(0x1D, 0x21, (Command.clamp(width) - 1) << 4 | (Command.clamp(height) - 1))
        case .printMode(let mode): bytes.append(0x1B, 0x21, mode.rawValue)
        case .characterSpacing(let units): bytes.append(0x1B, 0x20, units)
        case .upsideDown(let isOn): bytes.append(0x1B, 0x7B, isOn ? 1 : 0)
        case .rotation(let kind): bytes.append(0x1B, 0x56, kind)

        case .lineSpacing(let dots): bytes.append(0x1B, 0x33, dots)
        case .defaultLineSpacing: bytes.append(0x1B, 0x32)
        case .feedDots(let dots): bytes.append(0x1B, 0x4A, dots)
        case .feedLines(let lines): bytes.append(0x1B, 0x64, lines)
        case .leftMargin(let dots): bytes.append(0x1D, 0x4C, word: dots)
        case .printAreaWidth(let dots): bytes.append(0x1D, 0x57, word: dots)
        case .absolutePosition(let dots): bytes.append(0x1B, 0x24, word: dots)
        case .relativePosition(let dots): bytes.append(0x1B, 0x5C, word: UInt16(bitPattern: dots))
        case .reverseDots(let dots): bytes.append(0x1B, 0x4B, dots)
        case .reverseLines(let lines): bytes.append(0x1B, 0x65, lines)
        case .tabStops(let stops): bytes.append(0x1B, 0x44, all: stops.prefix(32) + [0])
        case .motionUnits(let x, let y):
            bytes.append(0x1D, 0x50, x)
            bytes.append(y)
        case .lineStart(let isPrinting): bytes.append(0x1D, 0x54, isPrinting ? 1 : 0)

        case .pageMode: bytes.append(0x1B, 0x4C)
        case .standardMode: bytes.append(0x1B, 0x53)
        case .pageArea(let x, let y, let width, let height):
            bytes.append(0x1B, 0x57, word: x)
            for word in [y, width, height] { bytes.append(littleEndian: word) }
        case .pageDirection(let direction): bytes.append(0x1B, 0x54, direction.rawValue)
        case .printPage: bytes.append(0x1B, 0x0C)
        case .cancelArea: bytes.append(0x18)
        case .pagePosition(let units): bytes.append(0x1D, 0x24, word: units)
        case .pageMove(let units): bytes.append(0x1D, 0x5C, word: UInt16(bitPattern: units))
        case .pageLine(let box): Command.appendBox(48, box, to: &bytes)
        case .pageFrame(let box): Command.appendBox(49, box, to: &bytes)

        case .cut(let cut, feed: nil): bytes.append(0x1D, 0x56, cut.rawValue)
        case .cut(let cut, feed: let feed?):
            bytes.append(0x1D, 0x56, cut.rawValue + 65)
            bytes.append(feed)
        case .cutAs(let form, let feed):
            switch form {
            case .onePoint, .threePoints: bytes.append(0x1B, form.rawValue)
            case .laterFull, .laterPartial, .returningFull, .returningPartial:
                bytes.append(0x1D, 0x56, form.rawValue)
                bytes.append(feed ?? 0)
            }
        case .drawer(let pin, let on, let off):
            bytes.append(0x1B, 0x70, pin)
            bytes.append(on, off)
        case .drawerNow(let pin, let time):
            bytes.append(0x10, 0x14, 0x01)
            bytes.append(pin, time)
        case .buzzer(let times, let length):
            bytes.append(0x1B, 0x42, times)
            bytes.append(length)
        case .buzzerPattern(let parameters):
            bytes.append(0x1B, 0x28, 0x41)
            bytes.append(counted: parameters)

        case .qrModel(let model): Command.appendQR(function: 65, [model, 0], to: &bytes)
        case .qrModuleSize(let dots): Command.appendQR(function: 67, [dots], to: &bytes)
        case .qrLevel(let level): Command.appendQR(function: 69, [level.rawValue], to: &bytes)
        case .qrStore(let data):
            let data = data.prefix(0xFFFF - 3)
            bytes.append(0x1D, 0x28, 0x6B)
            bytes.append(littleEndian: UInt16(data.count + 3))
            bytes.append(0x31, 0x50, 0x30)
            bytes.append(contentsOf: data)
        case .qrPrint: Command.appendQR(function: 81, [0x30], to: &bytes)
        case .areaSetting(let code, let function, let parameters):
            bytes.append(0x1D, 0x28, 0x6B)
            bytes.append(counted: [code.rawValue, function] + parameters)
        case .areaStore(let code, let data):
            bytes.append(0x1D, 0x28, 0x6B)
            bytes.append(counted: [code.rawValue, 80, 0x30] + data)
        case .areaPrint(let code):
            bytes.append(0x1D, 0x28, 0x6B)
            bytes.append(counted: [code.rawValue, 81, 0x30])

        case .barcodeHeight(let dots): bytes.append(0x1D, 0x68, dots)
        case .barcodeModule(let dots): bytes.append(0x1D, 0x77, dots)
        case .barcodeText(let position): bytes.append(0x1D, 0x48, position.rawValue)
        case .barcodeTextFont(let font): bytes.append(0x1D, 0x66, font.rawValue)
        case .barcode(let symbology, let data, let form):
            // Only the seven oldest have the terminated form, and it cannot carry a NUL.
            if form == .terminated, symbology.number <= 71, !data.contains(0) {
                bytes.append(0x1D, 0x6B, symbology.number - 65)
                bytes.append(contentsOf: data)
                bytes.append(0)
            } else {
                let data = data.prefix(0xFF)
                bytes.append(0x1D, 0x6B, symbology.number)
                bytes.append(UInt8(data.count))
                bytes.append(contentsOf: data)
            }

        case .raster(let bitmap, let scale):
            bytes.append(0x1D, 0x76, 0x30)
            bytes.append(scale.rawValue)
            bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.bytesPerRow))
            bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.height))
            bytes.append(contentsOf: bitmap.bytes)
        case .columns(let bitmap, let mode):
            bytes.append(0x1B, 0x2A, mode.rawValue)
            bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.width))
            bytes.append(contentsOf: bitmap.columns(bytesEach: mode.bytesPerColumn))
        case .variableColumns(let bitmap, let scale):
            bytes.append(0x1D, 0x51, 0x30)
            bytes.append(scale.rawValue)
            bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.width))
            bytes.append(littleEndian: UInt16(truncatingIfNeeded: (bitmap.height + 7) / 8))
            bytes.append(contentsOf: bitmap.columns(bytesEach: (bitmap.height + 7) / 8))
        case .bitImageDefine(let bitmap):
            bytes.append(0x1D, 0x2A)
            bytes.append(UInt8(truncatingIfNeeded: bitmap.width / 8), UInt8(truncatingIfNeeded: bitmap.height / 8))
            bytes.append(contentsOf: bitmap.columns(bytesEach: bitmap.height / 8))
        case .bitImagePrint(let scale): bytes.append(0x1D, 0x2F, scale.rawValue)
        case .bitImagesStore(let bitmaps):
            bytes.append(0x1C, 0x71, UInt8(truncatingIfNeeded: bitmaps.count))
            for bitmap in bitmaps {
                bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.width / 8))
                bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.height / 8))
                bytes.append(contentsOf: bitmap.columns(bytesEach: bitmap.height / 8))
            }
        case .bitImageRecall(let number, let scale):
            bytes.append(0x1C, 0x70, number)
            bytes.append(scale.rawValue)
        case .graphicsStore(let bitmap, let scale):
            let (x, y) = Command.times(scale)
            Command.appendGraphics([0x30, 0x70, 0x30, x, y, 0x31], bitmap, to: &bytes)
        case .graphicsStoreColumns(let bitmap, let scale):
            let (x, y) = Command.times(scale)
            Command.appendGraphics([0x30, 0x71, 0x30, x, y, 0x31], bitmap, inColumns: true, to: &bytes)
        case .graphicsPrint: Command.appendGraphics([0x30, 0x32], to: &bytes)
        case .logoDefine(let key, let bitmap):
            // The size stands before the colour here, and after it in the other.
            Command.appendGraphics([0x30, 0x43, 0x30] + key.bytes + [0x01], bitmap, color: 0x31, to: &bytes)
        case .logoPrint(let key, let scale):
            let (x, y) = Command.times(scale)
            Command.appendGraphics([0x30, 0x45] + key.bytes + [x, y], to: &bytes)
        case .logoDelete(let key): Command.appendGraphics([0x30, 0x42] + key.bytes, to: &bytes)
        case .graphicsDefine(let key, let bitmap):
            Command.appendGraphics([0x30, 0x53, 0x30] + key.bytes + [0x01], bitmap, color: 0x31, to: &bytes)
        case .graphicsRecall(let key, let scale):
            let (x, y) = Command.times(scale)
            Command.appendGraphics([0x30, 0x55] + key.bytes + [x, y], to: &bytes)
        case .graphicsForget(let key): Command.appendGraphics([0x30, 0x52] + key.bytes, to: &bytes)
        case .logoList: Command.appendGraphics([0x30, 0x40, 0x4B, 0x43], to: &bytes)

        case .statusRequest(let number): bytes.append(0x10, 0x04, number)
        case .recoveryRequest(let number): bytes.append(0x10, 0x05, number)
        case .automaticStatus(let events): bytes.append(0x1D, 0x61, events)
        case .queuedStatus(let number): bytes.append(0x1D, 0x72, number)
        case .identityRequest(let number): bytes.append(0x1D, 0x49, number)
        case .processID(let token):
            bytes.append(0x1D, 0x28, 0x48)
            bytes.append(0x06, 0x00)
            bytes.append(0x30, 0x30)
            bytes.append(contentsOf: token.bytes)
        case .realTimeCommands(let pulse, let powerOff):
            bytes.append(0x1D, 0x28, 0x44)
            bytes.append(littleEndian: 1 + (pulse == nil ? 0 : 2) + (powerOff == nil ? 0 : 2))
            bytes.append(0x14)
            if let pulse { bytes.append(1, pulse ? 1 : 0) }
            if let powerOff { bytes.append(2, powerOff ? 1 : 0) }

        // Star's alone.
        case .countPrinted, .resetCount, .cancelData: break
        case .setting(let setting): bytes.append(contentsOf: setting)

        case .named(_, let named): bytes.append(contentsOf: named)
        case .unknown(let unknown): bytes.append(contentsOf: unknown)
        }
    }

    private static func clamp(_ times: UInt8) -> UInt8 { min(8, max(1, times)) }

    private static func times(_ scale: RasterScale) -> (x: UInt8, y: UInt8) {
        (scale.contains(.doubleWidth) ? 2 : 1, scale.contains(.doubleHeight) ? 2 : 1)
    }

    /// `GS ( L`, or `GS 8 L` for what is longer than its two bytes can say.
    private static func appendGraphics(
        _ parameters: [UInt8], _ bitmap: Bitmap? = nil, color: UInt8? = nil, inColumns: Bool = false,
        to bytes: inout [UInt8]
    ) {
        let data = bitmap.map { inColumns ? $0.columns(bytesEach: ($0.height + 7) / 8) : $0.bytes }
        let count = parameters.count + (data.map { 4 + $0.count } ?? 0) + (color == nil ? 0 : 1)
        if count <= 0xFFFF {
            bytes.append(0x1D, 0x28, 0x4C)
        } else {
            bytes.append(0x1D, 0x38, 0x4C)
        }
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: count))
        if count > 0xFFFF { bytes.append(littleEndian: UInt16(truncatingIfNeeded: count >> 16)) }
        bytes.append(contentsOf: parameters)
        guard let bitmap, let data else { return }
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.width))
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.height))
        if let color { bytes.append(color) }
        bytes.append(contentsOf: data)
    }

    private static func appendQR(function: UInt8, _ parameters: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(0x1D, 0x28, 0x6B)
        bytes.append(littleEndian: UInt16(parameters.count + 2))
        bytes.append(0x31, function)
        bytes.append(contentsOf: parameters)
    }

    private static func appendBox(_ function: UInt8, _ box: PageBox, to bytes: inout [UInt8]) {
        bytes.append(0x1D, 0x28, 0x51)
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: 9 + box.style.count))
        bytes.append(function)
        for word in [box.x1, box.y1, box.x2, box.y2] { bytes.append(littleEndian: word) }
        bytes.append(contentsOf: box.style)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ first: UInt8, _ second: UInt8) {
        append(first)
        append(second)
    }

    fileprivate mutating func append(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        append(first)
        append(second)
        append(third)
    }

    fileprivate mutating func append(_ first: UInt8, _ second: UInt8, word: UInt16) {
        append(first, second)
        append(littleEndian: word)
    }

    fileprivate mutating func append(_ first: UInt8, _ second: UInt8, all parameters: [UInt8]) {
        append(first, second)
        append(contentsOf: parameters)
    }

    /// Two bytes with the length, and as many bytes.
    fileprivate mutating func append(counted parameters: [UInt8]) {
        append(littleEndian: UInt16(clamping: parameters.count))
        append(contentsOf: parameters.prefix(0xFFFF))
    }

    fileprivate mutating func append(littleEndian value: UInt16) {
        append(UInt8(truncatingIfNeeded: value))
        append(UInt8(truncatingIfNeeded: value >> 8))
    }
}
