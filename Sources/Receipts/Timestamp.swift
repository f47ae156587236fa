/// A point of time together with the offset of the zone in which it was observed.
///
/// Milliseconds since 1970-01-01T00:00:00Z and seconds east of Greenwich. The offset is stored, never computed here:
/// the rooms below know no time zones.
package struct Timestamp: Hashable, Sendable, Codable {
    package var milliseconds: Int64
    package var offset: Int

    package init(milliseconds: Int64, offset: Int = 0) {
        self.milliseconds = milliseconds
        self.offset = offset
    }

    /// Reads a date-time of RFC 3339, with a zone; fractions beyond milliseconds are cut.
    package init?(_ text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("Tt "), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            (1...12).contains(month), (1...CivilDate.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        var fraction = 0
        if reader.skip(".") {
            guard let value = reader.milliseconds() else { return nil }
            fraction = value
        }
        var offset = 0
        if !reader.skip("Zz") {
            let negative = reader.peek == UInt8(ascii: "-")
            guard reader.skip("+-"), let hours = reader.number(2), reader.skip(":"), let minutes = reader.number(2),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (negative ? -1 : 1)
        }
        guard reader.atEnd else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(milliseconds: Int64(seconds) * 1000 + Int64(fraction), offset: offset)
    }

    private var local: (date: CivilDate, second: Int, millisecond: Int) {
        let shifted = milliseconds + Int64(offset) * 1000
        let day = Int(shifted.flooredQuotient(86_400_000))
        let rest = Int(shifted - Int64(day) * 86_400_000)
        return (CivilDate(daysSince1970: day), rest / 1000, rest % 1000)
    }

    /// RFC 3339 with milliseconds if there are any: `2026-05-20T10:15:31+02:00`.
    package var rfc3339: String {
        let (date, second, millisecond) = local
        var text = "\(date.text)T\(clock(second))"
        if millisecond > 0 { text += "." + pad(millisecond, 3) }
        guard offset != 0 else { return text + "Z" }
        let minutes = offset.magnitude / 60
        return text + (offset < 0 ? "-" : "+") + pad(Int(minutes) / 60, 2) + ":" + pad(Int(minutes) % 60, 2)
    }

    /// The same instant in UTC with exactly three decimals, as DSFinV-K writes it: `2026-05-20T08:15:31.000Z`.
    package var utcMilliseconds: String {
        let (date, second, millisecond) = Timestamp(milliseconds: milliseconds).local
        return "\(date.text)T\(clock(second)).\(pad(millisecond, 3))Z"
    }

    /// The local date, `20.05.2026`.
    package var localDate: String {
        let date = local.date
        guard (0...9999).contains(date.year) else {
            return "\(pad(date.day, 2)).\(pad(date.month, 2)).\(pad(date.year, 4))"
        }
        return String(unsafeUninitializedCapacity: 10) { text in
            text.put(date.day, at: 0)
            text[2] = UInt8(ascii: ".")
            text.put(date.month, at: 3)
            text[5] = UInt8(ascii: ".")
            text.put(date.year / 100, at: 6)
            text.put(date.year % 100, at: 8)
            return 10
        }
    }

    /// The local time of day, `10:15:31`.
    package var localTime: String { clock(local.second) }

    private func clock(_ second: Int) -> String {
        String(unsafeUninitializedCapacity: 8) { text in
            text.put(second / 3600, at: 0)
            text[2] = UInt8(ascii: ":")
            text.put(second / 60 % 60, at: 3)
            text[5] = UInt8(ascii: ":")
            text.put(second % 60, at: 6)
            return 8
        }
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Writes a number of two digits.
    fileprivate func put(_ value: Int, at index: Int) {
        self[index] = UInt8(ascii: "0") + UInt8(value / 10)
        self[index + 1] = UInt8(ascii: "0") + UInt8(value % 10)
    }
}

private func pad(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

/// A day of the proleptic Gregorian calendar.
///
/// The conversion counts in eras of 400 years that begin in March, so that the leap day comes last.
private struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970: Int) {
        let shifted = daysSince1970 + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let year = month <= 2 ? self.year - 1 : self.year
        let era = year.flooredQuotient(400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    var text: String { "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))" }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

private struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var atEnd: Bool { index == bytes.count }
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skip(_ any: StaticString) -> Bool {
        guard let byte = peek, any.withUTF8Buffer({ $0.contains(byte) }) else { return false }
        index += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let byte = peek, (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
            index += 1
        }
        return value
    }

    mutating func milliseconds() -> Int? {
        var value = 0
        var count = 0
        while let byte = peek, (0x30...0x39).contains(byte) {
            if count < 3 { value = value * 10 + Int(byte - 0x30) }
            count += 1
            index += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<max(count, 3) { value *= 10 }
        return value
    }
}

extension BinaryInteger {
    fileprivate func flooredQuotient(_ divisor: Self) -> Self {
        let quotient = self / divisor
        return quotient * divisor > self ? quotient - 1 : quotient
    }
}
