import Fiscal
import Flows
import FoundationEssentials
import Persistence
import Receipts
import Settings

/// What stands in the file: its condition, what waits, and the newest certified receipts.
struct DoctorLedger {
    private(set) var diagnoses: [Diagnosis] = []

    private let settings: ShopSettings

    init(settings: ShopSettings, receipts: Int, isQuick: Bool, showsProgress: Bool) {
        self.settings = settings
        let path = settings.database
        var facts = DatabaseFacts(path: path, opening: .missing, now: ZoneClock.wall())
        defer { diagnoses = facts.diagnoses + diagnoses }
        guard Machine.size(of: path) != nil else { return }
        facts.logBytes = Machine.size(of: path + "-wal") ?? 0
        do {
            let archive = try Archive(path: path)
            try archive.readNow { reader in
                let schema = try reader.schema()
                facts.opening = .opened(applied: schema.applied, known: schema.known)
                // Columns that a later schema adds are missing until the next start makes them.
                guard schema.applied == schema.known else {
                    facts.damage = isQuick ? [] : try reader.damage()
                    return
                }
                if !isQuick { try examine(reader, &facts, showsProgress: showsProgress) }
                let open = try reader.openEntries(limit: 100_000)
                facts.open = open.count
                facts.held = open.count { $0.state == .pendingHeld }
                facts.oldest = open.first?.acceptedAt
                facts.notices = try reader.notices(open: true, limit: 100).filter { $0.severity != "information" }
                    .map(\.sentence)
                diagnoses += try signatures(in: reader, limit: receipts).diagnoses
            }
        } catch {
            facts.opening = .refused(sentence: "\(path) cannot be read: \(error)")
        }
    }

    private func examine(_ reader: StoreReader, _ facts: inout DatabaseFacts, showsProgress: Bool) throws {
        var bar = ProgressBar("verifying the journal", isWanted: showsProgress)
        defer { bar.end() }
        facts.damage = try reader.damage()
        guard facts.damage.isEmpty else { return }
        let audit = try Audit(verifying: reader) { bar.show($0) }
        facts.audit = (audit.rows, audit.bodies, audit.findings)
    }

    private func signatures(in reader: StoreReader, limit: Int) throws -> SignatureFacts {
        var unreadable: [String] = []
        var certificates: [SignatureCertificate] = []
        for path in settings.registers.flatMap(\.certificates) {
            let bytes = FileManager.default.contents(atPath: path).map(Array.init)
            if let certificate = bytes.flatMap(SignatureCertificate.init) {
                certificates.append(certificate)
            } else if !unreadable.contains(path) {
                unreadable.append(path)
            }
        }
        var samples: [SignatureSurvey.Sample] = []
        var before: Int64?
        // In pages: a receipt is a long row.
        while samples.count < limit {
            let page = try reader.receipts(
                standing: .fiscal, before: before, limit: min(200, limit - samples.count))
            for (_, record) in page {
                let receipt = try record.receipt()
                guard let fiscal = receipt.fiscal else { continue }
                samples.append(.init(number: receipt.number, country: receipt.country, fiscal: fiscal))
            }
            guard let last = page.last else { break }
            before = last.row
        }
        return SignatureFacts(
            survey: SignatureSurvey(of: samples, certificates: certificates), count: samples.count,
            unreadable: unreadable)
    }
}
