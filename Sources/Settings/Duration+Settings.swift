import Receipts

extension Duration {
    /// Reads a whole number of at most nine digits with its unit: `500ms`, `3s`, `5m`, `24h`; anything else is `nil`.
    package init?(settings text: String) {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count), let number = Int64(String(digits) ?? "") else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(number)
        case "s": self = .seconds(number)
        case "m": self = .seconds(number * 60)
        case "h": self = .seconds(number * 3600)
        default: return nil
        }
    }

    /// The text that reads back to the same duration, in the largest unit that is exact down to milliseconds.
    package var settingsText: String {
        let milliseconds = milliseconds
        if milliseconds == 0 { return "0s" }
        if milliseconds % 3_600_000 == 0 { return "\(milliseconds / 3_600_000)h" }
        if milliseconds % 60_000 == 0 { return "\(milliseconds / 60_000)m" }
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
