extension PrinterProfile {
    /// Xprinter's models, which many brands sell as their own.
    ///
    /// Dots, columns, `ESC B`: the maker's programmer manual for the XP-80 series. Pages: as an XP-N160II and an XP-T80Q
    /// print them. They start in two-byte mode. Assumed: `GS r`, feed before the cut.
    static let xprinter = [
        xprinterXP58, xprinterXP80, xprinterXPN160II,
    ]

    /// XP-58, 58 mm, 203 dpi, no cutter; QR codes drawn.
    ///
    /// Only the pages that nearly all printers have are taken.
    package static let xprinterXP58 = PrinterProfile(
        name: "xprinter-xp-58", widthDots: 384, columnsA: 32, columnsB: 42, codePages: Array(xprinterPages.prefix(9)),
        hasCutter: false, nativeQR: false, fence: .queuedStatus, status: .realTime, needsKanjiOff: true, buzzer: .none)

    /// XP-80, 80 mm, 203 dpi.
    package static let xprinterXP80 = PrinterProfile(
        name: "xprinter-xp-80", widthDots: 576, columnsA: 48, columnsB: 64, codePages: xprinterPages,
        fence: .queuedStatus, status: .realTime, needsKanjiOff: true, buzzer: .pulses)

    /// XP-N160II, 80 mm, 203 dpi.
    package static let xprinterXPN160II = PrinterProfile(
        name: "xprinter-xp-n160ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: xprinterPages,
        fence: .queuedStatus, status: .realTime, needsKanjiOff: true, buzzer: .pulses)

    /// The pages of the XP-N160II.
    private static let xprinterPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865), CodePageSlot(23, .wpc1251), CodePageSlot(7, .wpc1253), CodePageSlot(25, .wpc1257),
        CodePageSlot(33, .wpc1256), CodePageSlot(6, .iso8859p1), CodePageSlot(24, .pc737), CodePageSlot(22, .pc864),
        CodePageSlot(1, .katakana),
    ]
}
