/// What the configuration knows better than a printer's profile: plain values under the names of the profile's fields.
///
/// Words and page names are not known here; whoever has the profiles reads them and says what is wrong with
/// ``problem(_:_:_:)``, so that the operator is told the line.
package struct PrinterOverrides: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case number(Int)
        case flag(Bool)
        case word(String)
        case words([String])
        case numbers([Int])
        case pages([Page])
    }

    /// The number of a code page and its name.
    package struct Page: Hashable, Sendable {
        package let number: Int
        package let name: String

        package init(_ number: Int, _ name: String) {
            self.number = number
            self.name = name
        }
    }

    package struct Entry: Hashable, Sendable {
        package let field: String
        package let value: Value

        package init(_ field: String, _ value: Value) {
            self.field = field
            self.value = value
        }
    }

    /// What a field's value looks like.
    enum Kind {
        case number, flag, word, words, numbers, pages
    }

    /// Every field there is, in the order of the guide.
    static let kinds: [(field: String, kind: Kind)] = [
        ("codePages", .pages), ("fence", .word), ("status", .words), ("widthDots", .number), ("dpi", .number),
        ("columnsA", .number), ("columnsB", .number), ("columnsC", .number), ("cutter", .flag), ("qr", .word),
        ("raster", .flag), ("pictures", .word), ("rasterRows", .number), ("linePictures", .flag),
        ("feedBeforeCut", .number), ("kanjiOff", .flag), ("twoByte", .word),
        ("disablesRealTime", .flag), ("buzzer", .word), ("drawerPins", .numbers), ("drawerPulse", .number),
        ("codes", .words), ("internationalSets", .number),
    ]

    /// The names of all fields.
    package static var fields: [String] { kinds.map(\.field) }

    /// In the order of `fields`.
    package internal(set) var entries: [Entry] = []
    /// The file, and the key and the line of the whole group.
    var file = ""
    var key = "overrides"
    var line = 0
    /// The lines of fields and of single pages, such as `codePages.16`.
    var lines: [String: Int] = [:]

    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// The error for a field: with its own line, else with that of the group.
    package func problem(_ field: String, _ sentence: String, _ remedy: String) -> SettingsError {
        SettingsError(
            file: file, line: lines[field] ?? line, key: "\(key).\(field)", sentence: sentence, remedy: remedy)
    }
}
