/// Writes commands in Star's languages.
///
/// What Star says in one command, such as a bar code with its height, is remembered from the settings before it. What
/// Star has no word for, and nothing stands for, is left out. Source: Star Micronics, STAR Line Mode and StarPRNT Command
/// Specifications.
struct StarEncoder: Sendable {
    private let isLineMode: Bool
    private var leftMargin: UInt16 = 0
    private var barcodeHeight: UInt8 = 162
    private var barcodeModule: UInt8 = 3
    private var barcodeText = Command.BarcodeTextPosition.none

    /// The dots of a character of font A, in which margins are counted.
    static let pitch: UInt16 = 12
    /// Rows of a band of `ESC k`.
    private static let bandRows = 24
    /// The most that `ESC i` enlarges.
    static let largestSize: UInt8 = 6
    /// The most dots of a module in `ESC GS y S 2`.
    static let largestModule: UInt8 = 8

    /// Nil for ESC/POS.
    init?(language: PrinterProfile.Language) {
        switch language {
        case .escpos: return nil
        case .starPRNT: isLineMode = false
        case .starLine: isLineMode = true
        }
    }

    /// Appends the command's bytes.
    mutating func append(_ command: Command, to bytes: inout [UInt8]) {
        switch command {
        case .initialize: bytes += [0x1B, 0x40]
        case .text(let text): bytes.append(contentsOf: text)
        case .lineFeed: bytes.append(0x0A)
        case .carriageReturn: bytes.append(0x0D)
        case .horizontalTab: bytes.append(0x09)
        case .formFeed: bytes.append(0x0C)

        case .codePage(let number): bytes += [0x1B, 0x1D, 0x74, number]
        case .internationalSet(let number): bytes += [0x1B, 0x52, number]
        case .kanjiMode(let isOn): bytes += [0x1B, isOn ? 0x70 : 0x71]

        case .align(let alignment): bytes += [0x1B, 0x1D, 0x61, alignment.rawValue]
        case .emphasis(let isOn), .doubleStrike(let isOn): bytes += [0x1B, isOn ? 0x45 : 0x46]
        case .underline(let dots): bytes += [0x1B, 0x2D, min(1, dots)]
        case .invert(let isOn): bytes += [0x1B, isOn ? 0x34 : 0x35]
        case .font(let font): bytes += [0x1B, 0x1E, 0x46, font.rawValue]
        case .size(let width, let height):
            bytes += [0x1B, 0x69, StarEncoder.clamp(height) - 1, StarEncoder.clamp(width) - 1]
        case .printMode(let mode):
            append(.font(mode.contains(.fontB) ? .b : .a), to: &bytes)
            append(.emphasis(mode.contains(.emphasized)), to: &bytes)
            append(.underline(mode.contains(.underlined) ? 1 : 0), to: &bytes)
            append(
                .size(width: mode.contains(.doubleWidth) ? 2 : 1, height: mode.contains(.doubleHeight) ? 2 : 1),
                to: &bytes)

        // There are 3 mm and 4 mm, and nothing between.
        case .lineSpacing(let dots): bytes += dots < 28 ? [0x1B, 0x30] : [0x1B, 0x7A, 1]
        case .defaultLineSpacing: bytes += [0x1B, 0x7A, 1]
        case .feedDots(let dots): if dots > 0 { bytes += [0x1B, 0x49, dots] }
        case .feedLines(let lines):
            if lines > 127 { bytes += [0x1B, 0x61, 127, 0x1B, 0x61, lines - 127] }
            if (1...127).contains(lines) { bytes += [0x1B, 0x61, lines] }
        case .leftMargin(let dots):
            leftMargin = dots
            bytes += [0x1B, 0x6C, UInt8(clamping: dots / StarEncoder.pitch)]
        case .printAreaWidth(let dots):
            bytes += [0x1B, 0x51, UInt8(clamping: (UInt32(leftMargin) + UInt32(dots)) / UInt32(StarEncoder.pitch))]
        case .absolutePosition(let dots): bytes += [0x1B, 0x1D, 0x41] + StarEncoder.word(Int(dots))
        case .relativePosition(let dots):
            bytes += [0x1B, 0x1D, 0x52] + StarEncoder.word(Int(UInt16(bitPattern: dots)))

        case .cut(let cut, let feed): bytes += [0x1B, 0x64, cut.rawValue + (feed == nil ? 0 : 2)]
        case .drawer(pin: 0, let on, let off):
            bytes += [0x1B, 0x07, StarEncoder.pulse(on), StarEncoder.pulse(off), 0x07]
        case .drawer: bytes.append(0x1A)

        case .qrModel(let model): bytes += [0x1B, 0x1D, 0x79, 0x53, 0x30, model == 49 ? 1 : 2]
        case .qrModuleSize(let dots):
            bytes += [0x1B, 0x1D, 0x79, 0x53, 0x32, min(StarEncoder.largestModule, max(1, dots))]
        case .qrLevel(let level): bytes += [0x1B, 0x1D, 0x79, 0x53, 0x31, level.rawValue - 48]
        case .qrStore(let data):
            let data = data.prefix(7089)
            bytes += [0x1B, 0x1D, 0x79, 0x44, 0x31, 0x00] + StarEncoder.word(data.count)
            bytes.append(contentsOf: data)
        case .qrPrint: bytes += [0x1B, 0x1D, 0x79, 0x50]

        case .barcodeHeight(let dots): barcodeHeight = dots
        case .barcodeModule(let dots): barcodeModule = dots
        case .barcodeText(let position): barcodeText = position
        case .barcodeTextFont: break
        case .barcode(let symbology, let data, _):
            bytes += StarBarcode.bytes(
                symbology, data, module: barcodeModule, height: barcodeHeight, hasText: barcodeText != .none)

        case .raster(let bitmap, let scale): appendRaster(enlarged(bitmap, scale), to: &bytes)
        case .columns(let bitmap, let mode): appendColumns(bitmap, mode, to: &bytes)
        case .graphicsStore, .graphicsPrint, .logoDefine, .logoPrint, .logoDelete, .logoList:
            // StarPRNT has these of ESC/POS behind an ESC.
            if isLineMode { break }
            bytes.append(0x1B)
            command.append(to: &bytes)

        case .statusRequest(let number): bytes += number == 4 || number == 5 ? [number] : [0x1B, 0x06, 0x01]
        case .recoveryRequest: bytes += [0x1B, 0x06, 0x18]
        case .automaticStatus(let events): bytes += [0x1B, 0x1E, 0x61, events == 0 ? 0 : 1]
        case .queuedStatus(let number): bytes += [0x1B, 0x1D, 0x03, number, 0, 0]
        case .identityRequest: bytes += [0x1B, 0x23, 0x2A, 0x0A, 0x00]
        case .countPrinted: bytes.append(0x17)
        case .resetCount: bytes += [0x1B, 0x1E, 0x45, 0]
        case .cancelData: bytes.append(0x18)
        case .processID, .realTimeCommands: break
        // ESC/POS has these alone.
        case .kanjiPrintMode, .kanjiUnderline, .kanjiSpacing, .kanjiQuadruple, .unicodeText, .userCharacters,
            .userCharacterSet, .userCharacterCancel, .userKanji, .characterSpacing, .upsideDown, .rotation,
            .reverseDots, .reverseLines, .tabStops, .motionUnits, .lineStart, .pageMode, .standardMode, .pageArea,
            .pageDirection, .printPage, .cancelArea, .pagePosition, .pageMove, .pageLine, .pageFrame, .cutAs,
            .drawerNow, .buzzer, .buzzerPattern, .areaSetting, .areaStore, .areaPrint, .graphicsStoreColumns,
            .variableColumns, .bitImageDefine, .bitImagePrint, .bitImagesStore, .bitImageRecall, .graphicsDefine,
            .graphicsRecall, .graphicsForget, .named:
            break

        case .setting(let own), .unknown(let own): bytes.append(contentsOf: own)
        }
    }

