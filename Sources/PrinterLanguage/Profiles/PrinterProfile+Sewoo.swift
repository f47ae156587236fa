extension PrinterProfile {
    /// Sewoo's models.
    ///
    /// `DLE EOT` and `GS a`: the command manuals. Assumed: the narrower of the two heads that the models are sold with (180
    /// dpi), Epson's first pages, `GS r`, feed before the cut; QR codes drawn.
    static let sewoo = [
        sewooSLKTS400, sewooLKT21,
    ]

    /// SLK-TS400, 80 mm, 180 dpi.
    package static let sewooSLKTS400 = PrinterProfile(
        name: "sewoo-slk-ts400", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: sewooPages,
        nativeQR: false, fence: .queuedStatus, status: .realTime)

    /// LK-T21, 80 mm, 180 dpi.
    package static let sewooLKT21 = PrinterProfile(
        name: "sewoo-lk-t21", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: sewooPages,
        nativeQR: false, fence: .queuedStatus, status: .realTime)

    /// Epson's first pages.
    private static let sewooPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865),
    ]
}
