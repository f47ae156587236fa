/// Numbers as ECMAScript writes them (ECMA-262, Number::toString), which RFC 8785 section 3.2.2.3 prescribes.
enum ECMAScriptNumber {
    /// The canonical text of a JSON number: the one of the nearest binary64; `nil` beyond its range.
    static func canonical(_ text: String) -> String? {
        guard let value = Double(text), value.isFinite else { return nil }
        return self.text(value)
    }

    /// The shortest digits that read back as the same number, the closest of them; `nil` for what is no number.
    static func text(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        // Minus zero is written as zero.
        guard value != 0 else { return "0" }
        let (digits, point) = decimal(value.magnitude)
        let text: String
        switch point {
        case digits.count...21: text = digits + String(repeating: "0", count: point - digits.count)
        case 1...21: text = digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0: text = "0." + String(repeating: "0", count: -point) + digits
        default:
            let exponent = point - 1
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            text = digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
        }
        return value < 0 ? "-" + text : text
    }

    /// The digits without zeros at either end, and where the decimal point stands: 0.00123 is "123" and -2.
    ///
    /// The standard library's description already holds the shortest, closest digits; only its layout differs.
    private static func decimal(_ value: Double) -> (digits: String, point: Int) {
        var digits = ""
        var point: Int?
        var exponent = 0
        let parts = value.description.split(separator: "e")
        for character in parts.first ?? "" {
            if character == "." { point = digits.utf8.count } else { digits.append(character) }
        }
        if parts.count == 2 { exponent = Int(parts[1]) ?? 0 }
        var place = (point ?? digits.utf8.count) + exponent
        while digits.utf8.first == UInt8(ascii: "0"), digits.utf8.count > 1 {
            digits.removeFirst()
            place -= 1
        }
        while digits.utf8.last == UInt8(ascii: "0"), digits.utf8.count > 1 { digits.removeLast() }
        return (digits, place)
    }
}
