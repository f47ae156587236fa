import Flows
import Receipts

/// Times and amounts as people of a language write them.
struct Figures: Sendable {
    let words: Words
    /// Now, with the shop's offset.
    let now: Timestamp

    // MARK: Times

    /// `10:15` for today, else `20 May 10:15`, and with the year where it is another one.
    func time(_ time: Timestamp) -> String {
        let clock = String(time.localTime.prefix(5))
        return time.localDate == now.localDate ? clock : "\(day(time)) \(clock)"
    }

    func time(_ milliseconds: Int64) -> String { time(ZoneClock.local(milliseconds)) }

    func seconds(_ milliseconds: Int64) -> String {
        let time = ZoneClock.local(milliseconds)
        return time.localDate == now.localDate ? time.localTime : "\(day(time)) \(time.localTime)"
    }

    private func day(_ time: Timestamp) -> String {
        let parts = time.localDate.split(separator: ".").map(String.init)
        guard parts.count == 3 else { return time.localDate }
        let text = words("time.day", ("d", String(Int(parts[0]) ?? 0)), ("m", words("months.\(parts[1])")))
        return parts[2] == now.localDate.suffix(4) ? text : "\(text) \(parts[2])"
    }

    /// How long ago, in the largest unit that says enough.
    func ago(_ milliseconds: Int64) -> String {
        let minutes = Int(max(0, now.milliseconds - milliseconds) / 60_000)
        return switch minutes {
        case 0: words("time.moment")
        case 1..<120: words("time.minutes", ("n", String(minutes)))
        case 120..<2880: words("time.hours", ("n", String(minutes / 60)))
        default: words("time.days", ("n", String(minutes / 1440)))
        }
    }

    // MARK: Money

    /// From the decimal text: no amount passes through a floating-point number.
    func money(_ money: Money) -> String {
        let text = money.decimal
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        let (group, point) =
            switch words.language {
            case .english: (",", ".")
            case .german, .italian, .spanish: (".", ",")
            case .french: ("\u{202F}", ",")
            }
        let whole = Self.grouped(parts.first.map(String.init) ?? "0", by: group)
        let number = ([whole] + parts.dropFirst().map(String.init)).joined(separator: point)
        let sign = isNegative ? "\u{2212}" : ""
        let code = money.currency.code
        let symbol = Self.symbols[code] ?? code
        return words.language == .english && symbol != code
            ? "\(sign)\(symbol)\(number)" : "\(sign)\(number)\u{A0}\(symbol)"
    }

    private static let symbols = ["EUR": "€", "GBP": "£", "INR": "₹", "USD": "$"]

    private static func grouped(_ digits: String, by mark: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += mark }
            result.append(digit)
        }
        return result
    }
}
