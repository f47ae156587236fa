import FoundationEssentials
package import Receipts

/// All templates of a shop, compiled, with its words.
package struct TemplateStore: Sendable {
    private let templates: [String: Template]
    private let wordbook: Wordbook

    /// Reads and compiles every `*.receipt` and `*.words` of a directory; what it does not hold is as shipped.
    ///
    /// - Parameter allowsCommands: whether `{command: …}` may stand in its templates.
    /// - Throws: ``TemplateError`` for a directory that is missing, empty or unreadable, and for the first file with an
    ///   error, in the order of their names.
    package init(directory: String, allowsCommands: Bool = false) throws(TemplateError) {
        var sources: [String: [UInt8]] = [:]
        var words: [String: [UInt8]] = [:]
        for name in try TemplateStore.files(in: directory) {
            guard let data = FileManager.default.contents(atPath: directory + "/" + name) else {
                throw TemplateError(file: directory + "/" + name, reason: "the file cannot be read")
            }
            if name.hasSuffix(".receipt") {
                sources[String(name.dropLast(8))] = Array(data)
            } else {
                words[String(name.dropLast(6))] = Array(data)
            }
        }
        guard !sources.isEmpty || !words.isEmpty else {
            throw TemplateError(
                file: directory, reason: "the directory holds neither templates (*.receipt) nor words (*.words)")
        }
        try self.init(
            sources: ShippedTemplates.sources.merging(sources) { _, own in own }, words: words,
            allowsCommands: allowsCommands)
    }

    /// Compiles templates from their texts, with the shipped words where the others say nothing.
    package init(
        sources: [String: [UInt8]], words: [String: [UInt8]] = [:], allowsCommands: Bool = false
    ) throws(TemplateError) {
        wordbook = words.isEmpty ? try Wordbook.shipped.get() : try Wordbook(ShippedTemplates.words, own: words)
        let compiler = TemplateCompiler(sources: sources, wordbook: wordbook, allowsCommands: allowsCommands)
        var templates: [String: Template] = [:]
        for name in sources.keys.sorted() { templates[name] = try compiler.template(named: name) }
        self.templates = templates
    }

    /// The templates that come with the program: the files of `templates/`, embedded when it was built.
    package static func shipped() throws(TemplateError) -> TemplateStore {
        try TemplateStore(sources: ShippedTemplates.sources)
    }

    package var names: [String] { templates.keys.sorted() }

    /// The files of a directory that are read, in the order of their names.
    ///
    /// - Throws: ``TemplateError`` for a directory that is missing or unreadable.
    package static func files(in directory: String) throws(TemplateError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
                .filter { $0.first != "." && ($0.hasSuffix(".receipt") || $0.hasSuffix(".words")) }.sorted()
        } catch {
            throw TemplateError(file: directory, reason: "the directory of the templates cannot be read")
        }
    }

    /// - Throws: ``TemplateError`` with the nearest name if there is none of that name.
    package func template(named name: String) throws(TemplateError) -> Template {
        if let template = templates[name] { return template }
        throw TemplateError(
            file: name, reason: "there is no template \"\(name)\"", suggestion: NearestName.of(name, among: names))
    }

    /// The template that a document is printed with.
    ///
    /// - Parameter name: Of another one than the document's kind has.
    package func template(for receipt: Receipt, named name: String? = nil) throws(TemplateError) -> Template {
        try template(named: name ?? receipt.templateName)
    }

    /// Whether there are words of a BCP 47 tag, or of its language at least; else receipts are in English.
    package func hasWords(of language: String) -> Bool { wordbook.knows(language) }

    package var languages: [String] { wordbook.languages }

    /// What a mail says round its receipt: as text, without any markup.
    package func mailWords(for receipt: Receipt) -> MailWords {
        let words = wordbook.vocabulary(language: receipt.language, country: receipt.country)
        func text(_ word: Word) -> String { String(decoding: words[word], as: UTF8.self) }
        return MailWords(
            subject: "\(text(.emailSubject)) \(receipt.number) - \(receipt.shop.name)", greeting: text(.emailGreeting),
            note: text(.emailNote))
    }
}
