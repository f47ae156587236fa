import PrinterLanguage

/// The words of one language as UTF-8 with their formats, looked up once for each receipt.
struct Vocabulary: Sendable {
    let formats: Formats
    /// All words, one behind the other.
    let text: [UInt8]
    private let places: [LayoutBuilder.Text]
    private let methods: [String: String]
    private let kinds: [String: String]

    /// Takes each word from the first file that has it.
    ///
    /// - Throws: ``TemplateError`` for the first word that none of them has.
    init(_ files: [WordsFile]) throws(TemplateError) {
        var text: [UInt8] = []
        var places: [LayoutBuilder.Text] = []
        for word in Word.allCases {
            guard let bytes = files.lazy.compactMap({ $0.words[word] }).first else {
                throw Vocabulary.missing(word.name, in: files)
            }
            let isPlain = bytes.withUnsafeBufferPointer(PlainText.covers)
            places.append(
                LayoutBuilder.Text(
                    start: Int32(text.count), count: Int32(bytes.count), columns: isPlain ? Int32(bytes.count) : -1,
                    isPlain: isPlain))
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
        let place = place(of: word)
        return Array(text[Int(place.start)..<Int(place.start + place.count)])
    }

    /// Where a word stands in ``text``; its columns are negative where they depend on the printer's code pages.
    func place(of word: Word) -> LayoutBuilder.Text { places[Int(word.rawValue)] }

    /// The name of a payment method; one that the files do not know is printed as it came.
    func method(_ method: String) -> String { methods[method] ?? method }

    /// The name of a kind of receipt; an unknown one is printed as it came.
    func kind(_ kind: String) -> String { kinds[kind] ?? kind }

    private static func missing(_ key: String, in files: [WordsFile]) -> TemplateError {
        TemplateError(file: (files.last?.tag ?? "en") + ".words", reason: "there is no text for \"\(key)\"")
    }
}
