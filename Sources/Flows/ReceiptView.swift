import Fiscal
package import Persistence
package import Receipts

/// A stored receipt as the API shows it.
package enum ReceiptView {
    /// - Parameter superseding: the id of the receipt that replaced this one, if there is one.
    package static func json(
        _ record: ReceiptRecord, superseding: String?, jobs: [PrintJobRecord], emails: [DeliveryRecord]
    ) throws -> JSONValue {
        let state = superseding != nil ? "superseded" : record.form.rawValue
        let fiscal: JSONValue = try record.fiscal.map { try JSONValue(parsing: $0) } ?? .null
        return [
            "id": .string(record.id), "register": .string(record.register), "operation": JSONValue(record.operation),
            "number": .string(record.number), "state": .string(state), "signed": .boolean(record.signed),
            "supersedes": JSONValue(record.supersedes), "supersededBy": JSONValue(superseding),
            "issuedAt": .string(record.issuedAt.rfc3339), "occurredAt": .string(record.occurredAt),
            "total": [
                "amount": .string(record.total.decimal), "currency": .string(record.total.currency.code),
            ],
            "fiscal": fiscal, "duplicates": JSONValue(jobs.filter { $0.duplicate != nil }.count),
            "jobs": .array(jobs.map { JobView.id($0.id) }), "emails": .array(emails.map(DeliveryView.json)),
        ]
    }
}

/// A print job as the API shows it.
package enum JobView {
    package static func name(_ id: Int64) -> String { "job_\(id)" }
    package static func id(_ id: Int64) -> JSONValue { .string(name(id)) }

    /// The row number in a name that ``name(_:)`` made, or in plain digits.
    package static func number(_ name: String) -> Int64? {
        Int64(name.hasPrefix("job_") ? String(name.dropFirst(4)) : name)
    }

    package static func json(_ job: PrintJobRecord) -> JSONValue {
        [
            "id": id(job.id), "receipt": JSONValue(job.receipt), "title": JSONValue(job.title),
            "printer": .string(job.printer),
            "state": .string(job.state.rawValue), "grade": JSONValue(job.grade?.rawValue),
            "shown": .string(words(job)), "class": .string(job.jobClass.rawValue),
            "duplicate": job.duplicate.map { JSONValue($0) } ?? .null, "version": JSONValue(job.version),
            "reasons": .array(job.reasons.map(JSONValue.string)),
            "createdAt": .string(Timestamp(milliseconds: job.created).rfc3339),
            "completedAt": job.completed.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null,
        ]
    }

    /// What a person is told: "printed" only where the printer has proved it.
    package static func words(_ job: PrintJobRecord) -> String {
        switch job.state {
        case .completed:
            switch job.grade {
            case .a, .b: "printed"
            case .c: "sent, printer healthy"
            case .d: "sent to spooler"
            case .e, nil: "sent"
            }
        case .unknown: "unknown: look at the paper"
        case .pending: "waiting"
        case .pendingHeld: "waiting for a person"
        case .processing: "printing"
        case .processingStopped: "waiting for the printer"
        case .canceled: "canceled"
        case .aborted: "could not be printed"
        }
    }
}

/// A queue entry as the API shows it; bodies only where asked for, addresses and secrets never.
package enum EntryView {
    package static func json(_ entry: QueueEntryRecord) -> JSONValue {
        [
            "entry": JSONValue(entry.sequence), "register": .string(entry.register), "lane": .string(entry.lane),
            "operation": .string(entry.operation), "intent": .string(entry.intent), "method": .string(entry.method),
            "path": .string(entry.path), "state": .string(entry.state.rawValue), "reason": JSONValue(entry.reason),
            "attempts": JSONValue(entry.attempts), "key": .string(entry.key), "version": JSONValue(entry.version),
            "bodySHA256": .string(entry.bodyDigest.description), "acceptedAt": .string(entry.acceptedAt.rfc3339),
            "occurredAt": .string(entry.occurredAt), "operator": JSONValue(entry.operatorName ?? entry.token),
            "terminal": JSONValue(entry.terminal), "replaces": entry.replaces.map { JSONValue($0) } ?? .null,
            "settledAt": entry.settledAt.map {
                .string(Timestamp(milliseconds: $0, offset: entry.acceptedAt.offset).rfc3339)
            } ?? .null,
        ]
    }

    /// What a person compares before deciding.
    ///
    /// The queued bytes, what the server answered to them last, and the operation as it was read there last, `null` where
    /// nothing was answered or read; and the entries that are given up with this one.
    package static func evidence(_ entry: QueueEntryRecord, in reader: StoreReader) throws -> [JSONValue.Member] {
        let answered = try reader.attempts(of: entry.sequence).filter { $0.status != nil }
        func shown(_ attempt: AttemptRecord?) throws -> JSONValue {
            guard let attempt, let answer = try reader.answer(attempt: attempt.id) else { return .null }
            return [
                "at": attempt.ended.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null,
                "status": JSONValue(answer.status), "outcome": JSONValue(attempt.outcome),
                "body": content(answer.body),
            ]
        }
        return [
            .init("queued", content(entry.body)), .init("answer", try shown(answered.last { $0.kind == .send })),
            .init("reread", try shown(answered.last { $0.kind != .send })),
            .init("abandonsToo", .array(try reader.abandoned(with: entry).map { JSONValue($0.sequence) })),
        ]
    }

    /// JSON as it is, anything else as its text.
    private static func content(_ bytes: [UInt8]) -> JSONValue {
        (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
}

extension StoreReader {
    /// What goes with an entry that a person abandons: nothing is left to follow a call that makes its operation.
    package func abandoned(with entry: QueueEntryRecord) throws -> [QueueEntryRecord] {
        guard entry.intent == Intent.start.rawValue, !entry.state.isFinal else { return [] }
        return try entries(operation: entry.operation).filter { $0.sequence > entry.sequence && !$0.state.isFinal }
    }
}
