import Flows
import Persistence
import PrinterLanguage
import Receipts
import Sandbox
import Settings

/// The checkers: they follow the journal, the wire, the server and the paper, and compare what each of them says.
struct Checks {
    /// An accepted call, as the journal tells of it.
    struct Entry {
        let sequence: Int64
        let register: String
        let key: String
        let digest: String
        let operation: String
        let acceptedAt: Duration
    }

    /// What a till was told with 2xx.
    struct Told {
        let entry: Int64
        let state: String
        let status: Int
        let body: [UInt8]
    }

    /// A print whose bytes were allowed to leave.
    struct Print {
        let job: Int64
        let receipt: String
        let isMarked: Bool
        /// Mark and payload: what its piece of paper holds.
        let bytes: [UInt8]
        /// Where the number ends that no other receipt has: a piece as long as this is a print of this one.
        let distinct: Int
    }

    var step = 0
    private(set) var violation: Violation?
    var entries: [Int64: Entry] = [:]
    var byKey: [String: Int64] = [:]
    /// Entries whose key is free again: refused live, or withdrawn.
    var freed: Set<Int64> = []
    var withdrawn: Set<Int64> = []
    var told: [String: Told] = [:]
    var receipts: [String] = []
    /// By printer, the newest last.
    var prints: [[Print]]
    /// Jobs whose paper is whole.
    var whole: Set<Int64> = []
    var hasProved: [Bool]
    var notices: Set<String> = []

    private let names: [String]
    private var frames: [any Dialogue]
    private var cursor: Int64 = 0
    private var lastSequence: Int64 = 0
    private var asked: [String: Set<String>] = [:]
    private var askedWithoutKey: Set<String> = []
    private var seenApplications = 0
    private var lastApplied: [String: Int64] = [:]
    private var unmarked: [String: Int] = [:]

    init(printers: [Premises.Printer]) {
        names = printers.map(\.settings.name)
        frames = printers.map { dialogue(for: $0.profile) }
        prints = printers.map { _ in [] }
        hasProved = printers.map { _ in false }
    }

    mutating func fail(_ promise: Promise, _ sentence: String) {
        guard violation == nil else { return }
        violation = Violation(promise: promise, sentence: sentence, step: step)
    }

    func entry(key: String) -> Entry? { byKey[key].flatMap { entries[$0] } }

    /// Another name of a key, where this history's sabotage renames it on the way.
    mutating func alias(_ other: String, of key: String) { byKey[other] = byKey[key] }
}

// MARK: The journal

extension Checks {
    /// The same rows as before the crash must be there, all that anybody was told of.
    mutating func restarted(on store: Store) {
        for key in told.keys.sorted() {
            guard let one = told[key] else { continue }
            do {
                guard let entry = try store.read({ try $0.entry(one.entry) }), entry.key == key else {
                    fail(.durable, "entry \(one.entry), accepted with \(one.status), is gone after the restart")
                    return
                }
            } catch {
                fail(.step, "\(error)")
            }
        }
        if store.journalHead.sequence < cursor {
            fail(.durable, "the journal has lost rows that were committed")
        }
    }

