/// Writes amounts of minor units as people read them: `1.234,50`, `1,234.50`, `-0,05`.
enum AmountFormat {
    static func append(_ minorUnits: Int64, digits: Int, marks: NumberMarks, to text: inout [UInt8]) {
        // From the end: 19 digits, marks of four bytes between their thousands, a decimal mark and a sign take 45 at most.
        var bytes = InlineArray<48, UInt8>(repeating: 0)
        var start = bytes.count
        var value = minorUnits.magnitude
        var written = 0
        repeat {
            if written == digits, digits > 0 {
                start -= 1
                bytes[start] = marks.decimal
            }
            if written > digits, (written - digits) % 3 == 0 {
                var mark = marks.thousands
                while mark > 0 {
                    start -= 1
                    bytes[start] = UInt8(truncatingIfNeeded: mark)
                    mark >>= 8
                }
            }
            let (rest, digit) = value.quotientAndRemainder(dividingBy: 10)
            start -= 1
            bytes[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            value = rest
            written += 1
        } while value > 0 || written <= digits
        if minorUnits < 0 {
            start -= 1
            bytes[start] = UInt8(ascii: "-")
        }
        bytes.span.extracting(start...).withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }
}
