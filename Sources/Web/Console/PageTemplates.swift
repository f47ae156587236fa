import Mustache
import Receipts

/// The console's pages as Mustache templates, embedded in the binary and compiled once.
enum PageTemplates {
    /// The page as HTML.
    static func html(_ name: String, _ model: JSONValue, words: Words) -> [UInt8] {
        guard let template = library.getTemplate(named: name) else { preconditionFailure("no page \(name)") }
        return Array(template.render(PageFrame(words: words, model: model), library: library).utf8)
    }

    static let sources: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache),
        ("sign-in", PackageResources.sign_in_mustache), ("sorry", PackageResources.sorry_mustache),
        ("receipts", PackageResources.receipts_mustache), ("receipt", PackageResources.receipt_mustache),
        ("queue", PackageResources.queue_mustache), ("printers", PackageResources.printers_mustache),
        ("faults", PackageResources.faults_mustache), ("registers", PackageResources.registers_mustache),
        ("audit", PackageResources.audit_mustache),
    ]

    private static let library: MustacheLibrary = {
        MustacheContentTypes.register(PageText(), named: "PAGE")
        var library = MustacheLibrary()
        for source in sources {
            do {
                let text = "{{% CONTENT_TYPE:PAGE}}" + String(decoding: source.bytes, as: UTF8.self)
                try library.register(text, named: source.name)
            } catch {
                preconditionFailure("the page \(source.name) is no template: \(error)")
            }
        }
        return library
    }()
}

/// Escapes text for HTML, scalar by scalar.
///
/// The library's own escaping goes by grapheme: a quotation mark with a combining accent behind it is one character
/// that its table does not know, and would end an attribute.
private struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": result += " "
            // What turns the direction of writing round could make one number look like another.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// What a page's template sees: the model's members, and the words as `w`.
private struct PageFrame: MustacheParent {
    let words: Words
    let model: JSONValue

    func child(named name: String) -> Any? { name == "w" ? words : model[name].map(PageValue.any) }
}

/// A JSON value as templates take it: members by name.
private enum PageValue {
    /// `null`: shows nothing, and keeps a template from taking a member of that name further out.
    struct Nothing: MustacheCustomRenderable {
        var renderText: String { "" }
        var isNull: Bool { true }
    }

    struct Object: MustacheParent {
        let value: JSONValue

        func child(named name: String) -> Any? { value[name].map(PageValue.any) }
    }

    static func any(_ value: JSONValue) -> Any {
        switch value {
        case .null: Nothing()
        case .boolean(let flag): flag
        case .number(let text), .string(let text): text
        case .array(let elements): elements.map(any)
        case .object: Object(value: value)
        }
    }
}
