/// What a printer remembers between commands, as it is after `ESC @`.
struct PrinterState: Sendable {
    var page: CodePage? = .pc437
    var internationalSet: UInt8 = 0
    /// Whether two bytes make a wide character, as between `FS &` and `FS .`.
    var isTwoByte = false
    var alignment = Command.Alignment.left
    var font = Command.Font.a
    var width = 1
    var height = 1
    var isEmphasized = false
    var isDoubleStruck = false
    var underline = 0
    var isInverted = false
    var lineSpacing = 30
    var leftMargin = 0
    var areaWidth: Int?
    /// Free dots right of each character before it is enlarged.
    var characterSpacing = 0
    var isUpsideDown = false
    var isRotated = false
    /// Two-byte characters have sizes and lines of their own.
    var wideWidth = 1
    var wideHeight = 1
    var wideUnderline: Int?
    var wideSpacing = (left: 0, right: 0)
    var isUnicode = false
    /// In dots from the left margin; nil for every eighth character.
    var tabStops: [Int]?
    /// Units to the inch, 0 for dots.
    var unitsAcross = 0
    var unitsAlong = 0
    /// Characters drawn by the sender, by font and code, and wide ones by their two bytes.
    var userCharacters: [UInt16: Bitmap] = [:]
    var wideCharacters: [UInt16: Bitmap] = [:]
    var usesUserCharacters = false

    var qrData: [UInt8] = []
    var qrModuleDots = 3
    var qrLevel = Command.QRLevel.l
    var barcodeHeight = 162
    var barcodeModuleDots = 3
    var barcodeText = Command.BarcodeTextPosition.none
    var barcodeTextFont = Command.Font.a

    /// What `GS ( L` fn 50 prints.
    var graphics: Bitmap?
    /// What `GS /` prints.
    var bitImage: Bitmap?
    var areaCodes: [AreaCode: AreaCodeSettings] = [:]
    var areaData: [UInt8] = []
    /// What `GS ( L` fn 85 prints.
    var graphicsMemory: [LogoKey: Bitmap] = [:]

    /// Dots of one character of a font.
    static func cell(of font: Command.Font) -> (width: Int, height: Int) {
        switch font {
        case .a: (12, 24)
        case .b, .c: (9, 17)
        }
    }

    var cellWidth: Int { PrinterState.cell(of: font).width * width }
    var cellHeight: Int { PrinterState.cell(of: font).height * height }

    var spacing: Int { characterSpacing * width }

    /// The state as two-byte characters see it.
    var wide: PrinterState {
        var state = self
        state.width = wideWidth
        state.height = wideHeight
        state.underline = wideUnderline ?? underline
        return state
    }

    mutating func apply(_ mode: Command.PrintMode) {
        font = mode.contains(.fontB) ? .b : .a
        isEmphasized = mode.contains(.emphasized)
        height = mode.contains(.doubleHeight) ? 2 : 1
        width = mode.contains(.doubleWidth) ? 2 : 1
        underline = mode.contains(.underlined) ? 1 : 0
    }

    /// What a byte prints; U+FFFD where the page leaves it open or is not known.
    func scalar(for byte: UInt8) -> Unicode.Scalar {
        if byte < 0x7F { return InternationalSet.scalar(for: byte, set: internationalSet) }
        return page?.scalar(for: byte) ?? "\u{FFFD}"
    }
}
