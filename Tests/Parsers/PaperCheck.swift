import Fiscal
import Fuzzing
import PrinterLanguage
import Receipts
import Rendering

/// Lays out what was read and prints it: nothing of it may become a command or leave the paper.
struct PaperCheck: Sendable {
    private let profile = PrinterProfile.generic58
    private let template: Template?

    init() {
        // Without the shipped templates every other test fails.
        template = try? TemplateStore.shipped().template(named: "sale")
    }

    /// The receipt of a sale, provisional and plain.
    func problem(with content: SaleContent) -> String? {
        for form in [Receipt.Form.plain, .provisional] {
            let context = ReceiptContext(
                shop: Shop(name: "Shop", address: [], taxID: "1"), country: .germany, language: "de", register: "reg_1",
                number: "1", occurredAt: Timestamp(milliseconds: 0), issuedAt: Timestamp(milliseconds: 0))
            if let words = problem(with: receipt(content, form: form, in: context)) { return words }
        }
        return nil
    }

    func problem(with receipt: Receipt) -> String? {
        guard let template else { return "no template" }
        return problem(with: Layout(receipt, template: template, profile: profile))
    }

    func problem(with layout: Layout) -> String? {
        if let words = PaperRules.overflow(layout, columns: Int32(layout.columns)) { return words }
        do throws(RenderingError) {
            return problem(with: try ESCPOSWriter.bytes(of: layout, profile: profile))
        } catch {
            // A code that cannot be drawn readable must not leave; anything else is ours to prevent.
            return error.code == .realTimeCommand ? "a real-time command" : nil
        }
    }

    func problem(with bytes: [UInt8]) -> String? {
        for command in CommandDecoder.commands(in: bytes) {
            if let words = PaperRules.leak(command) { return words }
        }
        return nil
    }
}
