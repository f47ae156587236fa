import PrinterLanguage

/// Compiles templates: names become slots of the receipt's schema, properties become shapes, partials are written out.
///
/// A property holds for the lines below it in the same file; a partial starts with what holds where it is called and
/// leaves that as it was. Additions to ReceiptLine: a width `auto` in a list of widths is as wide as the text, and sizes
/// of codes may be given in millimetres.
struct TemplateCompiler {
    private let sources: [String: [UInt8]]
    private let suffix: String
    let allowsCommands: Bool
    var program: LayoutProgram
    private var used: [String] = []
    /// What names are looked up in, the innermost last.
    var contexts: [Context] = [.scope(.receipt)]
    private var openLists: [Slot] = []
    private var openFiles: [String] = []
    var shape = LineShape()
    /// Of the line that is being compiled.
    var column: Int32 = 0
    var code = CodeShape()

    /// Takes the text of each file under the name that partials call it by.
    ///
    /// - Parameter allowsCommands: whether `{command: …}` may stand in them; what it holds must pass
    ///   ``CommandAllowance`` all the same.
    init(
        sources: [String: [UInt8]], wordbook: Wordbook, suffix: String = ".receipt", allowsCommands: Bool = false
    ) {
        self.sources = sources
        program = LayoutProgram(wordbook: wordbook)
        self.suffix = suffix
        self.allowsCommands = allowsCommands
    }

    /// Compiles one template with all its partials.
    func template(named name: String) throws(TemplateError) -> Template {
        guard sources[name] != nil else {
            throw TemplateError(
                file: name + suffix, reason: "there is no template \"\(name)\"",
                suggestion: NearestName.of(name, among: sources.keys.sorted()))
        }
        var compiler = self
        let nodes = try compiler.open(name)
        try compiler.compile(nodes)
        return Template(
            name: name, source: compiler.used.flatMap { sources[$0] ?? [] }, program: compiler.program)
    }

    // MARK: Lines

    private mutating func open(_ name: String) throws(TemplateError) -> [TemplateSyntax.Node] {
        var parser = try TemplateParser(file: name + suffix, bytes: sources[name] ?? [])
        if !used.contains(name) { used.append(name) }
        openFiles.append(name)
        return try parser.parse()
    }

    private mutating func compile(_ nodes: [TemplateSyntax.Node]) throws(TemplateError) {
        for node in nodes {
            switch node {
            case .line(let columns, _): try compile(columns)
            case .rule: program.operations.append(.rule(shape: program.index(of: shape)))
            case .cut: program.operations.append(.cut)
            case .properties(let properties, let position): try compile(properties, at: position)
            case .section(let name, let inverted, let body, let position):
                try section(name, inverted: inverted, at: position) { compiler throws(TemplateError) in
                    try compiler.compile(body)
                }
            case .partial(let name, let position): try partial(name, at: position)
            }
        }
    }

    /// The lines of a partial; they end with `openFiles.removeLast()`.
    private mutating func lines(
        of name: String, at position: SourcePosition
    ) throws(TemplateError) -> [TemplateSyntax.Node] {
        guard sources[name] != nil else {
            throw position.error(
                "there is no partial \"\(name)\"", suggestion: NearestName.of(name, among: sources.keys.sorted()))
        }
        guard !openFiles.contains(name) else { throw position.error("the partial \"\(name)\" contains itself") }
        return try open(name)
    }

    private mutating func partial(_ name: String, at position: SourcePosition) throws(TemplateError) {
        let saved = (shape, code)
        try compile(try lines(of: name, at: position))
        openFiles.removeLast()
        if shape.isBoxed != saved.0.isBoxed { program.operations.append(.endBox) }
        (shape, code) = saved
    }

    /// The text of a partial that stands within a line.
    private mutating func inlinePartial(
        _ name: String, at position: SourcePosition, _ style: RunStyle
    ) throws(TemplateError) {
        let nodes = try lines(of: name, at: position)
        for node in nodes {
            guard nodes.count == 1, case .line(let columns, _) = node, columns.count <= 1 else {
                throw position.error(
                    "the partial \"\(name)\" has more than one line of one column, so it takes a line of its own")
            }
            var style = style
            for column in columns { try compile(column.pieces, &style) }
        }
        openFiles.removeLast()
    }

    private mutating func compile(_ columns: [TemplateSyntax.Column]) throws(TemplateError) {
        var line = shape
        line.alignments = columns.map(\.alignment)
        for (index, cell) in columns.enumerated() {
            column = Int32(index)
            var style = RunStyle()
            try compile(cell.pieces, &style)
        }
        program.operations.append(.end(shape: program.index(of: line), column: Int32(max(0, columns.count - 1))))
    }

    // MARK: Pieces

    mutating func compile(
        _ pieces: [TemplateSyntax.Piece], _ style: inout RunStyle
    ) throws(TemplateError) {
        for piece in pieces {
            switch piece {
            case .text(let bytes): literal(bytes, style)
            case .variable(let name, let position): program.operations.append(try variable(name, at: position, style))
            case .section(let name, let inverted, let body, let position):
                // Decorations that begin in a section end with it.
                let inner = style
                try section(name, inverted: inverted, at: position) { compiler throws(TemplateError) in
                    var style = inner
                    try compiler.compile(body, &style)
                }
            case .partial(let name, let position): try inlinePartial(name, at: position, style)
            case .decoration(.emphasis): style.bold.toggle()
            case .decoration(.underline): style.underline.toggle()
            case .decoration(.invert): style.invert.toggle()
            case .size(let carets): style.toggleSize(carets: carets)
            case .lineBreak: program.operations.append(.lineBreak(column: column))
            }
        }
    }

    private mutating func literal(_ bytes: [UInt8], _ style: RunStyle) {
        let (start, count) = (Int32(program.literals.count), Int32(bytes.count))
        program.operations.append(
            bytes.allSatisfy { (0x20..<0x7F).contains($0) }
                ? .plain(start: start, count: count, column: column, style)
                : .literal(start: start, count: count, column: column, style))
        program.literals += bytes
    }

    // MARK: Sections

    private mutating func section(
        _ name: String, inverted: Bool, at position: SourcePosition,
        body: (inout TemplateCompiler) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let (slot, inner) = try opened(by: name, at: position)
        if case .scope = inner.first, let slot, !inverted {
            guard !openLists.contains(slot) else {
                throw position.error("the section {{#\(name)}} stands inside itself")
            }
            openLists.append(slot)
        }
        let opening = program.operations.count
        if let slot { program.operations.append(.open(slot, inverted: inverted, end: 0)) }
        let outer = contexts
        // What is not there has no elements and no value, but names of its own.
        contexts += inner.filter { context in
            if case .prefix = context { true } else { !inverted }
        }
        try body(&self)
        contexts = outer
        guard let slot else {
            // What is always there: its section is only a place for names, its inverted section is never entered.
            if inverted { program.operations.removeLast(program.operations.count - opening) }
            return
        }
        if case .scope = inner.first, !inverted {
            program.operations.append(.close(slot, start: Int32(opening + 1)))
            openLists.removeLast()
        }
        program.operations[opening] = .open(
            slot, inverted: inverted, end: Int32(program.operations.count))
    }
}

extension RunStyle {
    /// `^` to `^^^^^^^`: the first run of carets sets the size, the next one takes it back.
    fileprivate mutating func toggleSize(carets: Int) {
        guard width == 1, height == 1 else {
            width = 1
            height = 1
            return
        }
        switch carets {
        case 1: width = 2
        case 2: height = 2
        default:
            width = UInt8(carets - 1)
            height = UInt8(carets - 1)
        }
    }
}
