import Flows
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Sandbox

/// Lays two sheets of the day's paper on the screen: the first receipt of an outage, and the one that takes its place.
struct DemoCounter {
    private let house: DemoHouse
    private let archive: Archive
    private let certifies: Bool
    /// The receipt on the counter, while its successor is waited for.
    private var waiting: String?
    var isWaiting: Bool { waiting != nil }
    private var hasLaid = false

    init(house: DemoHouse, certifies: Bool) throws {
        self.house = house
        self.certifies = certifies
        archive = try Archive(path: house.directory + "/quittance.sqlite")
    }

    /// Shows the receipt of a sale without the fiscal API, if it is the first one.
    ///
    /// - Returns: whether there is a new sheet to look at.
    mutating func lay(_ reply: DemoTill.Reply) async throws -> Bool {
        guard !hasLaid, reply.state == "queued", let receipt = reply.receipt, let job = reply.job,
            let paper = try await paper(of: job)
        else { return false }
        hasLaid = true
        waiting = receipt
        show(
            paper,
            certifies
                ? "The customer does not wait: a provisional receipt, as it came out of the printer."
                : "The customer does not wait: the receipt, as it came out of the printer.")
        return true
    }

    /// Shows what took the place of that receipt, as soon as it is printed.
    mutating func layFiscal() async throws -> Bool {
        guard let provisional = waiting else { return false }
        let printed = try archive.readNow { reader in
            try reader.superseding(provisional).flatMap { try reader.jobs(receipt: $0.id).first { $0.grade != nil } }
        }
        guard let printed, let paper = try await paper(of: JobView.name(printed.id)) else { return false }
        waiting = nil
        show(paper, "And the fiscal receipt of that sale: the call was repeated, and the paper came by itself.")
        return true
    }

    /// What the printer put out for a job; nil if it does not within ten seconds.
    private func paper(of job: String) async throws -> [Paper]? {
        let number = JobView.number(job)
        let device = try await house.printer.device
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if let receipt = await device.tape.last(where: { $0.token?.job == number }) {
                return PaperInterpreter.papers(of: receipt.bytes, profile: .virtual)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    private func show(_ papers: [Paper], _ sentence: String) {
        let writer = TerminalWriter(isColoured: Colour.areShown, columns: PrinterProfile.virtual.columnsA)
        let sheet = papers.flatMap { writer.lines(of: $0) }
        Terminal.say("\n  " + sentence + "\n\n" + sheet.map { "    " + $0 + "\n" }.joined())
    }
}
