extension Formats {
    /// What the files of a language say, the nearest first.
    struct Changes: Sendable {
        private var marks: NumberMarks?
        private var date: [UInt8]?
        private var time: [UInt8]?
        private var currencyFirst: Bool?
        private var currencyGap: [UInt8]?

        /// Reads an example; false if it is none.
        mutating func take(_ text: String, as key: Key) -> Bool {
            switch key {
            case .number: readNumber(text)
            case .date: readDate(text)
            case .time: readTime(text)
            case .money: readMoney(text)
            }
        }

        /// Takes from the other whatever is not said yet.
        mutating func fill(from other: Changes) {
            marks = marks ?? other.marks
            date = date ?? other.date
            time = time ?? other.time
            currencyFirst = currencyFirst ?? other.currencyFirst
            currencyGap = currencyGap ?? other.currencyGap
        }

        /// Nil while something is not said.
        var formats: Formats? {
            guard let marks, let date, let time, let currencyFirst, let currencyGap else {
                return nil
            }
            return Formats(
                marks: marks, date: date, time: time,
                currencyFirst: currencyFirst, currencyGap: currencyGap,
                isPlain: marks.thousands < 0x80 && (date + time).allSatisfy { $0 < 0x80 })
        }

        private mutating func readNumber(_ text: String) -> Bool {
            let scalars = Array(text.unicodeScalars)
            guard scalars.first == "1", scalars.suffix(2) == ["5", "6"], scalars.count >= 7 else { return false }
            let middle = scalars[1..<(scalars.count - 3)]
            guard middle.suffix(3) == ["2", "3", "4"], middle.count <= 4,
                let decimal = UInt8(exactly: scalars[scalars.count - 3].value), Changes.isMark(decimal)
            else { return false }
            let thousands = middle.dropLast(3)
            guard thousands.allSatisfy({ !(0x30...0x39).contains($0.value) }), thousands.first?.value != UInt32(decimal)
            else { return false }
            // A number never breaks.
            let mark = thousands.first.map { $0 == " " ? "\u{A0}" : String($0) } ?? ""
            marks = NumberMarks(decimal: decimal, thousands: mark.utf8.reduce(0) { $0 << 8 | UInt32($1) })
            return true
        }

        private static func isMark(_ byte: UInt8) -> Bool {
            (0x21..<0x7F).contains(byte) && !(0x30...0x39).contains(byte) && byte != UInt8(ascii: "-")
        }

        private mutating func readDate(_ text: String) -> Bool {
            date =
                Changes.pattern(text, [("2026", 6), ("31", 0), ("12", 3)])
                ?? Changes.pattern(text, [("31", 0), ("12", 3), ("26", 8)])
            return date != nil
        }

        private mutating func readTime(_ text: String) -> Bool {
            time =
                Changes.pattern(text, [("23", 0), ("59", 3), ("58", 6)])
                ?? Changes.pattern(text, [("23", 0), ("59", 3)])
            return time != nil
        }

        private mutating func readMoney(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            let code = Array("EUR".utf8)
            guard bytes.count >= 4, bytes.contains(UInt8(ascii: "1")) else { return false }
            let gap: ArraySlice<UInt8>
            if bytes.last == UInt8(ascii: "1"), bytes.starts(with: code) {
                gap = bytes[3..<(bytes.count - 1)]
                currencyFirst = true
            } else if bytes.first == UInt8(ascii: "1"), bytes.suffix(3) == code[...] {
                gap = bytes[1..<(bytes.count - 3)]
                currencyFirst = false
            } else {
                return false
            }
            guard gap.allSatisfy({ $0 == 0x20 || $0 == 0xC2 || $0 == 0xA0 }) else { return false }
            currencyGap = gap.isEmpty ? [] : Array("\u{A0}".utf8)
            return true
        }

        /// The places of an example's digits, each part exactly once; everything else stands for itself.
        private static func pattern(_ text: String, _ parts: [(digits: String, place: UInt8)]) -> [UInt8]? {
            var bytes = text.utf8[...]
            var left = parts
            var pattern: [UInt8] = []
            while let byte = bytes.first {
                if let index = left.firstIndex(where: { bytes.starts(with: $0.digits.utf8) }) {
                    let part = left.remove(at: index)
                    for offset in 0..<part.digits.utf8.count { pattern.append(part.place + UInt8(offset)) }
                    bytes = bytes.dropFirst(part.digits.utf8.count)
                } else {
                    guard !(0x30...0x39).contains(byte) else { return nil }
                    pattern.append(byte)
                    bytes = bytes.dropFirst()
                }
            }
            return left.isEmpty ? pattern : nil
        }
    }
}
