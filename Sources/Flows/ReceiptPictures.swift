import Executors
package import Persistence
import PrinterLanguage
import Receipts
package import Rendering
import Settings

/// Shows receipts as they stand on paper, on a thread of its own: drawing takes milliseconds that no till should wait.
package actor ReceiptPictures {
    private let executor = BlockingExecutor(label: "pictures")
    private(set) var premises: Premises
    private var writer: PaperWriter?
    private var pages: PageWriter?

    nonisolated package var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(premises: Premises) { self.premises = premises }

    /// Renders with these from here on.
    package func use(_ templates: TemplateStore) { premises.templates = templates }

    /// What a printer got, or would get, without duplicate mark and fence.
    ///
    /// - Parameter jobs: the receipt's jobs; the newest stored payload is shown, else the document is rendered anew.
    package func bytes(of receipt: ReceiptRecord, jobs: [PrintJobRecord]) throws -> [UInt8] {
        try paper(of: receipt, jobs: jobs).bytes
    }

    /// A PNG picture of the paper, one pixel a dot.
    package func png(of receipt: ReceiptRecord, jobs: [PrintJobRecord]) throws -> [UInt8] {
        let paper = try paper(of: receipt, jobs: jobs)
        if writer == nil { writer = try PaperWriter() }
        return try writer?.draw(paper.pieces) ?? []
    }

    /// A PDF whose page is as wide and long as the paper.
    package func pdf(of receipt: ReceiptRecord, jobs: [PrintJobRecord]) throws -> [UInt8] {
        let paper = try paper(of: receipt, jobs: jobs)
        let draft = try PageDraft(paper.pieces, profile: paper.profile)
        if pages == nil { pages = try PageWriter() }
        return try pages?.pdf(draft, shape: draft.ownShape) ?? []
    }

    /// The lines as plain text: the receipt's own words, also where the printer draws them.
    package func text(of receipt: ReceiptRecord) throws -> String {
        let document = try receipt.receipt()
        let place = place(of: receipt)
        return TextWriter.text(
            of: Layout(
                document, template: try premises.templates.template(of: receipt, document), profile: place.profile,
                logo: place.logo))
    }

    /// What a mail of the receipt says, with the receipt as a PDF beside it.
    ///
    /// - Parameter language: the customer's; nil for the receipt's own. The PDF keeps the receipt's.
    package func mail(of receipt: ReceiptRecord, language: String?) throws -> (body: MailBody, pdf: [UInt8]) {
        var document = try receipt.receipt()
        if let language { document.language = language }
        let place = place(of: receipt)
        let body = try MailWriter.body(
            of: document, templates: premises.templates, profile: place.profile, logo: place.logo)
        return (body, try pdf(of: receipt, jobs: []))
    }

    private func place(of receipt: ReceiptRecord) -> (profile: PrinterProfile, logo: Logo?) {
        let printer = premises.register(receipt.register).flatMap { premises.printer($0.settings.printer) }
        return (printer?.profile ?? .generic80, printer?.logo)
    }

    /// The receipt as a web page: its own words and amounts, laid out anew.
    package func html(of receipt: ReceiptRecord) throws -> [UInt8] {
        let document = try receipt.receipt()
        let place = place(of: receipt)
        return try ReceiptWriter.html(
            document, template: premises.templates.template(of: receipt, document), profile: place.profile,
            logo: place.logo)
    }

    private struct Print {
        let bytes: [UInt8]
        let profile: PrinterProfile
        /// What stands in the printer's memory.
        let logo: Logo?

        var pieces: [Paper] {
            var logos: [LogoKey: Bitmap] = [:]
            for key in LogoKey.printed(by: bytes) { logos[key] = logo?.bitmap }
            return PaperInterpreter.papers(of: bytes, profile: profile, logos: logos)
        }
    }

    private func paper(of receipt: ReceiptRecord, jobs: [PrintJobRecord]) throws -> Print {
        for job in jobs.reversed() {
            guard let payload = job.payload else { continue }
            // The configured printer's own, which knows of corrections, while it is still the profile of that print.
            let own = premises.printer(job.printer)
            let profile = own?.profile.name == job.profile ? own?.profile : PrinterProfile.named(job.profile)
            if let profile { return Print(bytes: payload, profile: profile, logo: own?.logo) }
        }
        let place = place(of: receipt)
        let document = try receipt.receipt()
        let bytes = try ReceiptWriter.render(
            document, template: premises.templates.template(of: receipt, document), profile: place.profile,
            logo: place.logo)
        return Print(bytes: bytes, profile: place.profile, logo: place.logo)
    }
}
