/// An exact decimal number: a significand and the number of its digits behind the point.
///
/// Quantities, tax rates and amounts arrive as decimal text; this keeps them exact without Foundation's `Decimal`.
package struct Decimal64: Hashable, Sendable {
    package let significand: Int64
    package let scale: Int

    package init(significand: Int64, scale: Int) {
        self.significand = significand
        self.scale = scale
    }

    /// Reads `-?digits[.digits]` with at most 15 digits in all; leading zeros are allowed, anything else is `nil`.
    package init?(_ text: String) {
        var value: Int64 = 0
        var scale = 0
        var digits = 0
        var point = false
        var bytes = text.utf8[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { bytes.removeFirst() }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: ".") where !point && digits > 0: point = true
            case 0x30...0x39:
                digits += 1
                if digits > 15 { return nil }
                value = value * 10 + Int64(byte - 0x30)
                if point { scale += 1 }
            default: return nil
            }
        }
        guard digits > 0, !point || scale > 0 else { return nil }
        self.init(significand: negative ? -value : value, scale: scale)
    }

    /// The significand at another scale, or `nil` if digits other than zero would be lost or the value overflows.
    package func scaled(to target: Int) -> Int64? {
        var value = significand
        for _ in 0..<max(0, target - scale) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        for _ in 0..<max(0, scale - target) {
            guard value % 10 == 0 else { return nil }
            value /= 10
        }
        return value
    }

    /// The same number without zeros at its end: `1.50` becomes `1.5`, `2.00` becomes `2`.
    package var reduced: Decimal64 {
        var value = significand
        var digits = scale
        while digits > 0, value % 10 == 0 {
            value /= 10
            digits -= 1
        }
        return Decimal64(significand: value, scale: digits)
    }

    /// The plain decimal text, with as many decimals as the scale says.
    package var text: String {
        let negative = significand < 0
        var digits = String(significand.magnitude)
        if digits.utf8.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits }
        if scale > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale)) }
        return negative ? "-" + digits : digits
    }
}
