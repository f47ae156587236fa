/// Does with commands what a printer does, and gives the paper as values.
///
/// A line is gathered until something prints it; it is then aligned, its characters standing on one base line, and the
/// paper moves on by the line spacing or by the tallest character, whichever is more. `ESC @` loses a line not printed
/// yet. What the commands hold and cannot be shown stands on the paper as an `unknown` item.
///
/// A piece ends at a cut, or at 30,000 dots (3.7 m at 203 dpi), so that drawing it stays possible. Two-byte characters
/// are set where the profile names their set; else each of their bytes is shown as one of the code page.
package struct PaperInterpreter: Sendable {
    /// The longest piece of paper, in dots.
    package static let longestPaper = 30_000
    /// Bytes of the memory for stored pictures, as in most models.
    private static let logoMemory = 384 * 1024

    private let profile: PrinterProfile
    private var state = PrinterState()
    private var line = PaperLine()
    private var paper: Paper
    /// The pictures in the printer's non-volatile memory, which no command but their own changes.
    package private(set) var logos: [LogoKey: Bitmap]
    /// Pieces that have come off while commands were taken.
    private var finished: [Paper] = []

    package init(profile: PrinterProfile, logos: [LogoKey: Bitmap] = [:]) {
        self.profile = profile
        self.logos = logos
        paper = Paper(widthDots: profile.widthDots, dpi: profile.dpi)
        state.lineSpacing = defaultSpacing
    }

    /// All pieces that a complete stream prints.
    package static func papers(
        of bytes: [UInt8], profile: PrinterProfile, logos: [LogoKey: Bitmap] = [:]
    ) -> [Paper] {
        var interpreter = PaperInterpreter(profile: profile, logos: logos)
        let papers = interpreter.take(CommandDecoder.commands(in: bytes, language: profile.language))
        return papers + (interpreter.finish().map { [$0] } ?? [])
    }

    /// The pieces that more commands complete.
    package mutating func take(_ commands: [Command]) -> [Paper] {
        for command in commands { take(command) }
        defer { finished = [] }
        return finished
    }

    /// What hangs out of the printer, with a line not printed yet; nil if nothing is on it.
    ///
    /// Settings stay as they are, as in a printer whose paper is torn off.
    package mutating func finish() -> Paper? {
        printLine(feeding: 0)
        let rest = paper
        paper = Paper(widthDots: profile.widthDots, dpi: profile.dpi)
        return rest.items.isEmpty ? nil : rest
    }

    private mutating func take(_ command: Command) {
        switch command {
        case .initialize, .cancelData:
            // A Star prints what stands in the line before it resets its settings.
            if command == .initialize, profile.language != .escpos, !line.isEmpty {
                printLine(feeding: state.lineSpacing)
            }
            state = PrinterState()
            state.isTwoByte = profile.needsKanjiOff
            state.lineSpacing = defaultSpacing
            line = PaperLine()
        case .text(let bytes): set(bytes)
        case .lineFeed, .formFeed: printLine(feeding: state.lineSpacing)
        case .carriageReturn: break
        case .horizontalTab:
            let stop = 8 * PrinterState.cell(of: state.font).width
            line.position = min((line.position / stop + 1) * stop, areaWidth)

        case .codePage(let number): state.page = profile.codePage(number: number)
        case .internationalSet(let number): state.internationalSet = number
        case .kanjiMode(let isOn): state.isTwoByte = isOn

        // A printer obeys these at the beginning of a line only.
        case .align(let alignment): if line.isEmpty { state.alignment = alignment }
        case .leftMargin(let dots): if line.isEmpty { state.leftMargin = Int(dots) }
        case .printAreaWidth(let dots): if line.isEmpty { state.areaWidth = Int(dots) }

        case .emphasis(let isOn): state.isEmphasized = isOn
        case .doubleStrike(let isOn): state.isDoubleStruck = isOn
        case .underline(let dots): state.underline = Int(dots)
        case .invert(let isOn): state.isInverted = isOn
        case .font(let font): state.font = font
        case .size(let width, let height):
            state.width = Int(width)
            state.height = Int(height)
        case .printMode(let mode): state.apply(mode)

        case .lineSpacing(let dots): state.lineSpacing = Int(dots)
        case .defaultLineSpacing: state.lineSpacing = defaultSpacing
        case .feedDots(let dots): printLine(feeding: Int(dots))
        case .feedLines(let lines): printLine(feeding: Int(lines) * state.lineSpacing)
        case .absolutePosition(let dots): if Int(dots) <= areaWidth { line.position = Int(dots) }
        case .relativePosition(let dots):
            let position = line.position + Int(dots)
            if position >= 0, position <= areaWidth { line.position = position }

        case .cut(let cut, let feed): end(with: cut, feeding: feed)
        case .drawer(let pin, _, _): paper.items.append(.drawer(y: paper.heightDots, pin: pin))

        case .qrModel: break
        case .qrModuleSize(let dots): state.qrModuleDots = Int(min(16, max(1, dots)))
        case .qrLevel(let level): state.qrLevel = level
        case .qrStore(let data): state.qrData = data
        case .qrPrint: printQR()

        case .barcodeHeight(let dots): state.barcodeHeight = Int(max(1, dots))
        case .barcodeModule(let dots): state.barcodeModuleDots = Int(min(6, max(1, dots)))
        case .barcodeText(let position): state.barcodeText = position
        case .barcodeTextFont(let font): state.barcodeTextFont = font
        case .barcode(let symbology, let data, _): print(symbology, data)

        case .raster(let bitmap, let scale): print(bitmap, scale)
        case .columns(let bitmap, let mode): set(bitmap, mode)
        case .graphicsStore(let bitmap, let scale): state.graphics = fitted(bitmap, scale)
        case .graphicsPrint:
            if let picture = state.graphics { print(picture, []) }
            state.graphics = nil
        case .logoDefine(let key, let bitmap):
            let others = logos.reduce(0) { $1.key == key ? $0 : $0 + $1.value.bytes.count }
            if others + bitmap.bytes.count <= PaperInterpreter.logoMemory { logos[key] = bitmap }
        case .logoPrint(let key, let scale): if let logo = logos[key] { print(logo, scale) }
        case .logoDelete(let key): logos[key] = nil
        case .logoList: break

        case .statusRequest, .recoveryRequest, .automaticStatus, .queuedStatus, .identityRequest, .processID,
            .realTimeCommands, .countPrinted, .resetCount, .setting:
            break
        case .unknown(let bytes): paper.items.append(.unknown(y: paper.heightDots, bytes))
        }
    }

    // MARK: Lines

    /// A sixth of an inch, or Star's 4 mm.
    private var defaultSpacing: Int { profile.language == .escpos ? 30 : 32 }

    private var areaWidth: Int {
        let rest = max(0, profile.widthDots - state.leftMargin)
        return state.areaWidth.map { min($0, rest) } ?? rest
    }

    private mutating func set(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count {
            let wide = wideScalar(in: bytes, at: index)
            let cells = wide == nil ? 1 : 2
            if line.position + cells * state.cellWidth > areaWidth, line.position > 0 {
                printLine(feeding: state.lineSpacing)
            }
            line.append(wide ?? state.scalar(for: bytes[index]), cells: cells, in: state)
            index += cells
        }
    }

    private func wideScalar(in bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
        guard state.isTwoByte, let set = profile.twoByteSet, index + 1 < bytes.count else { return nil }
        return set.scalar(for: bytes[index], bytes[index + 1])
    }

    private mutating func printLine(feeding feed: Int) {
        let shift = state.leftMargin + offset(of: line.width)
        for var text in line.texts {
            text.x += shift
            text.y = paper.heightDots + line.height - text.cellHeight
            paper.items.append(.text(text))
        }
        for band in line.bands {
            paper.items.append(
                .bitmap(x: band.x + shift, y: paper.heightDots + line.height - band.dots.height, band.dots))
        }
        paper.heightDots += max(feed, line.height)
        line = PaperLine()
        if paper.heightDots >= PaperInterpreter.longestPaper { tearOff() }
    }

    private func offset(of width: Int) -> Int {
        switch state.alignment {
        case .left: 0
        case .center: max(0, (areaWidth - width) / 2)
        case .right: max(0, areaWidth - width)
        }
    }

    // MARK: Blocks

    /// Makes room for something that stands alone, and says where its left edge is.
    private mutating func place(width: Int) -> Int {
        if !line.isEmpty { printLine(feeding: 0) }
        return state.leftMargin + offset(of: width)
    }

    private mutating func advance(_ dots: Int) {
        paper.heightDots += dots
        if paper.heightDots >= PaperInterpreter.longestPaper { tearOff() }
    }

    private mutating func printQR() {
        guard !state.qrData.isEmpty, let modules = QRSize.modules(for: state.qrData, level: state.qrLevel) else {
            paper.items.append(.unknown(y: paper.heightDots, state.qrData))
            return
        }
        let x = place(width: modules * state.qrModuleDots)
        let code = PaperQR(
            x: x, y: paper.heightDots, data: state.qrData, level: state.qrLevel, moduleDots: state.qrModuleDots,
            modules: modules)
        paper.items.append(.qr(code))
        advance(code.side)
    }

    private mutating func print(_ symbology: Symbology, _ data: [UInt8]) {
        let modules = symbology.modules(for: data)
        let textHeight = PrinterState.cell(of: state.barcodeTextFont).height
        let lines =
            switch state.barcodeText {
            case .none: 0
            case .above, .below: 1
            case .both: 2
            }
        let x = place(width: modules * state.barcodeModuleDots)
        paper.items.append(
            .barcode(
                PaperBarcode(
                    x: x, y: paper.heightDots, symbology: symbology, data: data, moduleDots: state.barcodeModuleDots,
                    modules: modules, heightDots: state.barcodeHeight, textPosition: state.barcodeText,
                    textFont: state.barcodeTextFont)))
        advance(state.barcodeHeight + lines * textHeight)
    }

    private mutating func print(_ bitmap: Bitmap, _ scale: Command.RasterScale) {
        let picture = fitted(bitmap, scale)
        let x = place(width: picture.width)
        paper.items.append(.bitmap(x: x, y: paper.heightDots, picture))
        advance(picture.height)
    }

    private func fitted(_ bitmap: Bitmap, _ scale: Command.RasterScale) -> Bitmap {
        // What is beyond the head and beyond the longest paper is not enlarged for nothing.
        bitmap.rows(0..<min(bitmap.height, PaperInterpreter.longestPaper)).cropped(toWidth: profile.widthDots)
            .scaled(x: scale.contains(.doubleWidth) ? 2 : 1, y: scale.contains(.doubleHeight) ? 2 : 1)
    }

    /// A band in the line; what is beyond the right margin is lost.
    private mutating func set(_ bitmap: Bitmap, _ mode: Command.ColumnMode) {
        let room = max(0, areaWidth - line.position)
        let dots = bitmap.cropped(toWidth: room).scaled(x: mode.dotWidth, y: mode.dotHeight).cropped(toWidth: room)
        if dots.width > 0 { line.append(dots) }
    }

    // MARK: Pieces

    private mutating func end(with cut: Command.Cut, feeding feed: UInt8?) {
        if !line.isEmpty { printLine(feeding: state.lineSpacing) }
        if let feed {
            paper.heightDots += Int(profile.feedBeforeCut) * defaultSpacing + Int(feed)
        }
        paper.items.append(.cut(y: paper.heightDots, cut))
        tearOff()
    }

    private mutating func tearOff() {
        finished.append(paper)
        paper = Paper(widthDots: profile.widthDots, dpi: profile.dpi)
    }
}
