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
        case .align(let alignment): "align \(alignment)"
        case .emphasis(let isOn): "emphasis \(Command.onOff(isOn))"
        case .doubleStrike(let isOn): "double-strike \(Command.onOff(isOn))"
        case .underline(let dots): dots == 0 ? "underline off" : "underline \(Command.count(dots, "dot"))"
        case .invert(let isOn): "invert \(Command.onOff(isOn))"
        case .font(let font): "font \(font)"
        case .size(let width, let height): "size \(width)x\(height)"
        case .printMode(let mode): "print-mode \(Command.words(of: mode))"
        case .lineSpacing(let dots): "line-spacing \(Command.count(dots, "dot"))"
        case .defaultLineSpacing: "line-spacing default"
        case .feedDots(let dots): "feed \(Command.count(dots, "dot"))"
        case .feedLines(let lines): "feed \(Command.count(lines, "line"))"
        case .leftMargin(let dots): "left-margin \(Command.count(dots, "dot"))"
        case .printAreaWidth(let dots): "print-area-width \(Command.count(dots, "dot"))"
        case .absolutePosition(let dots): "position \(Command.count(dots, "dot"))"
        case .relativePosition(let dots): "move \(Command.count(dots, "dot"))"
        case .cut(let cut, feed: nil): "cut \(cut)"
        case .cut(let cut, feed: let feed?): "feed-and-cut \(cut) \(feed) dots"
        case .drawer(let pin, let on, let off):
            "drawer-kick pin \(pin == 0 ? 2 : 5) on \(Int(on) * 2) ms off \(Int(off) * 2) ms"
        case .qrModel(let model): "qr-model \(model == 49 ? "1" : model == 50 ? "2" : "micro")"
        case .qrModuleSize(let dots): "qr-module-size \(Command.count(dots, "dot"))"
        case .qrLevel(let level): "qr-error-correction \(level)"
        case .qrStore(let data): "qr-store \(data.count) bytes \(Hex.quoted(data))"
        case .qrPrint: "qr-print"
        case .barcodeHeight(let dots): "barcode-height \(Command.count(dots, "dot"))"
        case .barcodeModule(let dots): "barcode-module \(Command.count(dots, "dot"))"
        case .barcodeText(let position): "barcode-text \(position)"
        case .barcodeTextFont(let font): "barcode-text-font \(font)"
        case .barcode(let symbology, let data, _): "barcode \(symbology.name) \(Hex.quoted(data))"
        case .raster(let bitmap, let scale): "raster \(Command.size(bitmap))\(Command.words(of: scale))"
        case .columns(let bitmap, let mode):
            "columns \(Command.size(bitmap))" + (mode.dotWidth == 2 ? " single-density" : "")
        case .graphicsStore(let bitmap, let scale):
            "graphics-store \(Command.size(bitmap))\(Command.words(of: scale))"
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
