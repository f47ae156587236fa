/// The words of one language as UTF-8 with their formats, looked up once for each receipt.
struct Vocabulary: Sendable {
    let formats: Formats
    private let words: [[UInt8]]
    private let columns: [Int32]
    private let methods: [String: String]
    private let kinds: [String: String]

    /// Takes each word from the first file that has it.
    ///
    /// - Throws: ``TemplateError`` for the first word that none of them has.
    init(_ files: [WordsFile]) throws(TemplateError) {
        var words: [[UInt8]] = []
        for word in Word.allCases {
            guard let text = files.lazy.compactMap({ $0.words[word] }).first else {
                throw Vocabulary.missing(word.name, in: files)
            }
            words.append(text)
        }
        var changes = Formats.Changes()
        for file in files { changes.fill(from: file.formats) }
        guard let formats = changes.formats else { throw Vocabulary.missing("format", in: files) }
        self.formats = formats
        self.words = words
        columns = words.map { word in word.allSatisfy { $0 < 0x80 } ? Int32(word.count) : -1 }
        methods = files.reduce(into: [:]) { $0.merge($1.methods) { nearest, _ in nearest } }
        kinds = files.reduce(into: [:]) { $0.merge($1.kinds) { nearest, _ in nearest } }
    }

    subscript(word: Word) -> [UInt8] { words[Int(word.rawValue)] }

    /// The columns of a word; negative where they depend on the printer's code pages.
    func columns(_ word: Word) -> Int32 { columns[Int(word.rawValue)] }

    /// The name of a payment method; one that the files do not know is printed as it came.
    func method(_ method: String) -> String { methods[method] ?? method }

    /// The name of a kind of receipt; an unknown one is printed as it came.
    func kind(_ kind: String) -> String { kinds[kind] ?? kind }

    private static func missing(_ key: String, in files: [WordsFile]) -> TemplateError {
        TemplateError(file: (files.last?.tag ?? "en") + ".words", reason: "there is no text for \"\(key)\"")
    }
}
