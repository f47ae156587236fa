extension Command: CustomStringConvertible {
    /// The command in words; characters beyond ASCII as their bytes.
    package var description: String {
        switch self {
        case .initialize: "initialize"
        case .text(let text): "text \(Hex.quoted(text))"
        case .lineFeed: "line-feed"
        case .carriageReturn: "carriage-return"
        case .horizontalTab: "tab"
        case .formFeed: "form-feed"
        case .codePage(let number): "select-code-page \(number)"
        case .internationalSet(let number): "international-set \(number)"
        case .kanjiMode(let isOn): "kanji-mode \(Command.onOff(isOn))"
        case .kanjiPrintMode(let mode):
            "kanji-print-mode" + (mode.contains(.kanjiDoubleWidth) ? " double-width" : "")
                + (mode.contains(.kanjiDoubleHeight) ? " double-height" : "")
                + (mode.contains(.underlined) ? " underlined" : "")
        case .kanjiUnderline(let dots):
            dots == 0 ? "kanji-underline off" : "kanji-underline \(Command.count(dots, "dot"))"
        case .kanjiSpacing(let left, let right): "kanji-spacing \(left) left \(right) right"
        case .kanjiQuadruple(let isOn): "kanji-quadruple \(Command.onOff(isOn))"
        case .unicodeText(let isOn): "utf-8 \(Command.onOff(isOn))"
        case .userCharacters(let parameters):
            parameters.count < 3 ? "user-characters" : "user-characters \(Hex.quoted(parameters[1...2]))"
        case .userCharacterSet(let isOn): "user-character-set \(Command.onOff(isOn))"
        case .userCharacterCancel(let character): "user-character-cancel \(Hex.quoted([character]))"
        case .userKanji(let parameters): "user-kanji \(Hex.text(parameters.prefix(2)))"
        case .align(let alignment): "align \(alignment)"
        case .emphasis(let isOn): "emphasis \(Command.onOff(isOn))"
        case .doubleStrike(let isOn): "double-strike \(Command.onOff(isOn))"
        case .underline(let dots): dots == 0 ? "underline off" : "underline \(Command.count(dots, "dot"))"
        case .invert(let isOn): "invert \(Command.onOff(isOn))"
        case .font(let font): "font \(font)"
        case .size(let width, let height): "size \(width)x\(height)"
        case .printMode(let mode): "print-mode \(Command.words(of: mode))"
        case .characterSpacing(let units): "character-spacing \(units)"
        case .upsideDown(let isOn): "upside-down \(Command.onOff(isOn))"
        case .rotation(let kind): kind == 0 ? "rotation off" : "rotation \(kind)"
        case .lineSpacing(let dots): "line-spacing \(Command.count(dots, "dot"))"
        case .defaultLineSpacing: "line-spacing default"
        case .feedDots(let dots): "feed \(Command.count(dots, "dot"))"
        case .feedLines(let lines): "feed \(Command.count(lines, "line"))"
        case .leftMargin(let dots): "left-margin \(Command.count(dots, "dot"))"
        case .printAreaWidth(let dots): "print-area-width \(Command.count(dots, "dot"))"
        case .absolutePosition(let dots): "position \(Command.count(dots, "dot"))"
        case .relativePosition(let dots): "move \(Command.count(dots, "dot"))"
        case .reverseDots(let dots): "feed back \(Command.count(dots, "dot"))"
        case .reverseLines(let lines): "feed back \(Command.count(lines, "line"))"
        case .tabStops(let stops): "tab-stops" + stops.map { " \($0)" }.joined()
        case .motionUnits(let x, let y): "motion-units \(x) across \(y) along"
        case .lineStart(let isPrinting): isPrinting ? "line-start printing" : "line-start losing the line"
        case .pageMode: "page-mode"
        case .standardMode: "standard-mode"
        case .pageArea(let x, let y, let width, let height): "page-area \(width)x\(height) at \(x),\(y)"
        case .pageDirection(let direction): "page-direction \(Command.words(of: direction))"
        case .printPage: "print-page"
        case .cancelArea: "cancel"
        case .pagePosition(let units): "page-position \(units)"
        case .pageMove(let units): "page-move \(units)"
        case .pageLine(let box): "page-line \(box.x1),\(box.y1) to \(box.x2),\(box.y2)"
        case .pageFrame(let box): "page-frame \(box.x1),\(box.y1) to \(box.x2),\(box.y2)"
        case .cut(let cut, feed: nil): "cut \(cut)"
        case .cut(let cut, feed: let feed?): "feed-and-cut \(cut) \(feed) dots"
        case .cutAs(let form, let feed):
            switch form {
            case .onePoint: "cut all but one point"
            case .threePoints: "cut all but three points"
            case .laterFull, .laterPartial: "cut-here-later \(form.cut) \(feed ?? 0) dots"
            case .returningFull, .returningPartial: "feed-cut-and-return \(form.cut) \(feed ?? 0) dots"
            }
        case .drawer(let pin, let on, let off):
            "drawer-kick pin \(pin == 0 ? 2 : 5) on \(Int(on) * 2) ms off \(Int(off) * 2) ms"
        case .drawerNow(let pin, let time): "drawer-kick-now pin \(pin == 0 ? 2 : 5) on \(Int(time) * 100) ms"
        case .buzzer(let times, let length): "buzzer \(Command.count(times, "time")) \(Int(length) * 100) ms"
        case .buzzerPattern(let parameters): "buzzer-pattern \(Hex.text(parameters))"
        case .qrModel(let model): "qr-model \(model == 49 ? "1" : model == 50 ? "2" : "micro")"
        case .qrModuleSize(let dots): "qr-module-size \(Command.count(dots, "dot"))"
        case .qrLevel(let level): "qr-error-correction \(level)"
        case .qrStore(let data): "qr-store \(data.count) bytes \(Hex.quoted(data))"
        case .qrPrint: "qr-print"
        case .areaSetting(let code, let function, let parameters):
            "\(code.word)-setting \(function): \(parameters.map(String.init).joined(separator: " "))"
        case .areaStore(let code, let data):
            "\(code.word)-store \(data.count) bytes \(Hex.quoted(data))"
        case .areaPrint(let code): "\(code.word)-print"
        case .barcodeHeight(let dots): "barcode-height \(Command.count(dots, "dot"))"
        case .barcodeModule(let dots): "barcode-module \(Command.count(dots, "dot"))"
        case .barcodeText(let position): "barcode-text \(position)"
        case .barcodeTextFont(let font): "barcode-text-font \(font)"
        case .barcode(let symbology, let data, _): "barcode \(symbology.name) \(Hex.quoted(data))"
        case .raster(let bitmap, let scale): "raster \(Command.size(bitmap))\(Command.words(of: scale))"
        case .columns(let bitmap, let mode):
            "columns \(Command.size(bitmap))" + (mode.dotWidth == 2 ? " single-density" : "")
        case .variableColumns(let bitmap, let scale):
            "variable-columns \(Command.size(bitmap))\(Command.words(of: scale))"
        case .bitImageDefine(let bitmap): "bit-image-define \(Command.size(bitmap))"
        case .bitImagePrint(let scale): "bit-image-print\(Command.words(of: scale))"
        case .bitImagesStore(let bitmaps):
            "bit-images-store" + bitmaps.prefix(8).map { " " + Command.size($0) }.joined(separator: ",")
        case .bitImageRecall(let number, let scale): "bit-image-recall \(number)\(Command.words(of: scale))"
        case .graphicsStore(let bitmap, let scale):
            "graphics-store \(Command.size(bitmap))\(Command.words(of: scale))"
        case .graphicsStoreColumns(let bitmap, let scale):
            "graphics-store-columns \(Command.size(bitmap))\(Command.words(of: scale))"
        case .graphicsDefine(let key, let bitmap): "graphics-define \(Hex.quoted(key.bytes)) \(Command.size(bitmap))"
        case .graphicsRecall(let key, let scale): "graphics-recall \(Hex.quoted(key.bytes))\(Command.words(of: scale))"
        case .graphicsForget(let key): "graphics-forget \(Hex.quoted(key.bytes))"
        case .graphicsPrint: "graphics-print"
        case .logoDefine(let key, let bitmap): "logo-define \(Hex.quoted(key.bytes)) \(Command.size(bitmap))"
        case .logoPrint(let key, let scale): "logo-print \(Hex.quoted(key.bytes))\(Command.words(of: scale))"
        case .logoDelete(let key): "logo-delete \(Hex.quoted(key.bytes))"
        case .logoList: "logo-list"
        case .statusRequest(let number): "status-request \(number)"
        case .recoveryRequest(let number): "recovery-request \(number)"
        case .automaticStatus(let events): events == 0 ? "automatic-status off" : "automatic-status \(events)"
        case .queuedStatus(let number): "queued-status \(number)"
        case .identityRequest(let number): "identity-request \(number)"
        case .processID(let token): "process-id \(Hex.quoted(token.bytes))"
        case .realTimeCommands(let pulse, let powerOff):
            "real-time-commands"
                + (pulse.map { " pulse " + Command.onOff($0) } ?? "")
                + (powerOff.map { " power-off " + Command.onOff($0) } ?? "")
        case .countPrinted: "count-printed"
        case .resetCount: "reset-count"
        case .cancelData: "cancel-data"
        case .setting: "setting"
        case .named(let name, _): name.rawValue
        case .unknown: "unknown"
        }
    }

    private static func count(_ number: some BinaryInteger, _ unit: String) -> String {
        number == 1 ? "1 \(unit)" : "\(number) \(unit)s"
    }

    private static func size(_ bitmap: Bitmap) -> String { "\(bitmap.width)x\(bitmap.height) dots" }

    private static func words(of scale: RasterScale) -> String {
        (scale.contains(.doubleWidth) ? " double-width" : "") + (scale.contains(.doubleHeight) ? " double-height" : "")
    }

    private static func words(of direction: PageDirection) -> String {
        switch direction {
        case .leftToRight: "left to right"
        case .bottomToTop: "bottom to top"
        case .rightToLeft: "right to left"
        case .topToBottom: "top to bottom"
        }
    }

    private static func onOff(_ isOn: Bool) -> String { isOn ? "on" : "off" }

    private static func words(of mode: PrintMode) -> String {
        let names: [(PrintMode, String)] = [
            (.emphasized, "emphasized"), (.doubleHeight, "double-height"), (.doubleWidth, "double-width"),
            (.underlined, "underlined"),
        ]
        let words = names.filter { mode.contains($0.0) }.map(\.1)
        return ([mode.contains(.fontB) ? "font b" : "font a"] + words).joined(separator: " ")
    }
}
