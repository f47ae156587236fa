import Executors
package import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings

/// Shows receipts as they stand on paper, on a thread of its own: drawing takes milliseconds that no till should wait.
package actor ReceiptPictures {
    private let executor = BlockingExecutor(label: "pictures")
    private let premises: Premises
    private var writer: PaperWriter?

    nonisolated package var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(premises: Premises) { self.premises = premises }

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
        return try writer?.draw(PaperInterpreter.papers(of: paper.bytes, profile: paper.profile)) ?? []
    }

    /// The lines as plain text.
    package func text(of receipt: ReceiptRecord, jobs: [PrintJobRecord]) throws -> String {
        let paper = try paper(of: receipt, jobs: jobs)
        return TextWriter.text(paper.bytes, profile: paper.profile)
    }

    private func paper(
        of receipt: ReceiptRecord, jobs: [PrintJobRecord]
    ) throws -> (bytes: [UInt8], profile: PrinterProfile) {
        for job in jobs.reversed() {
            guard let payload = job.payload else { continue }
            // The configured printer's own, which knows of corrections, while it is still the profile of that print.
            let own = premises.printer(job.printer)?.profile
            let profile = own?.name == job.profile ? own : PrinterProfile.named(job.profile)
            if let profile { return (payload, profile) }
        }
        let printer = premises.register(receipt.register).flatMap { premises.printer($0.settings.printer) }
        let profile = printer?.profile ?? .generic80
        return (try ReceiptWriter.render(receipt.receipt(), template: premises.template, profile: profile), profile)
    }
}
