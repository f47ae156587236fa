extension PrinterProfile {
    /// The fewest dots that a font's character takes: A, B and C.
    private static let fontDots = [("columnsA", 12), ("columnsB", 9), ("columnsC", 8)]

    /// Everything about the profile that cannot be: figures out of bounds, columns that do not fit, pages twice.
    package func problems() -> [ProfileProblem] {
        var problems: [ProfileProblem] = []
        func check(_ field: String, _ value: Int, _ bounds: ClosedRange<Int>) {
            if bounds.contains(value) { return }
            problems.append(
                ProfileProblem(
                    field, "\(value) is not within \(bounds.lowerBound) and \(bounds.upperBound)",
                    "write a number from \(bounds.lowerBound) to \(bounds.upperBound)"))
        }
        check("widthDots", widthDots, 1...1000)
        check("dpi", dpi, 72...600)
        check("rasterRows", rasterRows, 1...65_535)
        for (column, font) in zip([columnsA, columnsB, columnsC ?? 1], Self.fontDots) {
            let most = min(widthDots, 1000) / font.1
            if widthDots < 1 { continue }
            if column < 1 || column > most {
                problems.append(
                    ProfileProblem(
                        font.0, "\(column) columns of \(font.1) dots do not fit on \(widthDots) dots",
                        "write a number from 1 to \(max(1, most)), or correct widthDots"))
            }
        }
        if codePages.isEmpty {
            problems.append(
                ProfileProblem("codePages", "there is no code page", "name one page at least, such as 16: wpc1252"))
        }
        var numbers: Set<UInt8> = []
        for slot in codePages where !numbers.insert(slot.number).inserted {
            problems.append(
                ProfileProblem("codePages.\(slot.number)", "the number stands twice", "give each page its own number"))
        }
        if language != .escpos, twoByteSet != nil {
            problems.append(
                ProfileProblem("twoByte", "no two-byte set is known in Star's languages", "write twoByte: none"))
        }
        check("internationalSets", Int(internationalSets), 1...18)
        if let drawerPulse { check("drawerPulse", drawerPulse, 10...500) }
        if language != .escpos, !areaCodes.isEmpty {
            problems.append(
                ProfileProblem("codes", "these codes are drawn in Star's languages", "leave codes out"))
        }
        for pin in drawerPins where pin != 2 && pin != 5 {
            problems.append(
                ProfileProblem("drawerPins", "no drawer is wired to pin \(pin)", "write [2], [5], [2, 5] or []"))
        }
        return problems
    }

    /// Refuses a profile that cannot be.
    ///
    /// - Throws: the first of ``problems()``.
    package func validate() throws(ProfileProblem) {
        if let problem = problems().first { throw problem }
    }
}
