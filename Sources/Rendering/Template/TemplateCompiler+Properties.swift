import FoundationEssentials
import PrinterLanguage

extension TemplateCompiler {
    /// Takes the members of a property line: first what is kept for the lines below, then what is printed.
    mutating func compile(
        _ properties: [TemplateSyntax.Property], at position: SourcePosition
    ) throws(TemplateError) {
        var printed: [TemplateSyntax.Property] = []
        let wasBoxed = shape.isBoxed
        for property in properties {
            switch property.key {
            case .option: code = try CodeShape(options: try property.words(), at: property.position)
            case .align: shape.align = try property.alignment()
            case .width: shape.widths = try property.widths()
            case .border: (shape.border, shape.isBoxed) = try property.border()
            case .text: shape.wraps = try property.wraps()
            case .comment: break
            case .code, .image, .command: printed.append(property)
            }
        }
        if wasBoxed, !shape.isBoxed { program.operations.append(.endBox) }
        for property in printed {
            switch property.key {
            case .code: try compile(code: property)
            case .image: try compile(image: property)
            case .command: try compile(command: property)
            case .option, .align, .width, .border, .text, .comment: break
            }
        }
    }

    private mutating func compile(code property: TemplateSyntax.Property) throws(TemplateError) {
        if let data = property.fixed {
            // Data without a tag are the same on every receipt: what is wrong with them is wrong here.
            do throws(CodeDataError) {
                _ = try CodeContent(data, as: code.symbology(for: data))
            } catch {
                throw property.position.error("\(error)")
            }
        }
        column = 0
        var style = RunStyle()
        try compile(property.value, &style)
        var drawn = code
        drawn.align = shape.align
        program.operations.append(.code(Int32(program.codes.count)))
        program.codes.append(drawn)
    }

    private mutating func compile(image property: TemplateSyntax.Property) throws(TemplateError) {
        guard let text = property.fixed else {
            throw property.position.error("a picture is fixed by the template and takes no tag")
        }
        if text == Array("logo".utf8) {
            program.operations.append(.logo(shape.align))
            return
        }
        let letters = text.filter { !LineParser.isBlank($0) }
        guard let data = Data(base64Encoded: Data(letters)) else {
            throw property.position.error("\"image\" takes logo, or a PNG picture in Base64")
        }
        do throws(PictureError) {
            let picture = try Picture(png: Array(data), file: "the picture")
            program.operations.append(.image(Int32(program.images.count), shape: program.index(of: shape)))
            program.images.append(LayoutProgram.Image(picture.grey))
        } catch {
            throw property.position.error("\(error)")
        }
    }

    private mutating func compile(command property: TemplateSyntax.Property) throws(TemplateError) {
        guard allowsCommands else {
            throw property.position.error("the configuration allows templates no \"command\"")
        }
        guard let bytes = property.fixed else {
            throw property.position.error("a command is fixed by the template and takes no tag")
        }
        guard !CommandAllowance.isCutShort(bytes) else {
            throw property.position.error("the command is cut short and would swallow what follows it")
        }
        if let refusal = CommandAllowance.refusal(of: bytes) {
            throw property.position.error("a template may not send \(refusal.command)")
        }
        program.operations.append(.command(Int32(program.commands.count)))
        program.commands.append(bytes)
    }
}

extension TemplateSyntax.Property {
    /// The bytes of a value without tags; nil if a receipt has a part in it.
    fileprivate var fixed: [UInt8]? {
        var bytes: [UInt8] = []
        for piece in value {
            guard case .text(let text) = piece else { return nil }
            bytes += text
        }
        return bytes
    }
}
