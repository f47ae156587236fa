/// How a language writes numbers, dates and amounts; nothing is ever rounded.
struct Formats: Hashable, Sendable {
    var marks: NumberMarks
    /// Below ten a digit of `20.05.2026` by its place, else a character.
    var date: [UInt8]
    /// Below ten a digit of `10:15:31` by its place, else a character.
    var time: [UInt8]
    /// Whether the currency stands before the amount.
    var currencyFirst: Bool
    /// What stands between the amount and its currency.
    var currencyGap: [UInt8]

    /// Whether all that stands in numbers and times is ASCII, so that bytes are columns.
    var isPlain: Bool

    /// What a words file gives an example of.
    enum Key: String, CaseIterable, Sendable {
        case number = "format.number"
        case date = "format.date"
        case time = "format.time"
        case money = "format.money"

        var noun: String {
            switch self {
            case .number: "example of a number"
            case .date: "example of a date"
            case .time: "example of a time"
            case .money: "example of an amount"
            }
        }

        var example: String {
            switch self {
            case .number: "one thousand two hundred thirty-four and 56 hundredths"
            case .date: "the 31st of December 2026"
            case .time: "23:59:58 or 23:59"
            case .money: "1 and EUR"
            }
        }

        var sample: String {
            switch self {
            case .number: "1.234,56"
            case .date: "31.12.2026"
            case .time: "23:59:58"
            case .money: "1 EUR"
            }
        }
    }
}
