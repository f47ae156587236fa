extension PrinterProfile {
    /// Star's models in the languages they leave the works with.
    ///
    /// Dots and columns: the models' data sheets, SM-L300 and TSP800II from memory. Pages: Star's Line Mode and StarPRNT
    /// command specifications and public lists made from them; left out are Star's own table, its Katakana and its
    /// PC874, which differ from the pages of these names here. Which model speaks which language: public lists. Count and
    /// status: the appendices of both specifications, which name the TSP650, TSP700II and the SM-L series; assumed for
    /// the others. Assumed: rows of a picture; 3 lines between head and cutter, which only the picture of the paper needs;
    /// QR codes by the printer's own means on the TSP650II, TSP700II and TSP800II. The TSP100 series up to TSP100III
    /// (futurePRNT) takes pictures only, no text, and is not listed.
    static let starNative = [
        starTSP100IV, starTSP650IILine, starTSP700IILine, starTSP800IILine, starMCPrint2PRNT, starMCPrint3PRNT,
        starMPOP,
        starSML200, starSML300,
    ]

    /// TSP100IV (TSP143IV), 80 mm, 203 dpi.
    package static let starTSP100IV = star(.starPRNT, "star-tsp100iv", dots: 576, columns: (48, 64))

    /// TSP650II in Star Line Mode, 80 mm, 203 dpi.
    package static let starTSP650IILine = star(.starLine, "star-tsp650ii-line", dots: 576, columns: (48, 64))

    /// TSP700II in Star Line Mode, 80 mm, 203 dpi.
    package static let starTSP700IILine = star(.starLine, "star-tsp700ii-line", dots: 576, columns: (48, 64))

    /// TSP800II in Star Line Mode, 112 mm, 203 dpi.
    package static let starTSP800IILine = star(.starLine, "star-tsp800ii-line", dots: 832, columns: (69, 92))

    /// mC-Print2 in StarPRNT, 58 mm, 203 dpi.
    package static let starMCPrint2PRNT = star(.starPRNT, "star-mc-print2-prnt", dots: 384, columns: (32, 42))

    /// mC-Print3 in StarPRNT, 80 mm, 203 dpi.
    package static let starMCPrint3PRNT = star(.starPRNT, "star-mc-print3-prnt", dots: 576, columns: (48, 64))

    /// mPOP, 58 mm, 203 dpi, with a drawer of its own.
    package static let starMPOP = star(.starPRNT, "star-mpop", dots: 384, columns: (32, 42))

    /// SM-L200, portable, 58 mm, 203 dpi.
    package static let starSML200 = star(.starPRNT, "star-sm-l200", dots: 384, columns: (32, 42), isPortable: true)

    /// SM-L300, portable, 80 mm, 203 dpi.
    package static let starSML300 = star(.starPRNT, "star-sm-l300", dots: 576, columns: (48, 64), isPortable: true)

    private static func star(
        _ language: Language, _ name: String, dots: Int, columns: (a: Int, b: Int), isPortable: Bool = false
    ) -> PrinterProfile {
        var profile = PrinterProfile(
            name: name, widthDots: dots, columnsA: columns.a, columnsB: columns.b, codePages: starNativePages,
            hasCutter: !isPortable, fence: .counter, status: [.realTime, .automatic], feedBeforeCut: 3)
        profile.language = language
        // Its specification counts `ESC X` from the present position; for StarPRNT that is unknown.
        profile.linePictures = language == .starLine
        if isPortable { profile.drawerPins = [] }
        return profile
    }

    /// The `n` of `ESC GS t n`.
    private static let starNativePages = [
        CodePageSlot(32, .wpc1252), CodePageSlot(4, .pc858), CodePageSlot(1, .pc437), CodePageSlot(5, .pc852),
        CodePageSlot(10, .pc866), CodePageSlot(33, .wpc1250), CodePageSlot(34, .wpc1251), CodePageSlot(6, .pc860),
        CodePageSlot(7, .pc861), CodePageSlot(8, .pc863), CodePageSlot(9, .pc865), CodePageSlot(11, .pc855),
        CodePageSlot(12, .pc857), CodePageSlot(13, .pc862), CodePageSlot(14, .pc864), CodePageSlot(15, .pc737),
        CodePageSlot(16, .pc851), CodePageSlot(17, .pc869), CodePageSlot(19, .pc772), CodePageSlot(20, .pc774),
    ]
}
