import ArgumentParser
import Fiscal
import Flows
import FoundationEssentials
import PrinterLanguage
import Receipts
import Rendering

/// `quittance preview`: renders a receipt without a printer.
struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Renders a receipt without a printer.",
        discussion: """
            FILE is a receipt as JSON, as `receipts show ID --json` puts it out, a ReceiptLine document or a PNG picture; \
            "-" is standard input. Without FILE the template shows a sample. Without --output the result goes to \
            standard output; pictures and bytes do not go to a terminal.

            Examples:
              quittance preview --country AT --template void
              quittance preview receipt.json --output receipt.pdf
              quittance preview receipt.receipt --profile epson-tm-t20iii --as png --output paper.png
              quittance preview --as escpos --output - | quittance decode -
            """)

    /// The forms a receipt can be shown in.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text
        case png
        case html
        case pdf
        case escpos
        case star

        /// What the name of a file ends in, if it is a form's.
        init?(ending: String) {
            self.init(rawValue: ending == "txt" ? Self.text.rawValue : ending)
        }

        /// The printer that a form is for, where none is named.
        var profile: PrinterProfile { self == .star ? .starMCPrint3PRNT : .generic80 }
    }

    @Argument(
        help: "The receipt (JSON or ReceiptLine) or picture (PNG); \"-\" for standard input.", completion: .file())
    var file: String?

    @Option(
        help: "The template: a name, or the path of a file in a folder of templates; else the document's own.",
        completion: .file(extensions: ["receipt"]))
    var template: String?

    @Option(help: "The language of the sample, or of a receipt to order, such as fr or de-AT.")
    var language = "de"

    @Option(help: "The country of the sample, or of a receipt to order.")
    var country = Country.germany

    @Option(
        help: """
            The printer: \(PrinterProfile.all.map(\.name).joined(separator: ", ")); without it \
            \(Form.text.profile.name), for star \(Form.star.profile.name).
            """)
    var profile: String?

    @Option(
        name: .customLong("as"),
        help: """
            text, png, pdf, html, or a printer's bytes: escpos, star; without it what the name of --output ends in, \
            else text.
            """)
    var asked: Form?

    @Option(help: "A PNG picture that {image: logo} prints.", completion: .file(extensions: ["png"]))
    var logo: String?

    @Option(help: "Where to write; without it standard output.", completion: .file())
    var output: String?

    private var form: Form { asked ?? ending.flatMap { Form(ending: $0) } ?? .text }

    /// What the name of --output ends in, if it has an ending.
    private var ending: String? {
        output.map { URL(filePath: $0).pathExtension.lowercased() }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func validate() throws {
        guard asked == nil, let ending, Form(ending: ending) == nil else { return }
        let known = Form.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
        throw ValidationError("--output: .\(ending) is no form of a receipt; known are .txt, \(known), or give --as.")
    }

    func run() async throws {
        try await telling {
            let bytes = try rendered()
            let target = output ?? "-"
            guard target != "-" || form == .text || !Terminal.isInteractive else {
                throw Failure(
                    .usage, "a terminal cannot show \(form.rawValue)", "Give --output FILE, or pipe it on.")
            }
            try CommandFiles.write(bytes, to: target)
        }
    }

    private func rendered() throws -> [UInt8] {
        let profile = try chosenProfile()
        do {
            let (layout, language, title) = try layout(profile: profile)
            complain(of: layout.missingScalars(profile: profile), profile)
            if form == .html {
                return try HTMLWriter.page(of: layout, paperDots: profile.widthDots, language: language, title: title)
            }
            let payload = try ESCPOSWriter.bytes(of: layout, profile: profile)
            switch form {
            case .text: return Array(TextWriter.text(of: layout).utf8)
            case .png: return try PaperWriter.png(payload, profile: profile)
            case .pdf:
                let draft = try PageDraft(payload, profile: profile)
                var writer = try PageWriter()
                return try writer.pdf(draft, shape: draft.ownShape)
            case .escpos, .star, .html: return payload
            }
        } catch let error as TemplateError {
            throw Failure(.badData, error.description, "Correct the template or the document there.")
        } catch let error as PictureError {
            throw Failure(.badData, "The picture \(error.file) \(error.reason)", "Save it anew as PNG.")
        } catch let error as PremisesError {
            throw Failure(.badData, error.description, "Save the picture in fewer dots.")
        } catch let error as RenderingError {
            throw Failure(.badData, error.description, "Check the receipt's code data.")
        }
    }

    private func chosenProfile() throws -> PrinterProfile {
        let profile = try profile.map { try Failure.profile(named: $0) } ?? form.profile
        let speaksStar = profile.language != .escpos
        guard speaksStar ? form != .escpos : form != .star else {
            throw Failure(
                .usage, "\(profile.name) speaks \(speaksStar ? "Star's language" : "ESC/POS")",
                "Give --as \(speaksStar ? "star" : "escpos"), or another --profile.")
        }
        return profile
    }

    /// Names what comes out as squares.
    private func complain(of missing: [Unicode.Scalar], _ profile: PrinterProfile) {
        guard !missing.isEmpty else { return }
        let list = missing.map { "\($0) (U+\(String($0.value, radix: 16, uppercase: true)))" }
        Terminal.complain(
            "\(profile.name) prints squares for \(list.joined(separator: ", ")): no code page and no font has them.")
    }

    private func layout(profile: PrinterProfile) throws -> (layout: Layout, language: String, title: String) {
        let logo = try logo.flatMap { path in
            try Premises.logo(Picture(png: CommandFiles.read(path), file: path), for: profile)
        }
        guard let file else {
            let store = try store()
            return try layout(of: sample(in: store), from: store, profile: profile, logo: logo)
        }
        let source = try CommandFiles.read(file)
        let name = file == "-" ? "standard input" : file
        if source.starts(with: Picture.signature) {
            let dots = try PictureDocument.dots(of: Picture(png: source, file: name), file: name, profile: profile)
            return (Layout(picture: dots, profile: profile), "en", name)
        }
        guard ReceiptFile.isJSON(source, file: name) else {
            let document = try Template(document: source, name: name)
            return (Layout(document: document, profile: profile, logo: logo), "en", name)
        }
        let (receipt, ownTemplate) = try ReceiptFile.receipt(
            source, file: name, country: country, language: language)
        return try layout(of: receipt, ownTemplate, from: store(), profile: profile, logo: logo)
    }

    private func layout(
        of receipt: Receipt, _ ownTemplate: String? = nil, from store: TemplateStore, profile: PrinterProfile,
        logo: Logo?
    ) throws -> (layout: Layout, language: String, title: String) {
        let template = try store.template(for: receipt, named: templateName ?? ownTemplate)
        return (
            Layout(receipt, template: template, profile: profile, logo: logo), receipt.language, receipt.number
        )
    }

    private func store() throws -> TemplateStore {
        try folder.map { try TemplateStore(directory: $0, allowsCommands: true) } ?? TemplateStore.shipped()
    }

    private func sample(in store: TemplateStore) throws -> Receipt {
        guard store.hasWords(of: language) else {
            throw Failure(
                .usage, "there are no words of \"\(language)\"",
                "Languages are \(store.languages.joined(separator: ", ")).")
        }
        var receipt = SampleReceipt.receipt(for: templateName ?? "sale", country: country, language: language)
        if receipt.form == .provisional { receipt.warnings = CountryRules.of(country).provisionalLines(outage: 1) }
        return receipt
    }

    /// Where the template stands, if it was given as a path.
    private var folder: String? {
        guard let template, template.contains("/") || template.hasSuffix(".receipt") else { return nil }
        return URL(filePath: template).deletingLastPathComponent().path
    }

    private var templateName: String? {
        guard let template else { return nil }
        let name = URL(filePath: template).lastPathComponent
        return name.hasSuffix(".receipt") ? String(name.dropLast(8)) : name
    }
}

extension Failure {
    /// The profile of that name, or a failure that lists the known ones.
    static func profile(named name: String) throws -> PrinterProfile {
        if let profile = PrinterProfile.named(name) { return profile }
        throw Failure(
            .usage, "there is no profile \"\(name)\"",
            "Known are \(PrinterProfile.all.map(\.name).joined(separator: ", ")).")
    }
}

extension Country: ExpressibleByArgument {
    init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}
