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

        case .align(let alignment): bytes.append(0x1B, 0x61, alignment.rawValue)
        case .emphasis(let isOn): bytes.append(0x1B, 0x45, isOn ? 1 : 0)
        case .doubleStrike(let isOn): bytes.append(0x1B, 0x47, isOn ? 1 : 0)
        case .underline(let dots): bytes.append(0x1B, 0x2D, dots)
        case .invert(let isOn): bytes.append(0x1D, 0x42, isOn ? 1 : 0)
        case .font(let font): bytes.append(0x1B, 0x4D, font.rawValue)
        case .size(let width, let height):
            bytes.append(0x1D, 0x21, (Command.clamp(width) - 1) << 4 | (Command.clamp(height) - 1))
        case .printMode(let mode): bytes.append(0x1B, 0x21, mode.rawValue)

        case .lineSpacing(let dots): bytes.append(0x1B, 0x33, dots)
        case .defaultLineSpacing: bytes.append(0x1B, 0x32)
        case .feedDots(let dots): bytes.append(0x1B, 0x4A, dots)
        case .feedLines(let lines): bytes.append(0x1B, 0x64, lines)
        case .leftMargin(let dots): bytes.append(0x1D, 0x4C, word: dots)
        case .printAreaWidth(let dots): bytes.append(0x1D, 0x57, word: dots)
        case .absolutePosition(let dots): bytes.append(0x1B, 0x24, word: dots)
        case .relativePosition(let dots): bytes.append(0x1B, 0x5C, word: UInt16(bitPattern: dots))

        case .cut(let cut, feed: nil): bytes.append(0x1D, 0x56, cut.rawValue)
        case .cut(let cut, feed: let feed?):
            bytes.append(0x1D, 0x56, cut.rawValue + 65)
            bytes.append(feed)
        case .drawer(let pin, let on, let off):
            bytes.append(0x1B, 0x70, pin)
            bytes.append(on, off)

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
        case .graphicsStore(let bitmap, let scale):
            let (x, y) = Command.times(scale)
            Command.appendGraphics([0x30, 0x70, 0x30, x, y, 0x31], bitmap, to: &bytes)
        case .graphicsPrint: Command.appendGraphics([0x30, 0x32], to: &bytes)
        case .logoDefine(let key, let bitmap):
            // The size stands before the colour here, and after it in the other.
            Command.appendGraphics([0x30, 0x43, 0x30] + key.bytes + [0x01], bitmap, color: 0x31, to: &bytes)
        case .logoPrint(let key, let scale):
            let (x, y) = Command.times(scale)
            Command.appendGraphics([0x30, 0x45] + key.bytes + [x, y], to: &bytes)
        case .logoDelete(let key): Command.appendGraphics([0x30, 0x42] + key.bytes, to: &bytes)
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

        case .unknown(let unknown): bytes.append(contentsOf: unknown)
        }
    }

    private static func clamp(_ times: UInt8) -> UInt8 { min(8, max(1, times)) }

    private static func times(_ scale: RasterScale) -> (x: UInt8, y: UInt8) {
        (scale.contains(.doubleWidth) ? 2 : 1, scale.contains(.doubleHeight) ? 2 : 1)
    }

    /// `GS ( L`, or `GS 8 L` for what is longer than its two bytes can say.
    private static func appendGraphics(
        _ parameters: [UInt8], _ bitmap: Bitmap? = nil, color: UInt8? = nil, to bytes: inout [UInt8]
    ) {
        let count = parameters.count + (bitmap.map { 4 + $0.bytes.count } ?? 0) + (color == nil ? 0 : 1)
        if count <= 0xFFFF {
            bytes.append(0x1D, 0x28, 0x4C)
        } else {
            bytes.append(0x1D, 0x38, 0x4C)
        }
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: count))
        if count > 0xFFFF { bytes.append(littleEndian: UInt16(truncatingIfNeeded: count >> 16)) }
        bytes.append(contentsOf: parameters)
        guard let bitmap else { return }
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.width))
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: bitmap.height))
        if let color { bytes.append(color) }
        bytes.append(contentsOf: bitmap.bytes)
    }

    private static func appendQR(function: UInt8, _ parameters: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(0x1D, 0x28, 0x6B)
        bytes.append(littleEndian: UInt16(parameters.count + 2))
        bytes.append(0x31, function)
        bytes.append(contentsOf: parameters)
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

    fileprivate mutating func append(littleEndian value: UInt16) {
        append(UInt8(truncatingIfNeeded: value))
        append(UInt8(truncatingIfNeeded: value >> 8))
    }
}