    /// Reads what the journal has got since the last step.
    mutating func follow(_ store: Store, at now: Duration) {
        guard store.journalHead.sequence > cursor else { return }
        do {
            for row in try store.read({ try $0.journal(after: cursor, limit: 10_000) }) {
                cursor = row.sequence
                try take(row, store, now)
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    private mutating func take(_ row: JournalRecord, _ store: Store, _ now: Duration) throws {
        switch row.kind {
        case "entry.accepted": try accept(row, now)
        case "entry.refused": if let entry = Self.number(row.subject) { freed.insert(entry) }
        case "entry.withdrawn":
            if let entry = Self.number(row.subject) {
                freed.insert(entry)
                withdrawn.insert(entry)
            }
        case "receipt.created": if let id = try JSONValue(parsing: row.detail)["row"]?.text { receipts.append(id) }
        case "job.sendStarted": if let job = Self.number(row.subject) { try begin(job, store) }
        case "job.completed": if let job = Self.number(row.subject) { try complete(job, store) }
        case "notice.raised":
            if let code = try JSONValue(parsing: row.detail)["code"]?.text { notices.insert("\(code) \(row.subject)") }
        default: break
        }
    }

    private static func number(_ subject: String) -> Int64? { subject.split(separator: " ").last.flatMap { Int64($0) } }

    private mutating func accept(_ row: JournalRecord, _ now: Duration) throws {
        let detail = try JSONValue(parsing: row.detail)
        guard let sequence = Self.number(row.subject), let key = detail["key"]?.text,
            let digest = detail["sha256"]?.text, let operation = detail["operation"]?.text
        else {
            fail(.chain, "the journal's row \(row.sequence) lacks a member")
            return
        }
        if sequence <= lastSequence { fail(.order, "entry \(sequence) was accepted after \(lastSequence)") }
        lastSequence = sequence
        let known = asked[key].map { $0.contains(digest) } ?? askedWithoutKey.contains(digest)
        if !known { fail(.payload, "entry \(sequence) holds bytes that no till sent") }
        if let earlier = byKey[key], !freed.contains(earlier) {
            fail(.sameAnswer, "the key of entry \(earlier) was accepted a second time, as \(sequence)")
        }
        byKey[key] = sequence
        entries[sequence] = Entry(
            sequence: sequence, register: row.register ?? "", key: key, digest: digest, operation: operation,
            acceptedAt: now)
    }
}

// MARK: Tills

extension Checks {
    mutating func asked(_ call: Till.Call, register: String) {
        guard call.kind != .read else { return }
        let digest = Digest(of: call.body).description
        if let key = call.key { asked[key, default: []].insert(digest) } else { askedWithoutKey.insert(digest) }
    }

    mutating func answered(_ call: Till.Call, register: String, _ reply: Reply) {
        let status = reply.answer.status
        guard call.kind != .read else { return }
        if call.kind == .misuse {
            if status != 422 { fail(.sameAnswer, "a key with other bytes was answered \(status)") }
            return
        }
        guard let key = call.key ?? reply.header("Idempotency-Key") else { return }
        let before = told[key]
        guard (200...299).contains(status) else {
            if let before, before.state == "acknowledged" || status != 409 {
                fail(.sameAnswer, "the key of entry \(before.entry) was answered \(before.status), now \(status)")
            }
            return
        }
        guard let entry = byKey[key].flatMap({ entries[$0] }),
            reply.header("Quittance-Entry").flatMap({ Int64($0) }) == entry.sequence
        else {
            fail(.durable, "\(status) was given for a call that is not stored: \(call.method) \(call.path)")
            return
        }
        if Digest(of: call.body).description != entry.digest {
            fail(.payload, "entry \(entry.sequence) was accepted with other bytes than the till's")
        }
        let state = reply.header("Quittance-State") ?? ""
        if let before {
            let same = before.state != "acknowledged" || (state == before.state && before.status == status)
            if before.entry != entry.sequence || !same
                || (before.state == state && before.state == "acknowledged"
                    && before.body != reply.answer.body)
            {
                fail(.sameAnswer, "entry \(before.entry) was answered \(before.status) and now \(status) \(state)")
            }
        }
        told[key] = Told(entry: entry.sequence, state: state, status: status, body: reply.answer.body)
    }
}

// MARK: The wire and the server

extension Checks {
    /// Before bytes leave, the entry is committed; and they are the accepted ones.
    mutating func leaving(_ call: UpstreamCall, _ request: ServerRequest, at now: Duration) {
        guard case .attempt = call.id, request.method != "GET" else { return }
        guard let key = request.header("Idempotency-Key"), let entry = byKey[key].flatMap({ entries[$0] }) else {
            fail(.durable, "bytes leave for an entry that is not committed: \(request.path)")
            return
        }
        if Digest(of: request.body).description != entry.digest {
            fail(.payload, "entry \(entry.sequence) is sent with other bytes than it was accepted with")
        }
    }

    mutating func applied(_ server: ShopServer) {
        while seenApplications < server.applications.count {
            let application = server.applications[seenApplications]
            seenApplications += 1
            // A change puts the same lines in the place of the same lines.
            let isChange = application.step == .change
            if !isChange, server.appliedPerKey[application.key, default: 0] > 1 {
                fail(.appliedOnce, "the key \(application.key) was applied twice")
            }
            if let number = application.externalID, server.createdPerExternalID[number, default: 0] > 1 {
                fail(.appliedOnce, "the sale \(number) was created twice")
            }
            guard let entry = byKey[application.key].flatMap({ entries[$0] }) else {
                fail(.durable, "the server applied a call that was never accepted: \(application.key)")
                continue
            }
            if application.bodyDigest.description != entry.digest {
                fail(.payload, "the server got other bytes for entry \(entry.sequence)")
            }
            if withdrawn.contains(entry.sequence) {
                fail(
                    .appliedOnce, "entry \(entry.sequence) was applied although its till was told that it was not kept")
            }
            let last = lastApplied[entry.register, default: 0]
            if entry.sequence < last || (entry.sequence == last && !isChange) {
                fail(.order, "entry \(entry.sequence) was applied behind \(last) of the same register")
            }
            lastApplied[entry.register] = entry.sequence
        }
    }

    /// Whoever waits longer than the deadline stands in the feed.
    mutating func overdue(_ entries: [QueueEntryRecord], at now: Duration, clockIsSound: Bool, on store: Store) {
        guard clockIsSound else { return }
        for entry in entries {
            guard let known = self.entries[entry.sequence], now - known.acceptedAt > Scenario.deadline + .seconds(60)
            else { continue }
            if !notices.contains("deadline-passed entry \(entry.sequence)") {
                fail(.visible, "entry \(entry.sequence) is past its deadline and nobody was told")
            }
        }
    }

    func anyReceipt(_ number: Int) -> String? { receipts.isEmpty ? nil : receipts[number % receipts.count] }
}

// MARK: Paper

extension Checks {
    func isOnPaper(_ job: Int64) -> Bool { whole.contains(job) }

    /// A job's first byte may leave: from here on its payload is known.
    private mutating func begin(_ id: Int64, _ store: Store) throws {
        let (job, record) = try store.read { reader in
            let job = try reader.job(id)
            return (job, try job?.receipt.flatMap { try reader.receipt($0) })
        }
        guard let job, let record, let payload = job.payload, let index = printer(job) else { return }
        let plain = frames[index].wrap(payload: [], mark: nil, token: nil).count
        let mark = Array(frames[index].wrap(payload: [], mark: job.mark, token: nil).dropLast(plain))
        if job.duplicate != nil, !(job.mark ?? "").hasPrefix("DUPLIKAT") || !Self.contains(mark, "DUPLIKAT") {
            fail(.unmarkedDuplicate, "job \(id) is a duplicate without the country's word")
        }
        let number = Self.end(of: record.number, in: payload)
        if number == nil { fail(.verbatim, "job \(id) does not show the number \(record.number)") }
        prints[index].append(
            Print(
                job: id, receipt: record.id, isMarked: job.mark != nil, bytes: mark + payload,
                distinct: mark.count + (number ?? payload.count)))
        switch record.form {
        case .provisional: checkProvisional(payload, id)
        case .fiscal: try checkFiscal(payload, record, id)
        case .plain: break
        }
    }

    private func printer(_ job: PrintJobRecord) -> Int? { names.firstIndex(of: job.printer) }

    private mutating func checkProvisional(_ payload: [UInt8], _ id: Int64) {
        for phrase in [
            "TSE ausgefallen - Beleg ohne TSE-Signatur", "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT",
        ] where Self.count(of: phrase, in: payload) < 2 {
            fail(.provisional, "the provisional receipt of job \(id) lacks: \(phrase)")
        }
        // `GS ( k` prints codes, `GS v 0` pictures.
        if Self.end(of: [0x1D, 0x28, 0x6B], in: payload, from: 0) != nil
            || Self.end(of: [0x1D, 0x76, 0x30], in: payload, from: 0) != nil
        {
            fail(.provisional, "the provisional receipt of job \(id) carries a code")
        }
    }

    private mutating func checkFiscal(_ payload: [UInt8], _ record: ReceiptRecord, _ id: Int64) throws {
        if Self.contains(payload, "NOT A FISCAL RECEIPT") {
            fail(.verbatim, "the fiscal receipt of job \(id) says that it is none")
        }
        guard let code = try record.receipt().fiscal?.codeData, !code.isEmpty else { return }
        if !Self.contains(payload, code) { fail(.verbatim, "job \(id) does not carry the provider's code") }
    }

    /// A job has ended as printed, or as sent.
    private mutating func complete(_ id: Int64, _ store: Store) throws {
        guard let job = try store.read({ try $0.job(id) }), let index = printer(job), let grade = job.grade else {
            return
        }
        switch grade {
        case .a, .b:
            if !whole.contains(id) { fail(.evidence, "job \(id) counts as printed, but its paper is not whole") }
            hasProved[index] = true
        case .c, .d, .e:
            if hasProved[index] {
                fail(.evidence, "job \(id) ended at \(grade.rawValue) on a printer that has proved prints before")
            }
        }
    }

    /// A piece of paper came out.
    mutating func printed(_ piece: TapeReceipt, printer index: Int) {
        for print in prints[index].suffix(8).reversed() {
            guard piece.bytes.count >= print.distinct || piece.bytes == print.bytes,
                print.bytes.starts(with: piece.bytes)
            else { continue }
            if piece.isWhole, piece.bytes.count == print.bytes.count { whole.insert(print.job) }
            guard !print.isMarked else { return }
            unmarked[print.receipt, default: 0] += 1
            if unmarked[print.receipt, default: 0] > 1 {
                fail(.unmarkedDuplicate, "receipt \(print.receipt) came out twice without a mark (job \(print.job))")
            }
            return
        }
    }

    // MARK: Bytes

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool { end(of: text, in: bytes) != nil }

    private static func end(of text: String, in bytes: [UInt8]) -> Int? {
        end(of: Array(text.utf8), in: bytes, from: 0)
    }

    private static func count(of text: String, in bytes: [UInt8]) -> Int {
        let wanted = Array(text.utf8)
        var found = 0
        var place = 0
        while let end = end(of: wanted, in: bytes, from: place) {
            found += 1
            place = end
        }
        return found
    }

    /// Where the first occurrence ends.
    private static func end(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        var place = start
        while place + wanted.count <= bytes.count {
            if bytes[place] == first, bytes[place..<(place + wanted.count)].elementsEqual(wanted) {
                return place + wanted.count
            }
            place += 1
        }
        return nil
    }
}