    // MARK: Pictures

    private func enlarged(_ bitmap: Bitmap, _ scale: Command.RasterScale) -> Bitmap {
        bitmap.scaled(x: scale.contains(.doubleWidth) ? 2 : 1, y: scale.contains(.doubleHeight) ? 2 : 1)
    }

    /// `ESC GS S`, or bands of `ESC k`, which keep the alignment that raster mode does not know.
    private func appendRaster(_ bitmap: Bitmap, to bytes: inout [UInt8]) {
        guard bitmap.width > 0, bitmap.height > 0 else { return }
        guard isLineMode else {
            bytes +=
                [0x1B, 0x1D, 0x53, 1] + StarEncoder.word(bitmap.bytesPerRow) + StarEncoder.word(bitmap.height) + [0]
            bytes.append(contentsOf: bitmap.bytes)
            return
        }
        bytes += [0x1B, 0x30]
        for top in stride(from: 0, to: bitmap.height, by: StarEncoder.bandRows) {
            let band = bitmap.rows(top..<top + StarEncoder.bandRows)
            bytes += [0x1B, 0x6B] + StarEncoder.word(bitmap.bytesPerRow)
            bytes.append(contentsOf: band.bytes)
            let missing = StarEncoder.bandRows * bitmap.bytesPerRow - band.bytes.count
            bytes.append(contentsOf: repeatElement(0, count: missing))
            bytes.append(0x0A)
        }
        bytes += [0x1B, 0x7A, 1]
    }

    /// `ESC X`, and the two coarser ones of 8 rows.
    private func appendColumns(_ bitmap: Bitmap, _ mode: Command.ColumnMode, to bytes: inout [UInt8]) {
        let bitmap = mode == .dots24Single ? bitmap.scaled(x: 2, y: 1) : bitmap
        switch mode {
        case .dots8Single: bytes += [0x1B, 0x4B] + StarEncoder.word(bitmap.width)
        case .dots8Double: bytes += [0x1B, 0x4C] + StarEncoder.word(bitmap.width)
        case .dots24Single, .dots24Double: bytes += [0x1B, 0x58] + StarEncoder.word(bitmap.width)
        }
        bytes.append(contentsOf: bitmap.columns(bytesEach: mode.bytesPerColumn))
    }

    // MARK: Numbers

    private static func word(_ value: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }

    private static func clamp(_ times: UInt8) -> UInt8 { min(largestSize, max(1, times)) }

    /// A time of 2 ms each in steps of 10 ms.
    private static func pulse(_ time: UInt8) -> UInt8 { max(1, UInt8((UInt16(time) + 2) / 5)) }
}
