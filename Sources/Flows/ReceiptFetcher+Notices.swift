import Fiscal
import Persistence
import Receipts
import Settings

// What is said of hosted receipts that do not come.

extension ReceiptFetcher {
    private static let astray = "receipts-astray"
    private static let late = "receipts-late"

    /// Receipts that are at a server to which their lane does not lead any more are asked for nowhere.
    func tellOfAstray(on store: Store, at now: Instant) throws {
        let (lost, told) = try store.read { reader in
            (
                try reader.hostedLanes().filter { try !reader.astray(from: $0, premises).isEmpty },
                try reader.notices(open: true, limit: .max).filter { $0.code == Self.astray }.map(\.subject)
            )
        }
        let over = told.filter { subject in !lost.contains { "lane \($0)" == subject } }
        guard !lost.isEmpty || !over.isEmpty else { return }
        try store.transact(at: now) { writer in
            for lane in lost {
                try writer.notice(
                    Self.astray, .warning, subject: "lane \(lane)",
                    register: premises.register(lane: lane)?.settings.id,
                    sentence:
                        """
                        Fiscal receipts of the lane \(lane) are at a server that it does not have any more. \
                        Their customers have provisional ones.
                        """,
                    remedy:
                        "Put the former upstream back until they are fetched, or resolve this: then the provisional ones remain."
                )
            }
            for subject in over {
                try writer.resolveNotices(code: Self.astray, subject: subject, resolution: "its server is back")
            }
        }
    }

    /// Whoever settles that notice gives the receipts up.
    static func settle(_ notice: NoticeRecord, by actor: Actor, _ premises: Premises, in writer: StoreWriter) throws {
        guard notice.code == astray else { return }
        let lane = String(notice.subject.dropFirst("lane ".count))
        for row in try writer.read.astray(from: lane, premises) {
            try writer.endHosted(entry: row.entry)
            try writer.journal(
                "receipt.given-up", "entry \(row.entry)", register: writer.read.entry(row.entry)?.register,
                actor: actor.name)
        }
    }

    /// The queue goes on and the till has its answer: only here is it seen that nobody gets a fiscal receipt.
    static func tellOfLate(_ entry: QueueEntryRecord, _ register: Premises.Register, in writer: StoreWriter) throws {
        try writer.notice(
            late, .warning, subject: "lane \(entry.lane)", register: entry.register,
            sentence:
                "The upstream \(register.upstream.settings.name) has certified sales, but does not give their receipts: entry \(entry.sequence) was tried \(patience) times.",
            remedy: "Ask the provider. It is tried on by itself; the customers have provisional receipts.")
    }

    func tellOfReturn(_ row: HostedRecord, lane: String, on store: Store, at now: Instant) throws {
        let subject = "lane \(lane)"
        guard row.tries >= Self.patience else { return }
        try store.transact(at: now) { writer in
            try writer.resolveNotices(code: Self.late, subject: subject, resolution: "the receipts come")
        }
    }
}

extension StoreReader {
    /// What is to be fetched where a lane does not lead any more.
    func astray(from lane: String, _ premises: Premises) throws -> [HostedRecord] {
        let upstream = premises.register(lane: lane)?.upstream.settings
        // A lane that is gone has no dialect, and leads nowhere.
        return try astrayHosted(
            of: lane, dialect: upstream?.dialect ?? "", baseURL: upstream?.url ?? "", merchant: upstream?.merchant)
    }
}
