extension PrinterProfile {
    /// Rongta's models, whose page numbers are their own.
    ///
    /// Dots and pages: the maker's product pages and manuals. Assumed: two-byte mode at the start, `GS r`, feed before the
    /// cut; no buzzer.
    static let rongta = [
        rongtaRP80, rongtaRP326, rongtaRP332,
    ]

    /// RP80, 80 mm, 203 dpi; its pages are taken for those of the RP326, QR codes are drawn.
    package static let rongtaRP80 = PrinterProfile(
        name: "rongta-rp80", widthDots: 576, columnsA: 48, columnsB: 64, codePages: rongtaPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, needsKanjiOff: true)

    /// RP326, 80 mm, 203 dpi.
    package static let rongtaRP326 = PrinterProfile(
        name: "rongta-rp326", widthDots: 576, columnsA: 48, columnsB: 64, codePages: rongtaPages, fence: .queuedStatus,
        status: .realTime, needsKanjiOff: true)

    /// RP332, 80 mm, 203 dpi.
    package static let rongtaRP332 = PrinterProfile(
        name: "rongta-rp332", widthDots: 576, columnsA: 48, columnsB: 64, codePages: rongtaPages, fence: .queuedStatus,
        status: .realTime, needsKanjiOff: true)

    /// The pages of the RP326: 7 is PC866 and 17 is WPC1253.
    private static let rongtaPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(7, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865), CodePageSlot(30, .wpc1250), CodePageSlot(6, .wpc1251), CodePageSlot(17, .wpc1253),
        CodePageSlot(32, .wpc1254), CodePageSlot(34, .wpc1256), CodePageSlot(25, .wpc1257),
        CodePageSlot(35, .wpc1258), CodePageSlot(44, .iso8859p15), CodePageSlot(23, .iso8859p1),
        CodePageSlot(36, .iso8859p2), CodePageSlot(37, .iso8859p3), CodePageSlot(38, .iso8859p4),
        CodePageSlot(39, .iso8859p5), CodePageSlot(40, .iso8859p6), CodePageSlot(41, .iso8859p7),
        CodePageSlot(42, .iso8859p8), CodePageSlot(43, .iso8859p9), CodePageSlot(15, .pc862),
        CodePageSlot(24, .pc737), CodePageSlot(27, .pc720), CodePageSlot(28, .pc855), CodePageSlot(29, .pc857),
        CodePageSlot(31, .pc775), CodePageSlot(47, .pc874), CodePageSlot(1, .katakana),
    ]
}
