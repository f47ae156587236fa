extension PrinterProfile {
    /// Custom's models.
    ///
    /// Dots: the data sheets. Assumed, as the command references were not at hand: pages, `GS r`, feed before the cut,
    /// columns as many as fit; QR codes drawn; nothing asked in real time.
    static let custom = [
        customKubeII, customP3,
    ]

    /// Kube II, 80 mm, 203 dpi.
    package static let customKubeII = PrinterProfile(
        name: "custom-kube-ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: customPages, nativeQR: false,
        fence: .queuedStatus)

    /// P3, 80 mm, 203 dpi.
    package static let customP3 = PrinterProfile(
        name: "custom-p3", widthDots: 576, columnsA: 48, columnsB: 64, codePages: customPages, nativeQR: false,
        fence: .queuedStatus)

    /// The pages of the first ESC/POS printers, with PC858 for the euro sign.
    private static let customPages = [
        CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850), CodePageSlot(3, .pc860),
        CodePageSlot(4, .pc863), CodePageSlot(5, .pc865),
    ]
}
