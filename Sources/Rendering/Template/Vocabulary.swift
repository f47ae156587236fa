import PrinterLanguage

/// The words of one language as UTF-8 with their formats, looked up once for each receipt.
struct Vocabulary: Sendable {
    let formats: Formats
    /// All words, one behind the other.
    let text: [UInt8]
    private let places: [Place]
    private let methods: [String: String]
    private let kinds: [String: String]

    private struct Place {
        var start: Int32
        var count: Int32
        /// Of a word of letters that take a column each.
        var columns: Int32
        /// Which letters beside ASCII a printer must have for that.
        var letters: UInt64
    }

    /// Takes each word from the first file that has it.
    ///
    /// - Throws: ``TemplateError`` for the first word that none of them has.
    init(_ files: [WordsFile]) throws(TemplateError) {
        var text: [UInt8] = []
        var places: [Place] = []
        for word in Word.allCases {
            guard let bytes = files.lazy.compactMap({ $0.words[word] }).first else {
                throw Vocabulary.missing(word.name, in: files)
            }
            let letters = PlainText.letters(of: bytes)
            places.append(
                Place(
                    start: Int32(text.count), count: Int32(bytes.count),
                    columns: letters == nil ? -1 : Int32(bytes.count { $0 & 0xC0 != 0x80 }), letters: letters ?? 0))
            text += bytes
        }
        var changes = Formats.Changes()
        for file in files { changes.fill(from: file.formats) }
        guard let formats = changes.formats else { throw Vocabulary.missing("format", in: files) }
        self.formats = formats
        self.text = text
        self.places = places
        methods = files.reduce(into: [:]) { $0.merge($1.methods) { nearest, _ in nearest } }
        kinds = files.reduce(into: [:]) { $0.merge($1.kinds) { nearest, _ in nearest } }
    }

    subscript(word: Word) -> [UInt8] {
        let place = places[Int(word.rawValue)]
        return Array(text[Int(place.start)..<Int(place.start + place.count)])
    }

    /// Where a word stands in a text that begins with ``text`` at a place.
    ///
    /// - Parameter letters: those beside ASCII that the printer has; without them nobody knows the columns yet.
    func place(of word: Word, from start: Int32, letters: UInt64) -> LayoutBuilder.Text {
        let place = places[Int(word.rawValue)]
        return LayoutBuilder.Text(
            start: start + place.start, count: place.count,
            columns: place.letters & ~letters == 0 ? place.columns : -1, isPlain: place.columns == place.count)
    }

    /// The name of a payment method; one that the files do not know is printed as it came.
    func method(_ method: String) -> String { methods[method] ?? method }

    /// The name of a kind of receipt; an unknown one is printed as it came.
    func kind(_ kind: String) -> String { kinds[kind] ?? kind }

    private static func missing(_ key: String, in files: [WordsFile]) -> TemplateError {
        TemplateError(file: (files.last?.tag ?? "en") + ".words", reason: "there is no text for \"\(key)\"")
    }
}
