import FoundationEssentials
import GRDB
package import Receipts

/// What a step may change within one transaction; nothing of it holds unless the transaction commits.
package final class StoreWriter {
    let database: Database
    package let boot: String
    package let now: Instant
    private(set) var head: JournalHead
    /// What this transaction put into the operator's feed.
    private(set) var raised: [RaisedNotice] = []
    private let hasRoom: () -> Bool

    init(database: Database, boot: String, now: Instant, head: JournalHead, hasRoom: @escaping () -> Bool) {
        self.database = database
        self.boot = boot
        self.now = now
        self.head = head
        self.hasRoom = hasRoom
    }

    package var read: StoreReader { StoreReader(database: database) }

    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Appends a line to the journal.
    package func journal(
        _ kind: String, _ subject: String, register: String? = nil, actor: String? = nil, device: String? = nil,
        _ detail: JSONValue = .object([])
    ) throws {
        let sequence = head.sequence + 1
        let at = now.wall.milliseconds
        let monotonic = now.monotonic.milliseconds
        let text = detail.compact
        let hash = JournalRecord.hash(
            after: head.hash, sequence: sequence, at: at, monotonic: monotonic, boot: boot, kind: kind,
            subject: subject,
            register: register, actor: actor, device: device, detail: text)
        try run(
            "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            [sequence, at, monotonic, boot, kind, subject, register, actor, device, text, hash.data])
        head = JournalHead(sequence: sequence, hash: hash)
    }
}

// MARK: Entries

extension StoreWriter {
    package func insert(_ operation: OperationRecord) throws {
        try run("INSERT INTO operation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", operation.arguments)
    }

    package func update(_ operation: OperationRecord) throws {
        try run(
            """
            UPDATE operation SET remoteID = ?, etag = ?, lifecycle = ?, content = ?, kind = ?, currency = ?, total = ?,
              clientID = ? WHERE id = ?
            """,
            [
                operation.remoteID, operation.etag, operation.lifecycle, operation.content.map { Data($0) },
                operation.kind, operation.currency, operation.total, operation.clientID, operation.id,
            ])
    }

    /// Inserts the entry and gives it its place in the order.
    ///
    /// - Throws: ``StoreError/Code/full`` while the last room is kept for what was taken before.
    package func insert(_ entry: inout QueueEntryRecord) throws {
        guard hasRoom() else { throw StoreError(.full, StoreError.fullDisk) }
        try run(
            """
            INSERT INTO entry(lane, register, operation, dependsOn, replaces, intent, upstream, dialect, dialectVersion,
              baseURL, merchant, method, path, contentType, accept, body, bodyDigest, key, keyMinted, fingerprint,
              givenIfMatch, knownIfMatch, acceptedAt, acceptedOffset, boot, monotonic, occurredAt, operator, terminal,
              token, wantsPrint, wantsEmail, deadline, state, reason, promised, attempts, signerProbes, firstAttemptAt,
              firstAttemptBoot, firstAttemptMonotonic, mayBeApplied, settledAt, version)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            [
                entry.lane, entry.register, entry.operation, entry.dependsOn, entry.replaces, entry.intent,
                entry.upstream, entry.dialect, entry.dialectVersion, entry.baseURL, entry.merchant, entry.method,
                entry.path, entry.contentType, entry.accept, Data(entry.body), entry.bodyDigest.data, entry.key,
                entry.keyMinted, entry.fingerprint.data, entry.givenIfMatch, entry.knownIfMatch,
                entry.acceptedAt.milliseconds, entry.acceptedAt.offset, boot, entry.monotonic, entry.occurredAt,
                entry.operatorName, entry.terminal, entry.token, entry.wantsPrint, entry.wantsEmail, entry.deadline,
                entry.state.rawValue, entry.reason, entry.promised, entry.attempts, entry.signerProbes,
                entry.firstAttemptAt, entry.firstAttemptBoot, entry.firstAttemptMonotonic, entry.mayBeApplied,
                entry.settledAt, entry.version,
            ])
        entry.sequence = database.lastInsertedRowID
    }

    /// Gives all that waits in the entry's lane for the same upstream another one to go to, and to fetch receipts from.
    ///
    /// - Returns: How many entries that are.
    package func reroute(allOnTheRouteOf entry: QueueEntryRecord, to url: String, merchant: String?) throws -> Int {
        try run(
            """
            UPDATE entry SET baseURL = ?, merchant = ?, version = version + 1
            WHERE lane = ? AND dialect = ? AND baseURL = ? AND merchant IS ?
              AND (settledAt IS NULL OR sequence IN (SELECT entry FROM hosted))
            """,
            [url, merchant, entry.lane, entry.dialect, entry.baseURL, entry.merchant])
        return database.changesCount
    }

    /// Stores what may change of an entry; bytes and key never do, the frozen route only by ``reroute(allOnTheRouteOf:to:merchant:)``.
    package func update(_ entry: inout QueueEntryRecord) throws {
        entry.version += 1
        if entry.state.isFinal != (entry.settledAt != nil) {
            entry.settledAt = entry.state.isFinal ? now.wall.milliseconds : nil
        }
        try run(
            """
            UPDATE entry SET state = ?, reason = ?, promised = ?, attempts = ?, signerProbes = ?, firstAttemptAt = ?,
              firstAttemptBoot = ?, firstAttemptMonotonic = ?, mayBeApplied = ?, finalAttempt = ?, knownIfMatch = ?, settledAt = ?, version = ? WHERE sequence = ?
            """,
            [
                entry.state.rawValue, entry.reason, entry.promised, entry.attempts, entry.signerProbes,
                entry.firstAttemptAt, entry.firstAttemptBoot, entry.firstAttemptMonotonic, entry.mayBeApplied,
                entry.finalAttempt, entry.knownIfMatch, entry.settledAt,
                entry.version, entry.sequence,
            ])
        // Nothing will ever be certified that could be sent there.
        if entry.wantsEmail, entry.state == .aborted || entry.state == .canceled {
            try forgetAddress(entry: entry.sequence)
        }
    }

    /// Records that an exchange begins; its id comes back with the outcome.
    ///
    /// An attempt that was announced is the one that begins.
    package func beginAttempt(
        entry: Int64, kind: AttemptRecord.Kind, sent: Digest?, ifMatch: String?
    ) throws -> Int64 {
        if let announced = try read.openAttempt(of: entry) {
            try run(
                "UPDATE attempt SET kind = ?, begun = ?, sentDigest = ?, ifMatch = ? WHERE id = ?",
                [kind.rawValue, now.wall.milliseconds, sent?.data, ifMatch, announced])
            return announced
        }
        try run(
            "INSERT INTO attempt(entry, kind, begun, sentDigest, ifMatch) VALUES (?,?,?,?,?)",
            [entry, kind.rawValue, now.wall.milliseconds, sent?.data, ifMatch])
        return database.lastInsertedRowID
    }

    package func endAttempt(
        _ id: Int64, outcome: String, answer: AnswerRecord? = nil, requestID: String? = nil, serverDate: String? = nil
    ) throws {
        try run(
            "UPDATE attempt SET ended = ?, outcome = ?, status = ?, requestID = ?, serverDate = ? WHERE id = ?",
            [now.wall.milliseconds, outcome, answer?.status, requestID, serverDate, id])
        guard let answer else { return }
        try run(
            "INSERT INTO answer VALUES (?,?,?,?)",
            [id, answer.headerText, Data(answer.body), Digest(of: answer.body).data])
    }

    /// Forgets the announced attempt of the entry behind this one: nothing of it has left.
    package func withdrawAnnouncement(behind entry: QueueEntryRecord) throws {
        if let next = try read.announced(behind: entry) { try withdrawAttempt(of: next) }
    }

    /// Forgets an attempt of which nothing has left.
    package func withdrawAttempt(of entry: QueueEntryRecord) throws {
        try run("DELETE FROM attempt WHERE entry = ? AND ended IS NULL", [entry.sequence])
    }

    /// Ends every exchange that a crash cut short.
    package func endOrphanedAttempts(of entry: Int64) throws {
        try run(
            "UPDATE attempt SET ended = ?, outcome = 'interrupted' WHERE entry = ? AND ended IS NULL",
            [now.wall.milliseconds, entry])
    }

    /// Begins an outage of a lane, unless one goes on.
    ///
    /// Which entry is its last one is written down at its end: every sale of an outage would write that row anew.
    package func openOutage(lane: String, register: String, kind: String, entry: Int64, cause: String) throws -> Bool {
        if try read.openOutage(of: lane) != nil { return false }
        try run(
            """
            INSERT INTO outage(register, lane, kind, began, firstEntry, lastEntry, cause) VALUES (?,?,?,?,?,?,?)
            """, [register, lane, kind, now.wall.milliseconds, entry, entry, cause])
        return true
    }

    /// Says of the lane's open outage, if there is one, what it is found to be caused by.
    package func blameOutage(of lane: String, on cause: String) throws {
        try run("UPDATE outage SET cause = ? WHERE lane = ? AND ended IS NULL", [cause, lane])
    }

    package func closeOutage(lane: String) throws {
        try run(
            "UPDATE outage SET ended = ?, lastEntry = \(StoreReader.lastOfOutage) WHERE lane = ? AND ended IS NULL",
            [now.wall.milliseconds, lane])
    }
}

// MARK: Receipts and jobs

extension StoreWriter {
    package func insert(_ receipt: ReceiptRecord, shop: String) throws {
        try run(
            """
            INSERT INTO receipt(id, register, operation, entry, form, number, supersedes, document, shop, template,
              templateDigest, issuedAt, issuedOffset, occurredAt, total, currency, operator, signed, fiscal, documentDigest)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            [
                receipt.id, receipt.register, receipt.operation, receipt.entry, receipt.form.rawValue, receipt.number,
                receipt.supersedes, receipt.document, shop, receipt.template, receipt.templateDigest.data,
                receipt.issuedAt.milliseconds, receipt.issuedAt.offset, receipt.occurredAt, receipt.total.minorUnits,
                receipt.total.currency.code, receipt.operatorName, receipt.signed, receipt.fiscal,
                receipt.documentDigest?.data,
            ])
    }

    package func insert(_ job: inout PrintJobRecord) throws {
        try run(
            """
            INSERT INTO job(receipt, title, key, printer, class, priority, notAfter, duplicate, mark, reason, operator,
              profile, payload, payloadDigest, state, attempts, reasons, created, version)
              VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            [
                job.receipt, job.title, job.key, job.printer, job.jobClass.rawValue, job.jobClass.priority,
                job.notAfter, job.duplicate, job.mark, job.reason, job.operatorName, job.profile,
                job.payload.map { Data($0) }, job.payloadDigest?.data, job.state.rawValue,
                job.attempts, job.reasons.joined(separator: " "), job.created, job.version,
            ])
        job.id = database.lastInsertedRowID
    }

    package func update(_ job: inout PrintJobRecord) throws {
        job.version += 1
        if job.state != .processing { job.phase = nil }
        if job.state.isFinal != (job.completed != nil) {
            job.completed = job.state.isFinal ? now.wall.milliseconds : nil
        }
        try run(
            """
            UPDATE job SET state = ?, phase = ?, attempts = ?, payload = ?, payloadDigest = ?, evidence = ?, grade = ?,
              reasons = ?, completed = ?, resolution = ?, version = ? WHERE id = ?
            """,
            [
                job.state.rawValue, job.phase?.rawValue, job.attempts, job.payload.map { Data($0) },
                job.payloadDigest?.data, job.evidence.map { Data($0) }, job.grade?.rawValue,
                job.reasons.joined(separator: " "), job.completed, job.resolution, job.version, job.id,
            ])
    }

    /// Takes the time limit off a job that a person wants printed after all.
    package func postpone(_ job: PrintJobRecord) throws {
        try run("UPDATE job SET notAfter = NULL WHERE id = ?", [job.id])
    }

    /// Ends the time of the late prints of a register's receipts that have not begun: it is closed, and nobody is there
    /// to take them.
    package func expireLatePrints(of register: String) throws {
        try run(
            """
            UPDATE job SET notAfter = ?1 - 1
            WHERE completed IS NULL AND state IN ('pending','processingStopped') AND notAfter >= ?1
              AND class = 'afterSync' AND (SELECT register FROM receipt WHERE receipt.id = job.receipt) = ?2
            """, [now.wall.milliseconds, register])
    }

    /// Gives a receipt's job of which nothing has been sent to another printer, which renders it anew.
    package func move(_ job: PrintJobRecord, to printer: String, profile: String) throws {
        try run(
            "UPDATE job SET printer = ?, profile = ?, payload = NULL, payloadDigest = NULL WHERE id = ?",
            [printer, profile, job.id])
    }

    /// The number of the next duplicate of a receipt; claimed by inserting a job with it in the same transaction.
    package func nextDuplicate(of receipt: String) throws -> Int {
        (try read.jobs(receipt: receipt).compactMap(\.duplicate).max() ?? 0) + 1
    }
}

// MARK: The rest

extension StoreWriter {
    /// Counts one more of a kind within a register, from 1.
    package func count(_ kind: String, register: String) throws -> Int {
        try run(
            """
            INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT(register, kind) DO UPDATE SET value = value + 1
            """, [register, kind])
        return try read.counter(kind, register: register)
    }

    /// Puts a line into the operator's feed, unless the same one stands there unresolved.
    package func notice(
        _ code: String, _ severity: NoticeRecord.Severity, subject: String, register: String?, sentence: String,
        remedy: String
    ) throws {
        try run(
            """
            INSERT INTO notice(at, code, severity, subject, register, sentence, remedy) VALUES (?,?,?,?,?,?,?)
            ON CONFLICT DO NOTHING
            """, [now.wall.milliseconds, code, severity.rawValue, subject, register, sentence, remedy])
        guard database.changesCount > 0 else { return }
        raised.append(RaisedNotice(code: code, severity: severity, subject: subject))
        try journal(
            "notice.raised", subject, register: register,
            ["code": .string(code), "severity": .string(severity.rawValue), "sentence": .string(sentence)])
    }

    /// Resolves the open notices about a subject, of one code or of all.
    package func resolveNotices(code: String? = nil, subject: String, resolution: String, by actor: String? = nil)
        throws
    {
        try run(
            """
            UPDATE notice SET resolved = ?, resolution = ?, resolvedBy = ?
            WHERE subject = ? AND resolved IS NULL AND (? IS NULL OR code = ?)
            """, [now.wall.milliseconds, resolution, actor, subject, code, code])
        guard database.changesCount > 0 else { return }
        try journal(
            "notice.resolved", subject, actor: actor, ["code": JSONValue(code), "resolution": .string(resolution)])
    }

    /// The printer's memory holds the logo with this digest under the key.
    package func rememberLogo(_ key: String, _ digest: Digest, printer: String) throws {
        try run(
            """
            INSERT INTO logo VALUES (?,?,?) ON CONFLICT(printer) DO UPDATE SET key = excluded.key, digest = excluded.digest
            """, [printer, key, digest.data])
    }

    /// Moves the highest wall clock forward.
    package func seeWall() throws {
        try run("UPDATE store SET highestWall = max(highestWall, ?)", [now.wall.milliseconds])
    }

    /// Takes the wall clock for right, although it once stood later.
    package func correctWall() throws { try run("UPDATE store SET highestWall = ?", [now.wall.milliseconds]) }

    package func deleteToken(name: String) throws { try run("DELETE FROM token WHERE name = ?", [name]) }

    package func setToken(name: String, role: String, digest: Digest) throws {
        try run(
            """
            INSERT INTO token VALUES (?,?,?,?) ON CONFLICT(name) DO UPDATE SET role = excluded.role,
              digest = excluded.digest
            """, [name, role, digest.data, now.wall.milliseconds])
    }
}
