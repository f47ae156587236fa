/// Turns text into bytes of the code pages a printer has, switching between them as seldom as can be.
///
/// No control byte ever comes out of text: C0, DEL and C1 characters become spaces, and a page's byte is never below
/// 0x20 nor 0x7F. The only other bytes put out are the page switches `ESC t n`. ASCII passes through in whole runs.
///
/// A character that no page of the printer has is replaced by its stand-in (`Transliteration`), else by one "?" for
/// each of its columns, and counted in `missing`. Letters in decomposed form are composed; marks that cannot be are
/// left out.
package struct TextEncoder: Sendable {
    /// The number of the page that is selected now; nil while nobody knows, as after a reset.
    package private(set) var page: UInt8?
    /// How many characters became "?" so far.
    package private(set) var missing = 0

    private let slots: [CodePageSlot]
    private let tables = CodePageTables.all
    /// Index into `slots` of the page selected now, -1 if none of them.
    private var current = -1

    /// An encoder for a printer's pages, the preferred first.
    package init(slots: [CodePageSlot]) {
        self.slots = slots
    }

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
            if utf8[position] < 0x80, !TextEncoder.isComposed(utf8, at: position) {
                columns += 1
                position += 1
                continue
            }
            switch kind(of: TextEncoder.scalar(in: utf8, at: &position)) {
            case .blank(let width): columns += width
            case .invisible: break
            case .printed: columns += 1
            case .replaced(let bytes): columns += bytes.count
            case .missing(let width): columns += width
            }
        }
        return columns
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
            if found != 0 {
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
            let chosen = bestSlot(for: utf8, from: start)
            current = chosen
            page = slots[chosen].number
            out.append(0x1B)
            out.append(0x74)
            out.append(slots[chosen].number)
            out.append(byte(value, on: chosen))
        case .replaced(let bytes):
            out.append(contentsOf: bytes)
        case .missing(let width):
            missing += 1
            for _ in 0..<width { out.append(0x3F) }
        }
    }

    /// What becomes of a character, whatever page is selected.
    private enum Kind {
        case blank(Int)
        case invisible
        case printed
        case replaced([UInt8])
        case missing(Int)
    }

    private func kind(of value: UInt32) -> Kind {
        if TextEncoder.isBlank(value) { return .blank(value == 0x3000 ? 2 : 1) }
        if ColumnWidth.isInvisible(value) { return .invisible }
        if slots.indices.contains(where: { byte(value, on: $0) != 0 }) { return .printed }
        if let bytes = Transliteration.ascii(value) { return .replaced(bytes) }
        return .missing(ColumnWidth.of(value: value))
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
            if case .printed = kind(of: value) { return before == start ? -1 : before }
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

    /// C1 controls, spaces of every width, line and paragraph separators.
    private static func isBlank(_ value: UInt32) -> Bool {
        if value <= 0xA0 { return value < 0x20 || value >= 0x7F }
        switch value {
        case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
        default: return false
        }
    }
}
