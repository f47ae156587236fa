extension PrinterProfile {
    /// A value as the configuration gives it: names stay text until here.
    package enum Value: Hashable, Sendable {
        case number(Int)
        case flag(Bool)
        case word(String)
        case words([String])
        case numbers([Int])
        /// Page numbers with the names of pages, in the order of preference.
        case pages([Page])
    }

    /// What the configuration says of one page.
    package struct Page: Hashable, Sendable {
        package let number: Int
        package let name: String

        package init(_ number: Int, _ name: String) {
            self.number = number
            self.name = name
        }
    }

    /// Puts what is known on site in the place of what the profile says.
    ///
    /// Fields: `widthDots dpi columnsA columnsB columnsC rasterRows feedBeforeCut internationalSets
    /// drawerPulse` (numbers), `cutter
    /// raster linePictures kanjiOff disablesRealTime` (flags), `qr pictures fence buzzer twoByte` (words), `status codes` (words),
    /// `drawerPins` (numbers), `codePages`. Pages replace the profile's; those with the euro sign are moved to the front.
    /// - Throws: a problem of this field alone; what does not fit together is found by ``problems()`` afterwards.
    package mutating func set(_ field: String, to value: Value) throws(ProfileProblem) {
        switch (field, value) {
        case ("widthDots", .number(let number)): widthDots = number
        case ("dpi", .number(let number)): dpi = number
        case ("columnsA", .number(let number)): columnsA = number
        case ("columnsB", .number(let number)): columnsB = number
        case ("columnsC", .number(let number)): columnsC = number
        case ("rasterRows", .number(let number)): rasterRows = number
        case ("feedBeforeCut", .number(let number)): feedBeforeCut = try Self.byte(number, field)
        case ("internationalSets", .number(let number)): internationalSets = try Self.byte(number, field)
        case ("cutter", .flag(let flag)): hasCutter = flag
        case ("raster", .flag(let flag)): raster = flag
        case ("linePictures", .flag(let flag)): linePictures = flag
        case ("kanjiOff", .flag(let flag)): needsKanjiOff = flag
        case ("disablesRealTime", .flag(let flag)): disablesRealTime = flag
        case ("qr", .word(let word)): nativeQR = try Self.choice(word, field, [("native", true), ("drawn", false)])
        case ("pictures", .word(let word)):
            pictures = try Self.choice(word, field, Graphics.allCases.map { ($0.rawValue, $0) })
        case ("fence", .word(let word)):
            fence = try Self.choice(
                word, field,
                [("none", .none), ("queued-status", .queuedStatus), ("process-id", .processID), ("counter", .counter)])
        case ("buzzer", .word(let word)):
            buzzer = try Self.choice(word, field, Buzzer.allCases.map { ($0.rawValue, $0) })
        case ("twoByte", .word(let word)):
            twoByteSet = try Self.choice(
                word, field, [("none", nil)] + TwoByteSet.allCases.map { ($0.rawValue, Optional($0)) })
        case ("status", .words(let words)):
            status = []
            for word in words {
                status.insert(try Self.choice(word, field, [("real-time", .realTime), ("automatic", .automatic)]))
            }
        case ("drawerPulse", .number(let number)): drawerPulse = number
        case ("codes", .words(let words)):
            areaCodes = []
            for word in words {
                areaCodes.insert(
                    try Self.choice(
                        word, field, [("pdf417", .pdf417), ("datamatrix", .dataMatrix), ("aztec", .aztec)]))
            }
        case ("drawerPins", .numbers(let numbers)):
            drawerPins = []
            for number in numbers { drawerPins.append(try Self.byte(number, field)) }
        case ("codePages", .pages(let pages)):
            var slots: [CodePageSlot] = []
            for page in pages { slots.append(try Self.slot(page)) }
            codePages = Self.withEuroFirst(slots)
        default:
            throw ProfileProblem(field, "the profile has no such field of this kind", "see the guide Profiles")
        }
    }

    private static func slot(_ page: Page) throws(ProfileProblem) -> CodePageSlot {
        let field = "codePages.\(page.number)"
        let number = try byte(page.number, field)
        guard let known = CodePage.named(page.name) else {
            throw ProfileProblem(
                field, "\"\(page.name)\" is no code page", "write one such as wpc1252, pc858 or iso8859-15",
                word: page.name, known: CodePage.allCases.map { $0.name.lowercased() })
        }
        return CodePageSlot(number, known)
    }

    private static func withEuroFirst(_ slots: [CodePageSlot]) -> [CodePageSlot] {
        slots.filter { $0.page.byte(for: "€") != nil } + slots.filter { $0.page.byte(for: "€") == nil }
    }

    private static func byte(_ number: Int, _ field: String) throws(ProfileProblem) -> UInt8 {
        guard let byte = UInt8(exactly: number) else {
            throw ProfileProblem(field, "\(number) is not within 0 and 255", "write a number from 0 to 255")
        }
        return byte
    }

    private static func choice<Choice>(
        _ word: String, _ field: String, _ choices: [(String, Choice)]
    ) throws(ProfileProblem) -> Choice {
        if let choice = choices.first(where: { $0.0 == word }) { return choice.1 }
        let words = choices.map(\.0)
        let list = words.joined(separator: ", ")
        throw ProfileProblem(
            field, "\"\(word)\" is none of \(list)", "write one of \(list)", word: word, known: words)
    }
}
