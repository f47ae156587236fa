extension PrinterProfile {
    /// Epson's models.
    ///
    /// Dots, columns, fonts, cutters and pages: the models' technical reference guides. `GS ( H`, `GS ( D`, `GS a`,
    /// `GS ( k`: the lists of models in Epson's ESC/POS reference. Buzzers are an option that shops add: none is
    /// assumed. Assumed for all: feed before the cut, 4 lines; `GS v 0` of 1,023 rows. `ESC *`: the reference, which
    /// has it for all of them and puts its dots into the print buffer, among characters.
    static let epson = [
        epsonTMT20II, epsonTMT20III, epsonTMT70II, epsonTMT82II, epsonTMT82III, epsonTMT88III, epsonTMT88IV,
        epsonTMT88V, epsonTMT88VI, epsonTMT88VII, epsonTMM30, epsonTMM30II, epsonTMM30III, epsonTMM50, epsonTML90,
        epsonTMP20, epsonTMP80, epsonTMU220,
    ]

    /// TM-T20II, 80 mm, 203 dpi.
    package static let epsonTMT20II = PrinterProfile(
        name: "epson-tm-t20ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-T20III, 80 mm, 203 dpi.
    package static let epsonTMT20III = PrinterProfile(
        name: "epson-tm-t20iii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-T70II, 80 mm, 180 dpi, paper at the front.
    package static let epsonTMT70II = PrinterProfile(
        name: "epson-tm-t70ii", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: epsonLaterPages,
        rasterRows: 1023, linePictures: true, fence: .processID, status: [.realTime, .automatic], disablesRealTime: true
    )

    /// TM-T82II, 80 mm, 203 dpi; its pages are taken for those of the TM-T20II.
    package static let epsonTMT82II = PrinterProfile(
        name: "epson-tm-t82ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-T82III, 80 mm, 203 dpi; its pages are taken for those of the TM-T20III.
    package static let epsonTMT82III = PrinterProfile(
        name: "epson-tm-t82iii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-T88III, 80 mm, 180 dpi; no `GS ( H`, no QR codes.
    ///
    /// Sources disagree about its page 18, which is left out.
    package static let epsonTMT88III = PrinterProfile(
        name: "epson-tm-t88iii", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56,
        codePages: epsonFirstPages.filter { $0.number != 18 }, nativeQR: false, rasterRows: 1023, linePictures: true,
        fence: .queuedStatus,
        status: [.realTime, .automatic])

    /// TM-T88IV, 80 mm, 180 dpi; QR codes are drawn, as sources disagree about them.
    package static let epsonTMT88IV = PrinterProfile(
        name: "epson-tm-t88iv", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: epsonFirstPages,
        nativeQR: false, rasterRows: 1023, linePictures: true, fence: .processID, status: [.realTime, .automatic],
        disablesRealTime: true)

    /// TM-T88V, 80 mm, 180 dpi.
    package static let epsonTMT88V = PrinterProfile(
        name: "epson-tm-t88v", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: epsonPages,
        rasterRows: 1023, linePictures: true, fence: .processID, status: [.realTime, .automatic], disablesRealTime: true
    )

    /// TM-T88VI, 80 mm, 180 dpi.
    package static let epsonTMT88VI = PrinterProfile(
        name: "epson-tm-t88vi", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: epsonPages,
        rasterRows: 1023, linePictures: true, fence: .processID, status: [.realTime, .automatic], disablesRealTime: true
    )

    /// TM-T88VII, 80 mm, 180 dpi.
    package static let epsonTMT88VII = PrinterProfile(
        name: "epson-tm-t88vii", widthDots: 512, dpi: 180, columnsA: 42, columnsB: 56, codePages: epsonPages,
        rasterRows: 1023, linePictures: true, fence: .processID, status: [.realTime, .automatic], disablesRealTime: true
    )

    /// TM-m30, 80 mm, 203 dpi; its pages are taken for those of the TM-T20II.
    package static let epsonTMM30 = PrinterProfile(
        name: "epson-tm-m30", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-m30II, 80 mm, 203 dpi; its pages are taken for those of the TM-T20II.
    package static let epsonTMM30II = PrinterProfile(
        name: "epson-tm-m30ii", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-m30III, 80 mm, 203 dpi, font B 10 dots and font C 9 dots wide; without PC858 and PC720.
    package static let epsonTMM30III = PrinterProfile(
        name: "epson-tm-m30iii", widthDots: 576, columnsA: 48, columnsB: 57, columnsC: 64,
        codePages: epsonLaterPages.filter { $0.number != 19 && $0.number != 32 }, rasterRows: 1023, linePictures: true,
        fence: .processID,
        status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-m50, 80 mm, 203 dpi; its pages are taken for those of the TM-T20II.
    package static let epsonTMM50 = PrinterProfile(
        name: "epson-tm-m50", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-L90, receipts of 80 mm, 203 dpi.
    package static let epsonTML90 = PrinterProfile(
        name: "epson-tm-l90", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonLaterPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true)

    /// TM-P20, carried, 58 mm, 203 dpi, no cutter, no drawer.
    package static let epsonTMP20 = PrinterProfile(
        name: "epson-tm-p20", widthDots: 384, columnsA: 32, columnsB: 42, codePages: epsonPages, hasCutter: false,
        rasterRows: 1023, linePictures: true, fence: .processID, status: [.realTime, .automatic],
        disablesRealTime: true, drawerPins: [])

    /// TM-P80, carried, 80 mm, 203 dpi, no drawer; the model with the cutter.
    package static let epsonTMP80 = PrinterProfile(
        name: "epson-tm-p80", widthDots: 576, columnsA: 48, columnsB: 64, codePages: epsonLaterPages, rasterRows: 1023,
        linePictures: true,
        fence: .processID, status: [.realTime, .automatic], disablesRealTime: true, drawerPins: [])

    /// TM-U220, 76 mm, 9 needles at 400 half dots a line: text only, 33 or 40 columns.
    ///
    /// The models B and A cut, the D does not. Its pages are taken for the first ones.
    package static let epsonTMU220 = PrinterProfile(
        name: "epson-tm-u220", widthDots: 400, dpi: 160, columnsA: 33, columnsB: 40, codePages: epsonFirstPages,
        nativeQR: false, raster: false, fence: .queuedStatus, status: [.realTime, .automatic])

    /// The pages of the older models.
    private static let epsonFirstPages = [
        CodePageSlot(16, .wpc1252), CodePageSlot(19, .pc858), CodePageSlot(0, .pc437), CodePageSlot(2, .pc850),
        CodePageSlot(18, .pc852), CodePageSlot(17, .pc866), CodePageSlot(3, .pc860), CodePageSlot(4, .pc863),
        CodePageSlot(5, .pc865), CodePageSlot(1, .katakana),
    ]

    /// What later models know besides: Lithuanian and Ukrainian.
    private static let epsonLaterPages =
        epsonPages + [CodePageSlot(42, .pc774), CodePageSlot(43, .pc772), CodePageSlot(44, .pc1125)]
}
