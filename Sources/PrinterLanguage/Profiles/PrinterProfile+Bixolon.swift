extension PrinterProfile {
    /// Bixolon's models.
    ///
    /// Dots, columns and status commands: the models' command manuals. Pages: as an SRP-350III prints them; taken for the
    /// others of its time. Assumed: feed before the cut, 4 lines; no buzzer.
    static let bixolon = [
        bixolonSRP350III, bixolonSRP350PlusIII, bixolonSRP352PlusIII, bixolonSRP330II, bixolonSRPS300,
        bixolonSRP275III,
    ]

    /// SRP-350III, 80 mm, 180 dpi.
    package static let bixolonSRP350III = PrinterProfile(
        name: "bixolon-srp-350iii", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, columnsC: 56,
        codePages: bixolonPages, fence: .queuedStatus, status: [.realTime, .automatic])

    /// SRP-350plusIII, 80 mm, 180 dpi.
    package static let bixolonSRP350PlusIII = PrinterProfile(
        name: "bixolon-srp-350plusiii", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, columnsC: 56,
        codePages: bixolonPages, fence: .queuedStatus, status: [.realTime, .automatic])

    /// SRP-352plusIII, 80 mm, 203 dpi.
    package static let bixolonSRP352PlusIII = PrinterProfile(
        name: "bixolon-srp-352plusiii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: bixolonPages,
        fence: .queuedStatus, status: [.realTime, .automatic])

    /// SRP-330II, 80 mm, 180 dpi; QR codes drawn.
    package static let bixolonSRP330II = PrinterProfile(
        name: "bixolon-srp-330ii", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: bixolonPages,
        nativeQR: false, fence: .queuedStatus, status: [.realTime, .automatic])

    /// SRP-S300, linerless, receipts of 80 mm, 203 dpi; QR codes native.
    ///
    /// Only the pages that all Bixolon models share.
    package static let bixolonSRPS300 = PrinterProfile(
        name: "bixolon-srp-s300", widthDots: 576, columnsA: 48, columnsB: 64, codePages: Array(bixolonPages.prefix(9)),
        fence: .queuedStatus, status: [.realTime, .automatic])

    /// SRP-275III, 76 mm, 9 needles: text only, 33 or 42 columns.
    ///
    /// Half dots a line are taken for 400.
    package static let bixolonSRP275III = PrinterProfile(
        name: "bixolon-srp-275iii", widthDots: 400, dpi: 160, columnsA: 33, columnsB: 42, codePages: bixolonFirstPages,
        nativeQR: false, raster: false, fence: .queuedStatus, status: [.realTime, .automatic])

    /// The pages of the SRP-350III.
    private static let bixolonPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865), CodePageSlot(47, .wpc1250), CodePageSlot(28, .wpc1251), CodePageSlot(24, .wpc1253),
        CodePageSlot(25, .wpc1254), CodePageSlot(33, .wpc1255), CodePageSlot(40, .wpc1256),
        CodePageSlot(26, .wpc1257), CodePageSlot(41, .wpc1258), CodePageSlot(37, .pc857), CodePageSlot(29, .pc737),
        CodePageSlot(30, .pc775), CodePageSlot(38, .iso8859p7), CodePageSlot(21, .pc862), CodePageSlot(22, .pc864),
        CodePageSlot(1, .katakana),
    ]

    /// The pages that the command manuals of the older models list.
    private static let bixolonFirstPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865), CodePageSlot(21, .pc862), CodePageSlot(22, .pc864),
    ]
}
