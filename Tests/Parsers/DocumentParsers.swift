import Flows
import Fuzzing
import PrinterLanguage
import Receipts
import Rendering

/// The body of a print request: a receipt as JSON.
struct OrderParser: Parser {
    let name = "receipt"
    private let paper = PaperCheck()

    func problem(with bytes: [UInt8]) -> String? {
        // A body that is refused is refused with its place.
        guard let order = try? ReceiptOrder(bytes, currency: { _ in .euro }) else { return nil }
        if !(1...20).contains(order.copies) { return "\(order.copies) copies" }
        return paper.problem(with: order.content)
    }
}

/// ReceiptLine documents and templates.
struct TemplateParser: Parser {
    let name = "template"
    private let paper = PaperCheck()
    private let receipt = SampleReceipt.receipt(for: "sale")

    init() throws {}

    func problem(with bytes: [UInt8]) -> String? {
        let template: Template
        do throws(TemplateError) {
            template = try Template(document: bytes, name: "fuzz")
        } catch {
            return PaperRules.misplaced(line: error.line, column: error.column, in: bytes).map { "\($0): \(error)" }
        }
        return paper.problem(with: Layout(receipt, template: template, profile: .generic58))
    }
}

/// Plain text that is printed as it is.
struct TextParser: Parser {
    let name = "text"
    private let paper = PaperCheck()

    func problem(with bytes: [UInt8]) -> String? {
        // Text that is no UTF-8 is refused.
        guard let printed = try? TextDocument.bytes(bytes, profile: .generic58) else { return nil }
        return paper.problem(with: printed)
    }
}

/// PNG pictures, which are printed in dots.
struct PictureParser: Parser {
    let name = "picture"

    func problem(with bytes: [UInt8]) -> String? {
        // What is no whole picture is refused.
        guard let picture = try? Picture(png: bytes, file: "fuzz"),
            let dots = try? PictureDocument.dots(of: picture, file: "fuzz", profile: .generic58)
        else { return nil }
        return dots.width > PrinterProfile.generic58.widthDots ? "a picture of \(dots.width) dots" : nil
    }
}
