/// Writes amounts of minor units as people read them: `1.234,50`, `1,234.50`, `-0,05`.
enum AmountFormat {
    static func append(_ minorUnits: Int64, digits: Int, marks: NumberMarks, to text: inout GrowingBuffer<UInt8>) {
        // From the end: 19 digits, marks of four bytes between their thousands, a decimal mark and a sign take 45 at most.
        var bytes = InlineArray<48, UInt8>(repeating: 0)
        var start = bytes.count
        var value = minorUnits.magnitude
        func put(_ byte: UInt8) {
            start -= 1
            bytes[start] = byte
        }
        func putDigit() {
            let (rest, digit) = value.quotientAndRemainder(dividingBy: 10)
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            value = rest
        }
        for _ in 0..<digits { putDigit() }
        if digits > 0 { put(marks.decimal) }
        var group = 3
        repeat {
            if group == 0 {
                var mark = marks.thousands
                while mark > 0 {
                    put(UInt8(truncatingIfNeeded: mark))
                    mark >>= 8
                }
                group = 3
            }
            putDigit()
            group -= 1
        } while value > 0
        if minorUnits < 0 { put(UInt8(ascii: "-")) }
        bytes.span.extracting(start...).withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }
}
