extension PrinterProfile {
    /// The profiles that come with the program.
    ///
    /// Their figures were gathered from what makers publish and from public lists of printers, in part at second hand, and
    /// hardly any was tried on the machine itself: each maker's head names what is assumed. `quittance printers test` shows
    /// what a model really does, and `overrides` in the configuration corrects its profile.
    package static let all: [PrinterProfile] = [
        [generic80, generic58, virtual], epson, star, starNative, bixolon, citizen, custom, sewoo, xprinter, rongta,
        otherMakers,
    ].flatMap(\.self)

    /// The built-in profile of a name as the configuration writes it.
    package static func named(_ name: String) -> PrinterProfile? {
        all.first { $0.name == name }
    }

    /// Any 80 mm printer that understands ESC/POS; promises nothing but what nearly all of them do.
    package static let generic80 = PrinterProfile(
        name: "generic-80mm", widthDots: 576, columnsA: 48, columnsB: 64, codePages: commonPages,
        fence: .queuedStatus, status: .realTime, needsKanjiOff: true)

    /// Any 58 mm printer; these seldom cut and seldom know `GS ( k`.
    package static let generic58 = PrinterProfile(
        name: "generic-58mm", widthDots: 384, columnsA: 32, columnsB: 42, codePages: commonPages,
        hasCutter: false, nativeQR: false, fence: .queuedStatus, status: .realTime,
        needsKanjiOff: true)

    /// The printer of the sandbox, which speaks everything this room does.
    package static let virtual = PrinterProfile(
        name: "virtual", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages,
        rasterRows: 1023, fence: .processID, status: [.realTime, .automatic], feedBeforeCut: 3,
        disablesRealTime: true)

    /// Numbers that Epson gave and most makers follow; the pages nearly all of them have.
    static let commonPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866),
    ]

    /// Epson's numbers as its ESC/POS reference lists them; PC851, PC853, PC1098, Thai and Vietnamese ones left out.
    static let epsonPages =
        commonPages + [
            CodePageSlot(45, .wpc1250), CodePageSlot(46, .wpc1251), CodePageSlot(40, .iso8859p15),
            CodePageSlot(3, .pc860), CodePageSlot(4, .pc863), CodePageSlot(5, .pc865), CodePageSlot(47, .wpc1253),
            CodePageSlot(48, .wpc1254), CodePageSlot(49, .wpc1255), CodePageSlot(50, .wpc1256),
            CodePageSlot(51, .wpc1257), CodePageSlot(52, .wpc1258), CodePageSlot(39, .iso8859p2),
            CodePageSlot(13, .pc857), CodePageSlot(14, .pc737), CodePageSlot(15, .iso8859p7),
            CodePageSlot(32, .pc720), CodePageSlot(33, .pc775), CodePageSlot(34, .pc855), CodePageSlot(35, .pc861),
            CodePageSlot(36, .pc862), CodePageSlot(37, .pc864), CodePageSlot(38, .pc869), CodePageSlot(53, .rk1048),
            CodePageSlot(1, .katakana),
        ]
}
