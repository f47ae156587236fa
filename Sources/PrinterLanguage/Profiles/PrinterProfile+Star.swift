extension PrinterProfile {
    /// Star's models, switched to ESC/POS by their memory switch or utility.
    ///
    /// Dots and columns: the models' data sheets. Pages: as numbered in Star's ESC/POS mode. Assumed: feed before the cut,
    /// 3 lines; QR codes drawn. Their own languages are in `starNative`.
    static let star = [
        starTSP650II, starTSP700II, starTSP800II, starMCPrint2, starMCPrint3,
    ]

    /// TSP650II, 80 mm, 203 dpi.
    package static let starTSP650II = PrinterProfile(
        name: "star-tsp650ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: starPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, feedBeforeCut: 3)

    /// TSP700II, 80 mm, 203 dpi.
    package static let starTSP700II = PrinterProfile(
        name: "star-tsp700ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: starPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, feedBeforeCut: 3)

    /// TSP800II, 112 mm, 203 dpi.
    package static let starTSP800II = PrinterProfile(
        name: "star-tsp800ii", widthDots: 832, columnsA: 69, columnsB: 92, codePages: starPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, feedBeforeCut: 3)

    /// mC-Print2, 58 mm, 203 dpi.
    package static let starMCPrint2 = PrinterProfile(
        name: "star-mc-print2", widthDots: 384, columnsA: 32, columnsB: 42, codePages: starPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, feedBeforeCut: 3)

    /// mC-Print3, 80 mm, 203 dpi.
    package static let starMCPrint3 = PrinterProfile(
        name: "star-mc-print3", widthDots: 576, columnsA: 48, columnsB: 64, codePages: starPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, feedBeforeCut: 3)

    /// The pages of Star's ESC/POS mode.
    private static let starPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865),
    ]
}
