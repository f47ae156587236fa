import Receipts

/// The vocabularies of all languages and countries, resolved once.
///
/// A word of `de-AT` is looked for in the shop's `de-AT.words`, in the shipped one, then in the shop's `de.words`, the
/// shipped one and at last in English: so a file need only hold what differs.
struct Wordbook: Sendable {
    private struct Key: Hashable {
        var language: String
        var country: Country
    }

    private let vocabularies: [Vocabulary]
    /// Of the tags that files are named for, alone and with each country.
    private let places: [Key: Int]
    private let tags: [String: Int]
    private let english: Int
    /// The text of the shop's own files.
    let source: [UInt8]

    /// What comes with the program.
    static let shipped = Result { () throws(TemplateError) in try Wordbook(ShippedTemplates.words, own: [:]) }

    /// - Parameters:
    ///   - shipped: texts of words files by their tags; English must be complete.
    ///   - own: the shop's.
    /// - Throws: ``TemplateError`` for the first file with an error, in the order of their names.
    init(_ shipped: [String: [UInt8]], own: [String: [UInt8]]) throws(TemplateError) {
        source = own.sorted { $0.key < $1.key }.flatMap { Array($0.key.utf8) + [0x0A] + $0.value }
        let own = try Wordbook.files(own)
        let shipped = try Wordbook.files(shipped)
        var vocabularies: [Vocabulary] = []
        var tags: [String: Int] = [:]
        for tag in Set(own.keys).union(shipped.keys).union(["en"]).sorted() {
            var chain: [WordsFile] = []
            for tag in Wordbook.generalizations(of: tag) + ["en"] {
                chain += [own[tag], shipped[tag]].compactMap(\.self)
            }
            tags[tag] = vocabularies.count
            vocabularies.append(try Vocabulary(chain))
        }
        self.vocabularies = vocabularies
        self.tags = tags
        english = tags["en"] ?? 0
        var places: [Key: Int] = [:]
        for (tag, place) in tags {
            for country in Country.allCases {
                let local = tag.contains("-") ? nil : tags[tag + "-" + country.rawValue.lowercased()]
                places[Key(language: tag, country: country)] = local ?? place
            }
        }
        self.places = places
    }

    /// The vocabulary of a BCP 47 tag, of that country where the tag names none.
    func vocabulary(language: String, country: Country) -> Vocabulary {
        vocabularies[places[Key(language: language, country: country)] ?? place(language, country)]
    }

    /// Whether there are words of a BCP 47 tag, or of its language at least; else receipts are in English.
    func knows(_ language: String) -> Bool {
        Wordbook.generalizations(of: language.lowercased()).contains { tags[$0] != nil }
    }

    /// The tags that files of words are named for.
    var languages: [String] { tags.keys.sorted() }

    private func place(_ language: String, _ country: Country) -> Int {
        let tag = language.lowercased()
        if let known = places[Key(language: tag, country: country)] { return known }
        for tag in Wordbook.generalizations(of: tag) {
            if let place = tags[tag] { return place }
        }
        return english
    }

    private static func files(_ texts: [String: [UInt8]]) throws(TemplateError) -> [String: WordsFile] {
        var files: [String: WordsFile] = [:]
        for tag in texts.keys.sorted() {
            let file = try WordsFile(tag: tag, bytes: texts[tag] ?? [])
            guard files.updateValue(file, forKey: file.tag) == nil else {
                throw TemplateError(file: tag + ".words", reason: "another file is named for the same language")
            }
        }
        return files
    }

    /// The tag, and what is left of it without its last groups: `de-at`, `de`.
    private static func generalizations(of tag: String) -> [String] {
        var groups = tag.split(separator: "-")
        var tags: [String] = []
        while !groups.isEmpty {
            tags.append(groups.joined(separator: "-"))
            groups.removeLast()
        }
        return tags
    }
}
