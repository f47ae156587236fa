/// Compiles templates: names become slots of the receipt's schema, properties become shapes, partials are written out.
///
/// A property holds for the lines below it in the same file; a partial starts with what holds where it is called and
/// leaves that as it was. Served: `align`, `width`, `border` without lines, `text`, `code` with `qrcode`, `option`,
/// `comment`. Two additions to ReceiptLine: a width `auto` in a list of widths is as wide as the text, and the option
/// `30-40mm` asks for a code of that side length.
package struct TemplateCompiler {
    private let sources: [String: [UInt8]]
    private let suffix: String
    private var program = LayoutProgram()
    private var used: [String] = []
    private var scopes: [Schema.Scope] = [.receipt]
    private var openLists: [Slot] = []
    private var shape = LineShape()
    private var code = CodeShape()

    /// Takes the text of each file under the name that partials call it by.
    package init(sources: [String: [UInt8]], suffix: String = ".receipt") {
        self.sources = sources
        self.suffix = suffix
    }

    /// Compiles one template with all its partials.
    package func template(named name: String) throws(TemplateError) -> Template {
        guard sources[name] != nil else {
            throw TemplateError(
                file: name + suffix, reason: "there is no template \"\(name)\"",
                suggestion: NearestName.of(name, among: sources.keys.sorted()))
        }
        var compiler = self
        try compiler.include(name)
        return Template(
            name: name, source: compiler.used.flatMap { sources[$0] ?? [] }, program: compiler.program)
    }

    // MARK: Lines

    private mutating func include(_ name: String) throws(TemplateError) {
        var parser = try TemplateParser(file: name + suffix, bytes: sources[name] ?? [])
        if !used.contains(name) { used.append(name) }
        try compile(try parser.parse(), within: [name])
    }

    private mutating func compile(_ nodes: [TemplateSyntax.Node], within files: [String]) throws(TemplateError) {
        for node in nodes {
            switch node {
            case .line(let columns, _): try compile(columns)
            case .rule: program.operations.append(.rule(shape: index(of: shape)))
            case .cut: program.operations.append(.cut)
            case .properties(let properties, let position): try compile(properties, at: position)
            case .section(let name, let inverted, let body, let position):
                try section(name, inverted: inverted, at: position) { compiler throws(TemplateError) in
                    try compiler.compile(body, within: files)
                }
            case .partial(let name, let position): try partial(name, at: position, within: files)
            }
        }
    }

    private mutating func partial(
        _ name: String, at position: SourcePosition, within files: [String]
    ) throws(TemplateError) {
        guard let bytes = sources[name] else {
            throw position.error(
                "there is no partial \"\(name)\"", suggestion: NearestName.of(name, among: sources.keys.sorted()))
        }
        guard !files.contains(name) else { throw position.error("the partial \"\(name)\" contains itself") }
        let saved = (shape, code)
        var parser = try TemplateParser(file: name + suffix, bytes: bytes)
        if !used.contains(name) { used.append(name) }
        try compile(try parser.parse(), within: files + [name])
        (shape, code) = saved
    }

    private mutating func compile(_ columns: [TemplateSyntax.Column]) throws(TemplateError) {
        program.operations.append(.begin)
        var line = shape
        line.alignments = columns.map(\.alignment)
        for (index, column) in columns.enumerated() {
            if index > 0 { program.operations.append(.column) }
            var style = RunStyle()
            try compile(column.pieces, &style)
        }
        program.operations.append(.end(shape: index(of: line)))
    }

    private mutating func index(of shape: LineShape) -> Int32 {
        if let known = program.shapes.firstIndex(of: shape) { return Int32(known) }
        program.shapes.append(shape)
        return Int32(program.shapes.count - 1)
    }

    // MARK: Pieces

    private mutating func compile(
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
            case .decoration(.emphasis): style.bold.toggle()
            case .decoration(.underline): style.underline.toggle()
            case .decoration(.invert): style.invert.toggle()
            case .size(let carets): style.toggleSize(carets: carets)
            case .lineBreak: program.operations.append(.lineBreak)
            }
        }
    }

    private mutating func literal(_ bytes: [UInt8], _ style: RunStyle) {
        let isPlain = bytes.allSatisfy { (0x20..<0x7F).contains($0) }
        program.operations.append(
            .literal(
                start: Int32(program.literals.count), count: Int32(bytes.count),
                columns: isPlain ? Int32(bytes.count) : -1, style))
        program.literals += bytes
    }

    private func variable(
        _ name: String, at position: SourcePosition, _ style: RunStyle
    ) throws(TemplateError) -> LayoutProgram.Operation {
        if name.hasPrefix("words.") {
            guard let word = Word.allCases.first(where: { "words." + $0.name == name }) else {
                throw unknown(name, at: position)
            }
            return .word(word, style)
        }
        guard let field = Schema.field(name, in: scopes) else { throw unknown(name, at: position) }
        switch field.kind {
        case .text: return .slot(field.slot, style)
        case .condition:
            throw position.error("\"\(name)\" is a condition; it opens a section, {{#\(name)}}")
        case .list: throw position.error("\"\(name)\" is a list; it opens a section, {{#\(name)}}")
        }
    }

    private func unknown(_ name: String, at position: SourcePosition) -> TemplateError {
        let names = Schema.names(in: scopes) + Word.allCases.map { "words." + $0.name }
        return position.error("unknown name \"\(name)\"", suggestion: NearestName.of(name, among: names))
    }

    private mutating func section(
        _ name: String, inverted: Bool, at position: SourcePosition,
        body: (inout TemplateCompiler) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        guard let field = Schema.field(name, in: scopes) else { throw unknown(name, at: position) }
        var scope: Schema.Scope?
        if case .list(let inner) = field.kind, !inverted {
            guard !openLists.contains(field.slot) else {
                throw position.error("the section {{#\(name)}} stands inside itself")
            }
            scope = inner
            scopes.append(inner)
            openLists.append(field.slot)
        }
        let opening = program.operations.count
        program.operations.append(.open(field.slot, inverted: inverted, end: 0))
        try body(&self)
        if scope != nil {
            program.operations.append(.close(field.slot, start: Int32(opening + 1)))
            scopes.removeLast()
            openLists.removeLast()
        }
        program.operations[opening] = .open(
            field.slot, inverted: inverted, end: Int32(program.operations.count))
    }

    // MARK: Properties

    private mutating func compile(
        _ properties: [TemplateSyntax.Property], at position: SourcePosition
    ) throws(TemplateError) {
        var data: [TemplateSyntax.Piece]?
        for property in properties {
            switch property.key {
            case .code: data = property.value
            case .option: try code.setOptions(try property.words(), at: property.position)
            case .align: shape.align = try property.alignment()
            case .width: shape.widths = try property.widths()
            case .border: shape.border = try property.border()
            case .text: shape.wraps = try property.wraps()
            case .comment: break
            case .image:
                guard try property.words() == ["logo"] else {
                    throw property.position.error("\"image\" serves the shop's picture only, as {image: logo}")
                }
                program.operations.append(.logo(shape.align))
            case .command: throw property.position.error("\"\(property.key.rawValue)\" is not served yet")
            }
        }
        guard let data else { return }
        program.operations.append(.begin)
        var style = RunStyle()
        try compile(data, &style)
        var drawn = code
        drawn.align = shape.align
        program.operations.append(.code(Int32(program.codes.count)))
        program.codes.append(drawn)
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
