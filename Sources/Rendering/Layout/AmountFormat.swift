/// Writes amounts of minor units as people read them: `1.234,50`, `1,234.50`, `-0,05`.
enum AmountFormat {
    static func append(_ minorUnits: Int64, digits: Int, language: ReceiptLanguage, to text: inout [UInt8]) {
        var value = minorUnits.magnitude
        if minorUnits < 0 { text.append(UInt8(ascii: "-")) }
        let start = text.count
        var written = 0
        repeat {
            if written == digits, digits > 0 { text.append(language.decimalMark) }
            let whole = written - digits
            if whole > 0, whole % 3 == 0 {
                for byte in language.thousandsMark.reversed() { text.append(byte) }
            }
            text.append(UInt8(ascii: "0") + UInt8(value % 10))
            value /= 10
            written += 1
        } while value > 0 || written <= digits
        text[start...].reverse()
    }
}
