import Persistence
import Receipts

/// A file that a shop has after years, in an outage of days: settled sales with all that hangs on them, and a backlog.
struct BigFile {
    let store: Store
    private var ids = SeededGenerator(seed: 11)
    private var now = Instant(
        wall: Timestamp(milliseconds: AcceptBench.start.wall.milliseconds - 400 * 86_400_000, offset: 7200),
        monotonic: .seconds(1))
    private let sample: Receipt
    private let answer: [UInt8]

    private static let salesPerTransaction = 1_000

    init(store: Store) throws {
        self.store = store
        sample = SampleReceipt.sale(items: 5)
        answer = Array(
            """
            {"id":"op_1","type":"sale","status":"completed","resource_version":2,"currency":"EUR",\
            "total_amount":"59.50","payments":[],"fiscal_information":\(sample.fiscal?.json ?? "null")}
            """.utf8)
    }

    /// - Parameter entries: two to a sale.
    mutating func fill(archived entries: Int, waiting: Int) throws {
        var sales = 0
        while sales < (entries + waiting) / 2 {
            let end = min(sales + Self.salesPerTransaction, (entries + waiting) / 2)
            var ids = ids
            try store.transact(at: now) { writer in
                for sale in sales..<end {
                    try insert(sale, isArchived: sale < entries / 2, isHead: sale == entries / 2, &ids, writer)
                }
            }
            self.ids = ids
            try store.tidy()
            now = now.advanced(by: .seconds(3600))
            sales = end
        }
    }

    private func insert(
        _ number: Int, isArchived: Bool, isHead: Bool, _ ids: inout SeededGenerator, _ writer: StoreWriter
    ) throws {
        var operation = OperationRecord(
            id: "loc_\(ids.uuid())", register: "reg_1", upstream: "main", kind: "sale",
            created: writer.now.wall.milliseconds)
        operation.externalID = "big-\(number)"
        operation.currency = "EUR"
        operation.total = 5950
        if isArchived {
            operation.remoteID = "op_\(ids.uuid())"
            operation.etag = "\"2\""
            operation.lifecycle = "completed"
        }
        try writer.insert(operation)
        let first = try insert(
            "start", BenchShop.sale("big-\(number)"), of: operation.id, after: nil, isArchived, isHead, &ids, writer)
        let second = try insert(
            "complete", BenchShop.payment, of: operation.id, after: first, isArchived, false, &ids, writer)
        let name = "rcpt_\(ids.uuid())"
        var document = sample
        document.number = "big-\(number)"
        let receipt = try ReceiptRecord(
            id: name, register: "reg_1", operation: operation.id, entry: second, supersedes: nil, receipt: document,
            template: "receipt", templateDigest: Digest(of: "receipt".utf8), occurredAt: writer.now.wall.rfc3339)
        try writer.insert(receipt, shop: "Mustermann GmbH")
        try writer.journal(
            "receipt.created", "receipt \(name)", register: "reg_1",
            ["row": .string(name), "sha256": .string(Digest(of: receipt.document.utf8).description)])
        var job = PrintJobRecord(
            receipt: name, printer: "front", jobClass: .live, profile: "generic-80mm",
            created: writer.now.wall.milliseconds)
        try writer.insert(&job)
        job.state = .completed
        job.grade = .c
        try writer.update(&job)
        try writer.journal("job.completed", "job \(job.id)", register: "reg_1", ["grade": "C"])
    }

    private func insert(
        _ intent: String, _ body: String, of operation: String, after: Int64?, _ isArchived: Bool, _ isHead: Bool,
        _ ids: inout SeededGenerator, _ writer: StoreWriter
    ) throws -> Int64 {
        let wall = writer.now.wall
        guard let key = IdempotencyKey(ids.uuid()) else { return 0 }
        var entry = QueueEntryRecord(
            lane: "main/reg_1", register: "reg_1", operation: operation, intent: intent, upstream: "main",
            dialect: "openfiskal-operations", baseURL: "http://127.0.0.1:9/v1", method: "POST", path: "/operations",
            body: Array(body.utf8), key: key, keyMinted: true, fingerprint: Digest(of: body.utf8), acceptedAt: wall,
            monotonic: writer.now.monotonic.milliseconds, occurredAt: wall.rfc3339)
        entry.dependsOn = after
        entry.promised = true
        entry.deadline = wall.milliseconds + 86_400_000
        // The head was in hand when the process ended.
        entry.state = isArchived ? .completed : isHead ? .processing : .pending
        entry.reason = isArchived || isHead ? nil : "waiting"
        entry.settledAt = isArchived ? wall.milliseconds : nil
        entry.attempts = isArchived ? 1 : 0
        try writer.insert(&entry)
        try writer.journal(
            "entry.accepted", "entry \(entry.sequence)", register: "reg_1", actor: "till", device: "reg_1",
            [
                "row": JSONValue(entry.sequence), "sha256": .string(entry.bodyDigest.description),
                "key": .string(entry.key),
            ]
        )
        guard isArchived || isHead else { return entry.sequence }
        let attempt = try writer.beginAttempt(
            entry: entry.sequence, kind: .send, sent: entry.bodyDigest, ifMatch: nil)
        guard isArchived else { return entry.sequence }
        let record = AnswerRecord(status: 200, headers: [.init(name: "ETag", value: "\"2\"")], body: answer)
        try writer.endAttempt(attempt, outcome: "settled", answer: record, requestID: "req_1")
        try writer.journal(
            "answer.received", "entry \(entry.sequence)",
            ["row": JSONValue(attempt), "sha256": .string(Digest(of: answer).description), "status": 200])
        try writer.journal("entry.settled", "entry \(entry.sequence)", register: "reg_1")
        return entry.sequence
    }
}
