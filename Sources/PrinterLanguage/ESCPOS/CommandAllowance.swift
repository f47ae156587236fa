/// What a stranger's bytes may tell a printer: whatever only puts something on the paper.
///
/// Everything else is refused by its name: the drawer, power and buffer commands, questions whose answers would count as
/// evidence for another print, settings that outlive the print, and whatever is not known here.
package enum CommandAllowance {
    /// The first command that is not allowed.
    package struct Refusal: Hashable, Sendable {
        /// In words, with its bytes.
        package let command: String
        /// In bytes from the beginning.
        package let offset: Int
    }

    /// The first refusal; nil if all may be sent.
    ///
    /// Real-time commands are found wherever they stand, in pictures and codes too, since printers obey them there.
    package static func refusal(
        of bytes: [UInt8], language: PrinterProfile.Language = .escpos
    ) -> Refusal? {
        [hidden(in: bytes, language), plain(in: bytes, language)].compactMap(\.self).min { $0.offset < $1.offset }
    }

    /// Whether the bytes end in the middle of a command or on a page not printed yet, which would swallow what is sent
    /// behind them.
    package static func isCutShort(_ bytes: [UInt8], language: PrinterProfile.Language = .escpos) -> Bool {
        var decoder = CommandDecoder(language: language)
        var isPage = false
        for command in decoder.decode(bytes) {
            switch command {
            case .pageMode: isPage = true
            case .standardMode, .formFeed, .initialize: isPage = false
            default: break
            }
        }
        return decoder.isWithinCommand || isPage
    }

    private static func hidden(in bytes: [UInt8], _ language: PrinterProfile.Language) -> Refusal? {
        let lead: UInt8 = language == .escpos ? 0x10 : 0x1B
        let names = language == .escpos ? realTime : starRealTime
        var previous: UInt8 = 0
        for (offset, byte) in bytes.enumerated() {
            if previous == lead, let name = names[byte] {
                let shown = Hex.text(bytes[(offset - 1)..<min(offset + 4, bytes.count)])
                return Refusal(command: "\(name) (\(shown))", offset: offset - 1)
            }
            previous = byte
        }
        return nil
    }

    private static let realTime: [UInt8: String] = [
        0x04: "real-time status request", 0x05: "real-time recovery request",
        0x14: "real-time drawer, power or buffer command",
    ]

    private static let starRealTime: [UInt8: String] = [0x06: "real-time status request or reset"]

    private static func plain(in bytes: [UInt8], _ language: PrinterProfile.Language) -> Refusal? {
        var offset = 0
        var own: [UInt8] = []
        for piece in CommandDecoder.pieces(in: bytes, language: language) {
            // One sequence of bytes may say several commands.
            if !piece.bytes.isEmpty {
                offset += own.count
                own = piece.bytes
            }
            guard isAllowed(piece.command) else {
                return Refusal(command: "\(piece.command) (\(Hex.text(own, limit: 8)))", offset: offset)
            }
        }
        return nil
    }

    private static func isAllowed(_ command: Command) -> Bool {
        switch command {
        case .initialize, .text, .lineFeed, .carriageReturn, .horizontalTab, .formFeed: true
        case .codePage, .internationalSet, .kanjiMode: true
        case .align, .emphasis, .doubleStrike, .underline, .invert, .font, .size, .printMode: true
        case .lineSpacing, .defaultLineSpacing, .feedDots, .feedLines: true
        case .leftMargin, .printAreaWidth, .absolutePosition, .relativePosition, .cut: true
        case .qrModel, .qrModuleSize, .qrLevel, .qrStore, .qrPrint: true
        case .barcodeHeight, .barcodeModule, .barcodeText, .barcodeTextFont, .barcode, .raster: true
        case .columns, .graphicsStore, .graphicsPrint, .logoPrint, .setting: true
        case .graphicsStoreColumns, .variableColumns, .bitImageDefine, .bitImagePrint, .bitImageRecall: true
        case .graphicsRecall, .areaSetting, .areaStore, .areaPrint: true
        case .kanjiPrintMode, .kanjiUnderline, .kanjiSpacing, .kanjiQuadruple, .unicodeText: true
        case .userCharacters, .userCharacterSet, .userCharacterCancel, .userKanji: true
        case .characterSpacing, .upsideDown, .rotation, .reverseDots, .reverseLines, .tabStops, .motionUnits: true
        case .lineStart, .pageMode, .standardMode, .pageArea, .pageDirection, .printPage, .cancelArea: true
        case .pagePosition, .pageMove, .pageLine, .pageFrame, .cutAs: true
        case .named(let name, _): name.endsWithPrint
        // A list of what is allowed: what nobody has thought of is not.
        default: false
        }
    }
}
