import FoundationEssentials

/// All templates of a shop, compiled.
package struct TemplateStore: Sendable {
    private let sources: [String: [UInt8]]
    private let templates: [String: Template]

    /// Reads and compiles every `*.receipt` of a directory.
    ///
    /// - Parameter allowsCommands: whether `{command: …}` may stand in them.
    /// - Throws: ``TemplateError`` for a directory that is missing, empty or unreadable, and for the first file with an
    ///   error, in the order of their names.
    package init(directory: String, allowsCommands: Bool = false) throws(TemplateError) {
        var sources: [String: [UInt8]] = [:]
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw TemplateError(file: directory, reason: "the directory of the templates cannot be read")
        }
        for name in names.sorted() where name.hasSuffix(".receipt") {
            guard let data = FileManager.default.contents(atPath: directory + "/" + name) else {
                throw TemplateError(file: directory + "/" + name, reason: "the template cannot be read")
            }
            sources[String(name.dropLast(8))] = Array(data)
        }
        guard !sources.isEmpty else {
            throw TemplateError(file: directory, reason: "the directory holds no template (*.receipt)")
        }
        try self.init(sources: sources, allowsCommands: allowsCommands)
    }

    /// Compiles templates from their texts.
    package init(sources: [String: [UInt8]], allowsCommands: Bool = false) throws(TemplateError) {
        var templates: [String: Template] = [:]
        let compiler = TemplateCompiler(sources: sources, allowsCommands: allowsCommands)
        for name in sources.keys.sorted() { templates[name] = try compiler.template(named: name) }
        self.sources = sources
        self.templates = templates
    }

    /// The templates that come with the program: the files of `templates/`, embedded when it was built.
    package static func shipped() throws(TemplateError) -> TemplateStore {
        try TemplateStore(sources: ShippedTemplates.sources)
    }

    package var names: [String] { templates.keys.sorted() }

    /// - Throws: ``TemplateError`` with the nearest name if there is none of that name.
    package func template(named name: String) throws(TemplateError) -> Template {
        if let template = templates[name] { return template }
        throw TemplateError(
            file: name, reason: "there is no template \"\(name)\"", suggestion: NearestName.of(name, among: names))
    }
}
