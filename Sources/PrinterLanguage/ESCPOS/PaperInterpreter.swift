/// Does with commands what a printer does, and gives the paper as values.
///
/// A line is gathered until something prints it; it is then aligned, its characters standing on one base line, and the
/// paper moves on by the line spacing or by the tallest character, whichever is more. `ESC @` loses a line not printed
/// yet. What the commands hold and cannot be shown stands on the paper as an `unknown` item.
///
/// A piece ends at a cut, at 30,000 dots (3.7 m at 203 dpi), so that drawing it stays possible, or where so much has been
/// printed over each other that it takes 16 MB to keep: memory is bounded whatever comes. Two-byte characters are set
/// where the profile names their set; else each of their bytes is shown as one of the code page.
package struct PaperInterpreter: Sendable {
    /// The longest piece of paper, in dots.
    package static let longestPaper = 30_000
    /// Bytes of the memory for stored pictures, as in most models.
    private static let logoMemory = 384 * 1024
    /// Bytes and items that a piece of paper may take to keep.
    private static let heaviest = 16 << 20
    private static let mostItems = 50_000
    /// The most of an unknown command that stands on the paper.
    private static let shownBytes = 256

    let profile: PrinterProfile
    var state = PrinterState()
    var line = PaperLine()
    /// What page mode has gathered; nil in standard mode.
    var page: PageBuffer?
    private(set) var paper: Paper
    /// Where the next line goes; above the end of the paper after a feed back.
    var y = 0
    private var weight = 0
    /// The pictures in the printer's non-volatile memory, which no command but their own changes.
    package private(set) var logos: [LogoKey: Bitmap]
    /// Those of its older commands, by their order.
    private var bitImages: [Bitmap] = []
    /// Pieces that have come off while commands were taken.
    private var finished: [Paper] = []

    package init(profile: PrinterProfile, logos: [LogoKey: Bitmap] = [:]) {
        self.profile = profile
        self.logos = logos
        paper = Paper(widthDots: profile.widthDots, dpi: profile.dpi)
        state.lineSpacing = profile.lineDots
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
        for command in commands {
            take(command)
            if y >= PaperInterpreter.longestPaper || weight > PaperInterpreter.heaviest
                || paper.items.count > PaperInterpreter.mostItems
            {
                tearOff()
            }
        }
        defer { finished = [] }
        return finished
    }

    /// What hangs out of the printer, with a line not printed yet; nil if nothing is on it.
    ///
    /// Settings stay as they are, as in a printer whose paper is torn off; a page not printed yet stays too.
    package mutating func finish() -> Paper? {
        if page == nil { printLine(feeding: 0) }
        let rest = paper
        startPaper()
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
            state.lineSpacing = profile.lineDots
            line = PaperLine()
            page = nil
        case .text(let bytes): set(bytes)
        case .lineFeed: printLine(feeding: state.lineSpacing)
        case .formFeed: if page == nil { printLine(feeding: state.lineSpacing) } else { printPage(keeping: false) }
        case .carriageReturn: break
        case .horizontalTab: tab()

        case .codePage(let number): state.page = profile.codePage(number: number)
        case .internationalSet(let number): state.internationalSet = number
        case .kanjiMode(let isOn): state.isTwoByte = isOn
        case .unicodeText(let isOn): state.isUnicode = isOn
        case .kanjiPrintMode(let mode):
            state.wideWidth = mode.contains(.kanjiDoubleWidth) ? 2 : 1
            state.wideHeight = mode.contains(.kanjiDoubleHeight) ? 2 : 1
            state.wideUnderline = mode.contains(.underlined) ? 1 : 0
        case .kanjiUnderline(let dots): state.wideUnderline = Int(dots)
        case .kanjiSpacing(let left, let right): state.wideSpacing = (across(Int(left)), across(Int(right)))
        case .kanjiQuadruple(let isOn):
            state.wideWidth = isOn ? 2 : 1
            state.wideHeight = isOn ? 2 : 1
        case .userCharacters(let parameters): state.define(parameters)
        case .userCharacterSet(let isOn): state.usesUserCharacters = isOn
        case .userCharacterCancel(let character): state.cancel(character)
        case .userKanji(let parameters): state.defineWide(parameters)

        // A printer obeys these at the beginning of a line only.
        case .align(let alignment): if line.isEmpty { state.alignment = alignment }
        case .leftMargin(let units): if line.isEmpty { state.leftMargin = across(Int(units)) }
        case .printAreaWidth(let units): if line.isEmpty { state.areaWidth = across(Int(units)) }
        case .upsideDown(let isOn): if line.isEmpty { state.isUpsideDown = isOn }

        case .emphasis(let isOn): state.isEmphasized = isOn
        case .doubleStrike(let isOn): state.isDoubleStruck = isOn
        case .underline(let dots): state.underline = Int(dots)
        case .invert(let isOn): state.isInverted = isOn
        case .font(let font): state.font = font
        case .size(let width, let height):
            state.width = Int(width)
            state.height = Int(height)
            state.wideWidth = Int(width)
            state.wideHeight = Int(height)
        case .printMode(let mode): state.apply(mode)
        case .characterSpacing(let units): state.characterSpacing = across(Int(units))
        case .rotation(let kind): state.isRotated = kind > 0

        case .lineSpacing(let units): state.lineSpacing = along(Int(units))
        case .defaultLineSpacing: state.lineSpacing = profile.lineDots
        case .feedDots(let units): printLine(feeding: along(Int(units)))
        case .feedLines(let lines): printLine(feeding: Int(lines) * state.lineSpacing)
        case .reverseDots(let units): reverse(along(Int(units)))
        case .reverseLines(let lines): reverse(Int(lines) * state.lineSpacing)
        case .lineStart(let isPrinting): if isPrinting { printLine(feeding: 0) } else { line = PaperLine() }
        case .motionUnits(let x, let y):
            state.unitsAcross = Int(x)
            state.unitsAlong = Int(y)
        case .tabStops(let stops):
            state.tabStops = stops.isEmpty ? nil : stops.map { Int($0) * (state.cellWidth + state.spacing) }
        case .absolutePosition(let units):
            let position = across(Int(units))
            if position <= areaWidth { line.position = position }
        case .relativePosition(let units):
            let position = line.position + across(Int(units))
            if position >= 0, position <= areaWidth { line.position = position }

        case .pageMode: if page == nil { startPage() }
        case .standardMode:
            if page != nil { line = PaperLine() }
            page = nil
        case .pageArea(let x, let y, let width, let height): setArea(x: x, y: y, width: width, height: height)
        case .pageDirection(let direction): turnPage(direction)
        case .printPage: if page != nil { printPage(keeping: true) }
        case .cancelArea: cancelArea()
        case .pagePosition(let units): movePage(to: along(Int(units)))
        case .pageMove(let units): movePage(to: (page?.y ?? 0) + along(Int(units)))
        case .pageLine(let box): drawOnPage(box, isFrame: false)
        case .pageFrame(let box): drawOnPage(box, isFrame: true)

        case .cut(let cut, let feed): end(with: cut, feeding: feed)
        case .cutAs(let form, let feed):
            switch form {
            case .onePoint, .threePoints: end(with: form.cut, feeding: nil)
            case .laterFull, .laterPartial, .returningFull, .returningPartial: end(with: form.cut, feeding: feed)
            }
        case .drawer(let pin, _, _), .drawerNow(let pin, _): append(.drawer(y: y, pin: pin))
        case .buzzer, .buzzerPattern: break

        case .qrModel: break
        case .qrModuleSize(let dots): state.qrModuleDots = Int(min(16, max(1, dots)))
        case .qrLevel(let level): state.qrLevel = level
        case .qrStore(let data): state.qrData = data
        case .qrPrint: printQR()
        case .areaSetting(let code, let function, let parameters):
            state.areaCodes[code, default: AreaCodeSettings()].set(code, function, parameters)
        case .areaStore(_, let data): state.areaData = data
        case .areaPrint(let code): printArea(code)

        case .barcodeHeight(let dots): state.barcodeHeight = Int(max(1, dots))
        case .barcodeModule(let dots): state.barcodeModuleDots = Int(min(6, max(1, dots)))
        case .barcodeText(let position): state.barcodeText = position
        case .barcodeTextFont(let font): state.barcodeTextFont = font
        case .barcode(let symbology, let data, _): print(symbology, data)

        case .raster(let bitmap, let scale), .variableColumns(let bitmap, let scale): print(bitmap, scale)
        case .columns(let bitmap, let mode): set(bitmap, mode)
        case .graphicsStore(let bitmap, let scale), .graphicsStoreColumns(let bitmap, let scale):
            state.graphics = fitted(bitmap, scale)
        case .graphicsPrint:
            if let picture = state.graphics { print(picture, []) }
            state.graphics = nil
        case .graphicsDefine(let key, let bitmap): store(bitmap, key, in: &state.graphicsMemory)
        case .graphicsRecall(let key, let scale): if let picture = state.graphicsMemory[key] { print(picture, scale) }
        case .graphicsForget(let key): state.graphicsMemory[key] = nil
        case .bitImageDefine(let bitmap): state.bitImage = bitmap
        case .bitImagePrint(let scale): if let picture = state.bitImage { print(picture, scale) }
        case .bitImagesStore(let bitmaps):
            if bitmaps.reduce(0, { $0 + $1.bytes.count }) <= PaperInterpreter.logoMemory { bitImages = bitmaps }
        case .bitImageRecall(let number, let scale):
            if number > 0, Int(number) <= bitImages.count { print(bitImages[Int(number) - 1], scale) }
        case .logoDefine(let key, let bitmap): store(bitmap, key, in: &logos)
        case .logoPrint(let key, let scale): if let logo = logos[key] { print(logo, scale) }
        case .logoDelete(let key): logos[key] = nil
        case .logoList: break

        case .statusRequest, .recoveryRequest, .automaticStatus, .queuedStatus, .identityRequest, .processID,
            .realTimeCommands, .countPrinted, .resetCount, .setting, .named:
            break
        case .unknown(let bytes): append(.unknown(y: y, Array(bytes.prefix(PaperInterpreter.shownBytes))))
        }
    }

    private func store(_ bitmap: Bitmap, _ key: LogoKey, in memory: inout [LogoKey: Bitmap]) {
        let others = memory.reduce(0) { $1.key == key ? $0 : $0 + $1.value.bytes.count }
        if others + bitmap.bytes.count <= PaperInterpreter.logoMemory { memory[key] = bitmap }
    }

    // MARK: Paper

    /// Lengths across in units, as `GS P` sets them, in dots.
    func across(_ units: Int) -> Int { state.unitsAcross == 0 ? units : units * profile.dpi / state.unitsAcross }

    func along(_ units: Int) -> Int { state.unitsAlong == 0 ? units : units * profile.dpi / state.unitsAlong }

    /// Puts something on the paper where it says.
    mutating func append(_ item: PaperItem) {
        paper.items.append(item)
        weight += item.weight
    }

    /// Moves the paper, at most the 40 inches of which printers take no more at once.
    mutating func advance(_ dots: Int) {
        y += min(dots, max(40 * profile.dpi, 1))
        paper.heightDots = max(paper.heightDots, y)
    }

    private mutating func end(with cut: Command.Cut, feeding feed: UInt8?) {
        // A page is not cut before it is printed.
        if page != nil { return }
        if !line.isEmpty { printLine(feeding: state.lineSpacing) }
        y = paper.heightDots
        if let feed { advance(Int(profile.feedBeforeCut) * profile.lineDots + Int(feed)) }
        append(.cut(y: y, cut))
        tearOff()
    }

    private mutating func tearOff() {
        finished.append(paper)
        startPaper()
    }

    private mutating func startPaper() {
        paper = Paper(widthDots: profile.widthDots, dpi: profile.dpi)
        y = 0
        weight = 0
    }
}
