/// Turns text into bytes of the code pages a printer has, switching between them as seldom as can be.
///
/// No control byte ever comes out of text: C0, DEL and C1 characters become spaces, and a page's byte is never below
/// 0x20 nor 0x7F. The only other bytes put out are `ESC t n` (Star: `ESC GS t n`), `FS &` and `FS .`. ASCII passes through in whole runs.
///
/// Where the printer has a two-byte set, characters that no page has and nothing customary stands for are put out in it,
/// between `FS &` and `FS .`; text always ends in single-byte mode.
///
/// Any other character that no page of the printer has is replaced by its stand-in (`Transliteration`), else by a filled square
/// (U+25A0) for each of its columns, "#" where no page has the square, and counted in `missing`. Letters in decomposed
/// form are composed; marks that cannot be are left out, but for Thai vowels and tones that a page carries: these take a
/// cell of their own. Arabic and Hebrew are put out in the order of reading, letter by letter: neither turned round nor
/// joined.
package struct TextEncoder: Sendable {
    /// The number of the page that is selected now; nil while nobody knows, as after a reset.
    package private(set) var page: UInt8?
    /// How many characters were neither printed nor had a stand-in so far.
    package private(set) var missing = 0
    /// The first few of these, each once, so that somebody can name them.
    package private(set) var missingScalars: [Unicode.Scalar] = []

    /// What is printed for a column of a character that nothing stands for: a filled square.
    package static let replacement: Unicode.Scalar = "\u{25A0}"

    private let slots: [CodePageSlot]
    private let language: PrinterProfile.Language
    private let twoByteSet: TwoByteSet?
    /// Whether `FS &` was put out and `FS .` not yet.
    private var isTwoByte = false
    private var tables: CodePageTables { .all }
    /// Index into `slots` of the page selected now, -1 if none of them.
    private var current = -1

    /// An encoder for a printer's pages, the preferred first.
    package init(
        slots: [CodePageSlot], twoByteSet: TwoByteSet? = nil, language: PrinterProfile.Language = .escpos
    ) {
        self.slots = slots
        self.language = language
        self.twoByteSet = twoByteSet
    }

    /// Whether any page has the filled square.
    private var hasReplacement: Bool {
        slots.indices.contains { byte(TextEncoder.replacement.value, on: $0) != 0 }
    }

    /// An encoder for all that a profile can print.
    package init(profile: borrowing PrinterProfile) {
        // `FS`, which opens the two-byte mode of ESC/POS, opens the drawer of a Star.
        let isEscpos = profile.language == .escpos
        self.init(
            slots: profile.codePages, twoByteSet: isEscpos ? profile.twoByteSet : nil, language: profile.language)
    }

    /// The letters of U+00C0 to U+00FF on the preferred page, a bit for each: what ``PlainText`` counts the columns of.
    package var latinLetters: UInt64 { slots.first.map { tables.letters(on: $0.page) } ?? 0 }

    /// The page that is selected now; nil while nobody knows, and for one that is not the printer's.
    var currentPage: CodePage? { current < 0 ? nil : slots[current].page }

    /// Says that the page is not known any more: after `ESC @`, or when another writer had the printer.
    package mutating func forgetPage() {
        page = nil
        current = -1
    }

    /// Says that a page was selected by other means.
    package mutating func select(page number: UInt8) {
        page = number
        current = slots.firstIndex { $0.number == number } ?? -1
    }

    /// Appends text, page switches included.
    package mutating func append(_ utf8: borrowing Span<UInt8>, to out: inout [UInt8]) {
        appendAll(utf8, to: &out)
        leaveTwoByteMode(&out)
    }

    private mutating func appendAll(_ utf8: borrowing Span<UInt8>, to out: inout [UInt8]) {
        let count = utf8.count
        var position = 0
        while position < count {
            let start = position
            while position < count, TextEncoder.isPlain(utf8[position]) { position += 1 }
            // A mark may change the letter before it.
            if position > start, TextEncoder.isComposed(utf8, at: position - 1) { position -= 1 }
            if position > start {
                utf8.extracting(start..<position).withUnsafeBufferPointer { out.append(contentsOf: $0) }
            }
            guard position < count else { return }
            if utf8[position] < 0x20 || utf8[position] == 0x7F {
                out.append(0x20)
                position += 1
            } else {
                appendOther(utf8, at: &position, to: &out)
            }
        }
    }

    /// The columns a text takes when this encoder prints it, stand-ins counted at their own length.
    package func columns(of utf8: borrowing Span<UInt8>) -> Int {
        var columns = 0
        var position = 0
        while position < utf8.count {
            let start = position
            while position < utf8.count, utf8[position] < 0x80 { position += 1 }
            // A mark may change the letter before it.
            if position > start, TextEncoder.isComposed(utf8, at: position - 1) { position -= 1 }
            columns += position - start
            guard position < utf8.count else { break }
            let value = TextEncoder.scalar(in: utf8, at: &position)
            if isLetter(value) {
                columns += 1
                continue
            }
            switch kind(of: value) {
            case .blank(let width): columns += width
            case .invisible: break
            case .printed: columns += 1
            case .replaced(let bytes): columns += bytes.count
            case .wide: columns += 2
            case .missing(let width): columns += width
            }
        }
        return columns
    }

    /// Whether nothing but a square would be printed for a character, and it takes a column.
    package func lacks(_ scalar: Unicode.Scalar) -> Bool {
        if case .missing = kind(of: scalar.value) { true } else { false }
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F }

    /// Appends the character at `position`, which is not ASCII or has a mark after it.
    private mutating func appendOther(_ utf8: borrowing Span<UInt8>, at position: inout Int, to out: inout [UInt8]) {
        let start = position
        let value = TextEncoder.scalar(in: utf8, at: &position)
        // Some pages carry the soft hyphen, which is not to be printed inside a line.
        if current >= 0, value != 0xAD, !TextEncoder.isBlank(value) {
            let found = byte(value, on: current)
            if found != 0, !TextEncoder.isLeftOut(value) {
                leaveTwoByteMode(&out)
                out.append(found)
                return
            }
        }
        switch kind(of: value) {
        case .blank(let width):
            for _ in 0..<width { out.append(0x20) }
        case .invisible:
            break
        case .printed:
            switchPage(for: utf8, from: start, to: &out)
            out.append(byte(value, on: current))
        case .replaced(let bytes):
            out.append(contentsOf: bytes)
        case .wide(let code):
            if !isTwoByte {
                out.append(0x1C)
                out.append(0x26)
                isTwoByte = true
            }
            out.append(UInt8(truncatingIfNeeded: code >> 8))
            out.append(UInt8(truncatingIfNeeded: code))
        case .missing(let width):
            note(value)
            leaveTwoByteMode(&out)
            var square = UInt8(0x23)
            if hasReplacement {
                if current < 0 || byte(TextEncoder.replacement.value, on: current) == 0 {
                    switchPage(for: utf8, from: start, to: &out)
                }
                square = byte(TextEncoder.replacement.value, on: current)
            }
            for _ in 0..<width { out.append(square) }
        }
    }

    private mutating func leaveTwoByteMode(_ out: inout [UInt8]) {
        guard isTwoByte else { return }
        out.append(0x1C)
        out.append(0x2E)
        isTwoByte = false
    }

    private mutating func switchPage(for utf8: borrowing Span<UInt8>, from start: Int, to out: inout [UInt8]) {
        leaveTwoByteMode(&out)
        current = bestSlot(for: utf8, from: start)
        page = slots[current].number
        // `ESC t`, or Star's `ESC GS t`.
        out.append(0x1B)
        if language != .escpos { out.append(0x1D) }
        out.append(0x74)
        out.append(slots[current].number)
    }

    private mutating func note(_ value: UInt32) {
        missing += 1
        guard missingScalars.count < 16, let scalar = Unicode.Scalar(value), !missingScalars.contains(scalar) else {
            return
        }
        missingScalars.append(scalar)
    }

    /// What becomes of a character, whatever page is selected.
    private enum Kind {
        case blank(Int)
        case invisible
        case printed
        case replaced([UInt8])
        case wide(UInt16)
        case missing(Int)
    }

    private func kind(of value: UInt32) -> Kind {
        if TextEncoder.isBlank(value) { return .blank(value == 0x3000 ? 2 : 1) }
        if TextEncoder.isLeftOut(value) { return .invisible }
        if slots.indices.contains(where: { byte(value, on: $0) != 0 }) { return .printed }
        if let bytes = Transliteration.ascii(value) { return .replaced(bytes) }
        if let code = twoByteSet?.table.code(for: value), code != 0 { return .wide(code) }
        let width = ColumnWidth.of(value: value)
        return width == 0 ? .invisible : .missing(width)
    }

    /// Whether it is a letter of U+00C0 to U+02FF on the preferred page, as nearly all are: the short way to `printed`.
    @inline(__always)
    private func isLetter(_ value: UInt32) -> Bool {
        0xC0..<0x300 ~= value && !slots.isEmpty && byte(value, on: 0) != 0
    }

    /// The character that a page must have for another one to be printed; nil if none must.
    private func wanted(for value: UInt32) -> UInt32? {
        switch kind(of: value) {
        case .printed: value
        case .missing: hasReplacement ? TextEncoder.replacement.value : nil
        case .blank, .invisible, .replaced, .wide: nil
        }
    }

    /// The byte of a character on a slot's page, 0 for none.
    private func byte(_ value: UInt32, on slot: Int) -> UInt8 { tables.byte(for: value, on: slots[slot].page) }

    /// The page that carries the text on farthest from `start`, the preferred one of equals.
    ///
    /// Taking the farthest-reaching page each time gives the fewest switches there can be.
    private func bestSlot(for utf8: borrowing Span<UInt8>, from start: Int) -> Int {
        var best = 0
        var bestReach = -1
        for slot in slots.indices {
            let reach = reach(of: slot, in: utf8, from: start)
            if reach > bestReach {
                best = slot
                bestReach = reach
            }
            if reach == utf8.count { break }
        }
        return best
    }

    /// Where a page's text ends: at the first character that it lacks and another page has.
    private func reach(of slot: Int, in utf8: borrowing Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < utf8.count {
            if utf8[position] < 0x80, !TextEncoder.isComposed(utf8, at: position) {
                position += 1
                continue
            }
            let before = position
            let value = TextEncoder.scalar(in: utf8, at: &position)
            if byte(value, on: slot) != 0 { continue }
            guard let wanted = wanted(for: value) else { continue }
            if byte(wanted, on: slot) == 0 { return before == start ? -1 : before }
        }
        return position
    }

    /// The character at `position`, which moves behind it and behind a mark that could be composed with it.
    private static func scalar(in utf8: borrowing Span<UInt8>, at position: inout Int) -> UInt32 {
        let value = UTF8Reader.scalar(in: utf8, at: &position)
        guard position < utf8.count, utf8[position] == markLead else { return value }
        var next = position
        let mark = UTF8Reader.scalar(in: utf8, at: &next)
        guard let composed = Composition.compose(value, mark) else { return value }
        position = next
        return composed
    }

    /// The first UTF-8 byte of U+0300 to U+033F, where the marks stand that `Composition` knows.
    private static let markLead: UInt8 = 0xCC

    /// Whether the ASCII character at `position` and the mark after it are one character.
    @inline(__always)
    private static func isComposed(_ utf8: borrowing Span<UInt8>, at position: Int) -> Bool {
        guard position + 1 < utf8.count, utf8[position + 1] == markLead else { return false }
        var next = position + 1
        return Composition.compose(UInt32(utf8[position]), UTF8Reader.scalar(in: utf8, at: &next)) != nil
    }

    /// Marks that no cell is given to, even where a page has them; the ranges without any are passed over quickly.
    private static func isLeftOut(_ value: UInt32) -> Bool {
        switch value {
        case 0xAD: true
        case ..<0x300, 0x370..<0x483, 0x48A..<0x591, 0x2010..<0x202A, 0x2070..<0x20D0, 0x2100..<0x3000: false
        // Thai is not readable without its vowels.
        case 0x0E31, 0x0E34...0x0E3A, 0x0E47...0x0E4E: false
        default: ColumnWidth.isInvisible(value)
        }
    }

    /// C1 controls, spaces of every width, line and paragraph separators.
    private static func isBlank(_ value: UInt32) -> Bool {
        if value <= 0xA0 { return value < 0x20 || value >= 0x7F }
        switch value {
        case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
        default: return false
        }
    }
}
