/// Pictures and codes: alone in standard mode, among the characters on a page.
extension PaperInterpreter {
    /// Puts something upright where the next line would be, or into the line on a page.
    ///
    /// - Parameter advance: how far the paper moves.
    private mutating func place(_ item: PaperItem, width: Int, height: Int, advance dots: Int) {
        guard page == nil else {
            if line.isFull { setLineOnPage() }
            line.append(item, width: width, height: dots)
            return
        }
        if !line.isEmpty { printLine(feeding: 0) }
        let x = state.leftMargin
        if state.isUpsideDown {
            append(
                item.placed(x: x + max(0, areaWidth - offset(of: width) - width), y: y + dots - height, turn: .half))
        } else {
            append(item.placed(x: x + offset(of: width), y: y))
        }
        advance(dots)
    }

    mutating func printQR() {
        guard !state.qrData.isEmpty, let modules = QRSize.modules(for: state.qrData, level: state.qrLevel) else {
            append(.unknown(y: y, Array(state.qrData.prefix(256))))
            return
        }
        let code = PaperQR(
            x: 0, y: 0, data: state.qrData, level: state.qrLevel, moduleDots: state.qrModuleDots, modules: modules)
        place(.qr(code), width: code.side, height: code.side, advance: code.side)
    }

    mutating func printArea(_ code: AreaCode) {
        guard !state.areaData.isEmpty else {
            append(.unknown(y: y, []))
            return
        }
        let settings = state.areaCodes[code] ?? AreaCodeSettings()
        let modules = settings.modules(of: code, data: state.areaData)
        // The module of MaxiCode has one size, 0.88 mm.
        let dots = code == .maxiCode ? max(1, profile.dpi * 88 / 2540) : settings.moduleDots
        let item = PaperCode(
            x: 0, y: 0, code: code, data: state.areaData, settings: settings, widthDots: modules.width * dots,
            heightDots: modules.height * dots)
        place(.code(item), width: item.widthDots, height: item.heightDots, advance: item.heightDots)
    }

    mutating func print(_ symbology: Symbology, _ data: [UInt8]) {
        let modules = symbology.modules(for: data)
        let textHeight = PrinterState.cell(of: state.barcodeTextFont).height
        let lines =
            switch state.barcodeText {
            case .none: 0
            case .above, .below: 1
            case .both: 2
            }
        let code = PaperBarcode(
            x: 0, y: 0, symbology: symbology, data: data, moduleDots: state.barcodeModuleDots, modules: modules,
            heightDots: state.barcodeHeight, textPosition: state.barcodeText, textFont: state.barcodeTextFont)
        let height = state.barcodeHeight + lines * textHeight
        place(.barcode(code), width: modules * state.barcodeModuleDots, height: height, advance: height)
    }

    mutating func print(_ bitmap: Bitmap, _ scale: Command.RasterScale) {
        let picture = fitted(bitmap, scale)
        place(
            .bitmap(x: 0, y: 0, picture), width: picture.width, height: picture.height, advance: picture.height)
    }

    func fitted(_ bitmap: Bitmap, _ scale: Command.RasterScale) -> Bitmap {
        // What is beyond the head and beyond the longest paper is not enlarged for nothing.
        bitmap.rows(0..<min(bitmap.height, PaperInterpreter.longestPaper)).cropped(toWidth: profile.widthDots)
            .scaled(x: scale.contains(.doubleWidth) ? 2 : 1, y: scale.contains(.doubleHeight) ? 2 : 1)
    }

    /// A band in the line; what is beyond the right margin is lost.
    mutating func set(_ bitmap: Bitmap, _ mode: Command.ColumnMode) {
        if line.isFull { printLine(feeding: state.lineSpacing) }
        let room = max(0, areaWidth - line.position)
        let dots = bitmap.cropped(toWidth: room).scaled(x: mode.dotWidth, y: mode.dotHeight).cropped(toWidth: room)
        if dots.width > 0 { line.append(dots) }
    }
}
