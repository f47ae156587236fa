extension PrinterProfile {
    /// The profiles that come with the program.
    package static let all = [generic80, generic58, epsonTMT20III, epsonTMT88V, virtual]

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

    /// Epson TM-T20III, 80 mm, 203 dpi.
    package static let epsonTMT20III = PrinterProfile(
        name: "epson-tm-t20iii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages,
        rasterRows: 1023, fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// Epson TM-T88V, 80 mm, 180 dpi.
    package static let epsonTMT88V = PrinterProfile(
        name: "epson-tm-t88v", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: epsonPages,
        rasterRows: 1023, fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// The printer of the sandbox, which speaks everything this room does.
    package static let virtual = PrinterProfile(
        name: "virtual", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages,
        rasterRows: 1023, fence: .processID, status: [.realTime, .automatic], feedBeforeCut: 3,
        disablesRealTime: true)

    /// Numbers that Epson gave and most makers follow; the pages any of them has.
    private static let commonPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866),
    ]

    /// Epson's numbers, with the pages that came later.
    private static let epsonPages =
        commonPages + [
            CodePageSlot(45, .wpc1250), CodePageSlot(46, .wpc1251), CodePageSlot(40, .iso8859p15),
            CodePageSlot(3, .pc860), CodePageSlot(4, .pc863), CodePageSlot(5, .pc865),
        ]
}
