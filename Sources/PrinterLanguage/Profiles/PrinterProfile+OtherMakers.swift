extension PrinterProfile {
    /// Models of makers with one or two of them here.
    ///
    /// Dots and columns: the makers' manuals and data sheets. Assumed unless a model says otherwise: two-byte mode at the
    /// start for printers made in China, `GS r`, feed before the cut; no buzzer.
    static let otherMakers = [
        zjiangPOS5890, netumNT5890K, munbynITPP047, snbcBTPR880NP, partnerRP100, seikoRPF10, metapaceT1, sunmiV2,
    ]

    /// Zjiang POS-5890, 58 mm, 203 dpi, no cutter; QR codes drawn.
    package static let zjiangPOS5890 = PrinterProfile(
        name: "zjiang-pos-5890", widthDots: 384, columnsA: 32, columnsB: 42, codePages: zjiangPages, hasCutter: false,
        nativeQR: false, fence: .queuedStatus, status: .realTime, needsKanjiOff: true)

    /// Netum NT-5890K, 58 mm, 203 dpi, no cutter; QR codes drawn.
    package static let netumNT5890K = PrinterProfile(
        name: "netum-nt-5890k", widthDots: 384, columnsA: 32, columnsB: 42, codePages: zjiangPages, hasCutter: false,
        nativeQR: false, fence: .queuedStatus, status: .realTime, needsKanjiOff: true)

    /// Munbyn ITPP047, 80 mm, 42 columns; QR codes drawn.
    ///
    /// Number 6 is a second WPC1252.
    package static let munbynITPP047 = PrinterProfile(
        name: "munbyn-itpp047", widthDots: 512, columnsA: 42, columnsB: 56, codePages: firstPages, nativeQR: false,
        fence: .queuedStatus, status: .realTime, needsKanjiOff: true)

    /// SNBC BTP-R880NP, 80 mm, 203 dpi; `GS r` and `GS a` are documented, its pages are assumed, QR codes drawn.
    package static let snbcBTPR880NP = PrinterProfile(
        name: "snbc-btp-r880np", widthDots: 576, columnsA: 48, columnsB: 64, codePages: firstPages, nativeQR: false,
        fence: .queuedStatus, status: [.realTime, .automatic], needsKanjiOff: true)

    /// Partner RP-100-300II, 80 mm, 203 dpi; its pages are assumed, QR codes drawn.
    package static let partnerRP100 = PrinterProfile(
        name: "partner-rp-100-300ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: firstPages,
        nativeQR: false, fence: .queuedStatus)

    /// Seiko RP-F10, 80 mm, 203 dpi, font B 8 dots wide, taken for 64 columns.
    package static let seikoRPF10 = PrinterProfile(
        name: "seiko-rp-f10", widthDots: 576, columnsA: 48, columnsB: 64,
        codePages: firstPages + [
            CodePageSlot(45, .wpc1250), CodePageSlot(46, .wpc1251), CodePageSlot(47, .wpc1253),
            CodePageSlot(48, .wpc1254), CodePageSlot(13, .pc857), CodePageSlot(14, .pc737), CodePageSlot(34, .pc855),
            CodePageSlot(37, .pc864), CodePageSlot(1, .katakana),
        ],
        fence: .queuedStatus, status: .realTime)

    /// Metapace T-1, 80 mm, 180 dpi, no QR codes; PC858 is its one page with the euro sign.
    package static let metapaceT1 = PrinterProfile(
        name: "metapace-t-1", widthDots: 504, dpi: 180, columnsA: 42, columnsB: 56,
        codePages: [
            CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850), CodePageSlot(3, .pc860),
            CodePageSlot(4, .pc863), CodePageSlot(5, .pc865), CodePageSlot(1, .katakana),
        ],
        nativeQR: false, fence: .queuedStatus, status: .realTime)

    /// Sunmi V2, 58 mm, 203 dpi, built into the till: no cutter, no drawer, nothing comes back.
    package static let sunmiV2 = PrinterProfile(
        name: "sunmi-v2", widthDots: 384, columnsA: 32, columnsB: 42,
        codePages: firstPages + [
            CodePageSlot(13, .pc857), CodePageSlot(14, .pc737), CodePageSlot(33, .pc775), CodePageSlot(34, .pc855),
            CodePageSlot(36, .pc862), CodePageSlot(37, .pc864),
        ],
        hasCutter: false, needsKanjiOff: true, drawerPins: [])

    /// Epson's first pages.
    private static let firstPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865),
    ]

    /// The pages of the POS-5890 family.
    private static let zjiangPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865), CodePageSlot(72, .wpc1250), CodePageSlot(23, .wpc1251), CodePageSlot(90, .wpc1253),
        CodePageSlot(91, .wpc1254), CodePageSlot(32, .wpc1255), CodePageSlot(92, .wpc1256),
        CodePageSlot(25, .wpc1257), CodePageSlot(27, .wpc1258), CodePageSlot(24, .pc737), CodePageSlot(93, .pc720),
        CodePageSlot(95, .pc775), CodePageSlot(56, .pc861), CodePageSlot(60, .pc855), CodePageSlot(61, .pc857),
        CodePageSlot(62, .pc862), CodePageSlot(66, .pc869), CodePageSlot(68, .pc772), CodePageSlot(69, .pc774),
    ]
}
