package import Receipts

/// A template that was compiled: it takes any receipt and any paper width.
package struct Template: Sendable {
    package let name: String
    /// The text of its file and of all its partials, which is what a template's hash covers.
    package let source: [UInt8]
    /// Of the source and of all words, which decide together what is printed.
    package let digest: Digest
    let program: LayoutProgram

    /// Whether there is a place for the provider's code.
    package var bearsFiscalCode: Bool {
        program.operations.contains { if case .slot(.fiscalCode, _, _) = $0 { true } else { false } }
    }

    /// Compiles a document of plain ReceiptLine, such as `quittance preview` is given.
    ///
    /// Tags may stand in it, but no receipt fills them.
    package init(document: [UInt8], name: String) throws(TemplateError) {
        self = try TemplateCompiler(sources: [name: document], wordbook: Wordbook.shipped.get(), suffix: "")
            .template(named: name)
    }

    init(name: String, source: [UInt8], program: LayoutProgram) {
        self.name = name
        self.source = source
        digest = Digest(of: source + program.wordbook.source)
        self.program = program
    }
}
