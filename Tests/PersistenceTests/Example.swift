import FoundationEssentials
import GRDB
import Receipts

@testable import Persistence

/// Rows that belong together, as the flows would write them.
enum Example {
    static let noon = Instant(
        wall: Timestamp(milliseconds: 1_779_271_200_000, offset: 7200), monotonic: .seconds(1000))

    static func later(_ seconds: Int) -> Instant { noon.advanced(by: .seconds(seconds)) }

    static func memory() throws -> Store { try Store(inMemory: "boot-1", at: noon, seed: 1) }

    static func operation(_ id: String, external: String? = nil) -> OperationRecord {
        var operation = OperationRecord(id: id, register: "reg_1", upstream: "main", kind: "sale", created: 1)
        operation.externalID = external
        return operation
    }

    static func entry(
        operation: String, key: String, lane: String = "main/reg_1", intent: String = "start",
        state: JobState = .pending, at milliseconds: Int64 = 1_779_271_200_000
    ) throws -> QueueEntryRecord {
        guard let key = IdempotencyKey(key) else { throw StoreError(.inconsistent, "no key") }
        var entry = QueueEntryRecord(
            lane: lane, register: "reg_1", operation: operation, intent: intent, upstream: "main",
            dialect: "openfiskal-operations", baseURL: "https://api.example/v1", method: "POST", path: "/operations",
            body: Array(#"{"type":"sale"}"#.utf8), key: key, keyMinted: false,
            fingerprint: Digest(of: key.text.utf8),
            acceptedAt: Timestamp(milliseconds: milliseconds, offset: 7200), monotonic: 5,
            occurredAt: "2026-05-20T12:00:00+02:00")
        entry.state = state
        if state.isFinal { entry.settledAt = milliseconds }
        return entry
    }

    static func receipt(
        _ id: String, form: Receipt.Form = .provisional, operation: String?, entry: Int64? = nil,
        supersedes: String? = nil, number: String = "R-1", cents: Int64 = 1190, cashier: String? = nil,
        register: String = "reg_1", issuedAt: Int64 = 1_779_271_200_000
    ) throws -> ReceiptRecord {
        var receipt = Receipt(
            form: form, shop: Shop(name: "Mustermann GmbH"), country: .germany, language: "de", kind: "sale",
            register: register, number: number, occurredAt: Timestamp(milliseconds: 1000, offset: 7200),
            issuedAt: Timestamp(milliseconds: issuedAt, offset: 7200),
            total: Money(minorUnits: cents, currency: .euro))
        receipt.cashier = cashier
        if form == .fiscal {
            receipt.fiscal = FiscalInformation(json: #"{"verification":{"qr_data":"V0;x"}}"#)
        }
        return try ReceiptRecord(
            id: id, register: register, operation: operation, entry: entry, supersedes: supersedes, receipt: receipt,
            template: "receipt", templateDigest: Digest(of: "template".utf8), occurredAt: "2026-05-20T12:00:00+02:00")
    }

    static func job(
        _ receipt: String, printer: String = "front", class jobClass: PrintJobRecord.Class = .live,
        duplicate: Int? = nil
    ) -> PrintJobRecord {
        var job = PrintJobRecord(
            receipt: receipt, printer: printer, jobClass: jobClass, profile: "generic-80mm", created: 1)
        job.duplicate = duplicate
        job.mark = duplicate.map { "DUPLIKAT \($0)" }
        return job
    }

    /// One sale with everything that hangs on it: operation, entry 1, attempt 1, receipt, job 1, address, delivery.
    static func fill(_ store: Store) throws {
        try store.transact(at: noon) { writer in
            try writer.insert(operation("op", external: "till-1"))
            var entry = try entry(operation: "op", key: "key-1", intent: "complete", state: .processing)
            try writer.insert(&entry)
            try writer.journal(
                "entry.accepted", "entry 1", register: "reg_1",
                ["row": 1, "sha256": .string(entry.bodyDigest.description)])
            let attempt = try writer.beginAttempt(
                entry: entry.sequence, kind: .send, sent: entry.bodyDigest, ifMatch: nil)
            let answer = AnswerRecord(
                status: 200, headers: [.init(name: "ETag", value: "\"2\"")], body: Array(#"{"id":"op_1"}"#.utf8))
            try writer.endAttempt(attempt, outcome: "settled", answer: answer, requestID: "req-1")
            try writer.journal(
                "answer.received", "entry 1",
                ["row": JSONValue(attempt), "sha256": .string(Digest(of: answer.body).description)])
            let receipt = try receipt("rcpt_1", operation: "op", entry: entry.sequence)
            try writer.insert(receipt, shop: "Mustermann GmbH")
            try writer.journal(
                "receipt.created", "receipt rcpt_1",
                ["row": "rcpt_1", "sha256": .string(Digest(of: receipt.document.utf8).description)])
            var job = job("rcpt_1")
            try writer.insert(&job)
            job.state = .processing
            job.phase = .sendStarted
            job.payload = [0x1B, 0x40, 0x41, 0x0A]
            try writer.update(&job)
            try writer.journal(
                "job.sendStarted", "job 1",
                ["row": 1, "sha256": .string(Digest(of: [0x1B, 0x40, 0x41, 0x0A]).description)])
            try writer.insertAddress("kunde@example.org", entry: entry.sequence)
            _ = try writer.insertDelivery(receipt: "rcpt_1", entry: entry.sequence)
            try writer.notice(
                "lane-offline", .warning, subject: "lane main/reg_1", register: "reg_1", sentence: "Away.",
                remedy: "Wait.")
        }
    }
}

/// A folder that goes away with its owner, and the file in it that the tests open.
final class Folder {
    let path: String

    init() throws {
        path = "/tmp/quittance-persistence-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What is left behind in /tmp disturbs nobody.
        try? FileManager.default.removeItem(atPath: path)
    }

    var database: String { path + "/quittance.sqlite" }

    func open(seed: UInt64 = 1) throws -> Store {
        try Store(path: database, boot: "boot-1", at: Example.noon, seed: seed)
    }

    /// Changes the file behind the service's back.
    func tamper(_ sql: String, foreignKeys: Bool = false) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = foreignKeys
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    func copied() throws -> Folder {
        let other = try Folder()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try FileManager.default.copyItem(atPath: path + "/" + name, toPath: other.path + "/" + name)
        }
        return other
    }
}

/// The code of the store's refusal, or `nil` if the body did not throw one.
func refusal(_ body: () throws -> Void) throws -> StoreError.Code? {
    do {
        try body()
        return nil
    } catch let error as StoreError {
        return error.code
    }
}
