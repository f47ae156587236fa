import FoundationEssentials
import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("StoreReader")
struct QueryTests {
    private let store: Store

    init() throws { store = try Example.memory() }

    private func add(
        _ operation: String, lane: String = "main/reg_1", intent: String = "start", state: JobState = .pending,
        external: String? = nil, at milliseconds: Int64 = 1_779_271_200_000
    ) throws -> Int64 {
        try store.transact(at: Example.noon) { writer in
            if try writer.read.operation(operation) == nil {
                try writer.insert(Example.operation(operation, external: external))
            }
            var entry = try Example.entry(
                operation: operation, key: "key-\(operation)-\(intent)", lane: lane, intent: intent, state: state,
                at: milliseconds)
            try writer.insert(&entry)
            return entry.sequence
        }
    }

    @Test(
        "the head of a lane is its first entry that is not final, whatever it waits for", arguments: JobState.allCases)
    func head(state: JobState) throws {
        let first = try add("a", state: state)
        let second = try add("b")
        _ = try add("c", lane: "main/reg_2")
        #expect(try store.read { try $0.head(of: "main/reg_1")?.sequence } == (state.isFinal ? second : first))
        #expect(try store.read { try $0.backlog(of: "main/reg_1") } == (state.isFinal ? 1 : 2))
        #expect(try store.read { try $0.openEntries().count } == (state.isFinal ? 2 : 3))
        #expect(try store.read { try $0.openLanes() } == ["main/reg_1", "main/reg_2"])
        #expect(try store.read { try $0.head(of: "main/reg_3") } == nil)
    }

    @Test("an entry comes back as it went in")
    func roundTrip() throws {
        var entry = try Example.entry(operation: "op", key: "key-1")
        entry.body = [0x00, 0xFF, 0x0A]
        entry.bodyDigest = Digest(of: entry.body)
        entry.merchant = "m"
        entry.contentType = "application/json"
        entry.accept = "text/plain"
        entry.givenIfMatch = "\"1\""
        entry.knownIfMatch = "\"2\""
        entry.operatorName = "Änne"
        entry.terminal = "T1"
        entry.token = "till"
        entry.wantsPrint = false
        entry.wantsEmail = true
        entry.deadline = 77
        entry.reason = "waiting"
        entry.promised = true
        let written = try store.transact(at: Example.noon) { writer in
            try writer.insert(Example.operation("op"))
            try writer.insert(&entry)
            return entry
        }
        #expect(written.sequence == 1)
        #expect(try store.read { try $0.entry(1) } == written)
    }

    @Test("updating changes the course of an entry, never its route, bytes and key")
    func frozen() throws {
        let sequence = try add("op")
        let before = try #require(try store.read { try $0.entry(sequence) })
        try store.transact(at: Example.later(5)) { writer in
            var entry = before
            entry.body = [0x01]
            entry.path = "/elsewhere"
            entry.key = "other"
            entry.baseURL = "http://evil"
            entry.state = .completed
            try writer.update(&entry)
        }
        let after = try #require(try store.read { try $0.entry(sequence) })
        #expect(after.body == before.body)
        #expect(after.path == before.path)
        #expect(after.key == before.key)
        #expect(after.baseURL == before.baseURL)
        #expect(after.state == .completed)
        #expect(after.settledAt == Example.later(5).wall.milliseconds)
        #expect(after.version == before.version + 1)
    }

    @Test("a key is found unless its call ended in a live refusal", arguments: JobState.allCases)
    func byKey(state: JobState) throws {
        let sequence = try add("a", state: state)
        let found = try store.read { try $0.entry(register: "reg_1", key: "key-a-start")?.sequence }
        #expect(found == (state == .aborted ? nil : sequence))
        #expect(try store.read { try $0.entry(register: "reg_2", key: "key-a-start") } == nil)
    }

    @Test("entries come newest first, page by page")
    func pages() throws {
        for name in ["a", "b", "c", "d", "e"] { _ = try add(name) }
        let first = try store.read { try $0.entries(before: .max, limit: 2).map(\.sequence) }
        let second = try store.read { try $0.entries(before: 4, limit: 2).map(\.sequence) }
        let third = try store.read { try $0.entries(before: 2, limit: 2).map(\.sequence) }
        #expect([first, second, third] == [[5, 4], [3, 2], [1]])
    }

    @Test("the newest create of an external id counts, while it is young and not given up")
    func creates() throws {
        let old = try add("a", external: "till-1", at: 1000)
        _ = try add("b", state: .canceled, external: "till-1", at: 2000)
        let other = try add("c", external: "till-2", at: 3000)
        let find = { (external: String, since: Int64) in
            try store.read { try $0.create(register: "reg_1", externalID: external, since: since)?.sequence }
        }
        #expect(try find("till-1", 0) == old)
        #expect(try find("till-1", 1001) == nil)
        #expect(try find("till-2", 0) == other)
        #expect(try store.read { try $0.create(register: "reg_2", externalID: "till-1", since: 0) } == nil)
    }

    @Test("an operation is found by our id, and by the server's within its upstream")
    func operations() throws {
        try store.transact(at: Example.noon) { writer in
            var operation = Example.operation("loc_1")
            try writer.insert(operation)
            operation.remoteID = "op_1"
            operation.etag = "\"3\""
            operation.lifecycle = "open"
            operation.content = [0x7B, 0x7D]
            try writer.update(operation)
        }
        let expected = try #require(try store.read { try $0.operation("loc_1") })
        #expect(expected.remoteID == "op_1")
        #expect(expected.content == [0x7B, 0x7D])
        #expect(try store.read { try $0.operation(named: "op_1", upstream: "main") } == expected)
        #expect(try store.read { try $0.operation(named: "loc_1", upstream: "main") } == expected)
        #expect(try store.read { try $0.operation(named: "op_1", upstream: "other") } == nil)
        #expect(try store.read { try $0.operation(anyUpstream: "op_1") } == expected)
        #expect(try store.read { try $0.operation(anyUpstream: "op_2") } == nil)
    }

    @Test("attempts and answers come back verbatim, and a crash ends them")
    func attempts() throws {
        let sequence = try add("op")
        let headers = [
            AnswerRecord.Header(name: "ETag", value: "\"1\""), .init(name: "Set-Cookie", value: "a=\"b\""),
            .init(name: "Set-Cookie", value: "c"),
        ]
        let answer = AnswerRecord(status: 201, headers: headers, body: [0x00, 0xFE, 0x0A])
        try store.transact(at: Example.later(1)) { writer in
            let one = try writer.beginAttempt(entry: sequence, kind: .send, sent: Digest(of: [1]), ifMatch: "\"1\"")
            try writer.endAttempt(one, outcome: "settled", answer: answer, requestID: "req", serverDate: "today")
            _ = try writer.beginAttempt(entry: sequence, kind: .lookup, sent: nil, ifMatch: nil)
        }
        let attempts = try store.read { try $0.attempts(of: sequence) }
        #expect(attempts.map(\.kind) == [.send, .lookup])
        #expect(attempts.map(\.outcome) == ["settled", nil])
        #expect(attempts[0].sentDigest == Digest(of: [1]))
        #expect(attempts[0].requestID == "req")
        #expect(attempts[0].serverDate == "today")
        #expect(attempts[0].status == 201)
        #expect(try store.read { try $0.answer(attempt: attempts[0].id) } == answer)
        #expect(try store.read { try $0.answer(attempt: attempts[1].id) } == nil)
        try store.transact(at: Example.later(2)) { try $0.endOrphanedAttempts(of: sequence) }
        let ended = try #require(try store.read { try $0.attempt(attempts[1].id) })
        #expect(ended.outcome == "interrupted")
        #expect(ended.ended == Example.later(2).wall.milliseconds)
        #expect(try store.read { try $0.attempt(attempts[0].id)?.outcome } == "settled")
    }

    @Test("an attempt that was announced is the one that begins, and one that never left is forgotten")
    func announced() throws {
        let first = try add("op")
        let second = try add("op", intent: "complete")
        try store.transact(at: Example.later(1)) { writer in
            let head = try #require(try writer.read.entry(first))
            #expect(try writer.read.follower(of: head)?.sequence == second)
            #expect(try writer.read.announced(behind: head) == nil)
            let early = try writer.beginAttempt(entry: second, kind: .send, sent: Digest(of: [1]), ifMatch: nil)
            #expect(try writer.read.announced(behind: head)?.sequence == second)
            #expect(try writer.read.openAttempt(of: second) == early)
            let begun = try writer.beginAttempt(entry: second, kind: .send, sent: Digest(of: [2]), ifMatch: "\"2\"")
            #expect(begun == early)
            #expect(try writer.read.attempts(of: second).map(\.sentDigest) == [Digest(of: [2])])
            try writer.withdrawAnnouncement(behind: head)
            #expect(try writer.read.attempts(of: second) == [])
            #expect(try writer.read.announced(behind: head) == nil)
        }
    }

    @Test("an outage begins once, grows, and ends")
    func outages() throws {
        let first = try add("a", at: 5000)
        let second = try add("b", at: 4000)
        let opened = try store.transact(at: Example.noon) { writer in
            [
                try writer.openOutage(lane: "main/reg_1", register: "reg_1", kind: "network", entry: first, cause: "x"),
                try writer.openOutage(lane: "main/reg_1", register: "reg_1", kind: "server", entry: second, cause: "y"),
                try writer.openOutage(lane: "main/reg_1", register: "reg_1", kind: "server", entry: first, cause: "y"),
            ]
        }
        #expect(opened == [true, false, false])
        let outage = try #require(try store.read { try $0.openOutage(of: "main/reg_1") })
        #expect(outage.kind == "network")
        #expect(outage.firstEntry == first)
        #expect(try store.read { try $0.outages(limit: 5).map(\.lastEntry) } == [second])
        let third = try add("c", at: 6000)
        #expect(try store.read { try $0.outages(limit: 5).map(\.lastEntry) } == [third])
        #expect(try store.read { try $0.oldestOpen(of: "main/reg_1") } == 5000)
        try store.transact(at: Example.later(9)) { try $0.closeOutage(lane: "main/reg_1") }
        #expect(try store.read { try $0.openOutage(of: "main/reg_1") } == nil)
        _ = try add("d", at: 7000)
        let ended = try store.read { try $0.outages(limit: 5) }
        #expect(ended.map(\.ended) == [Example.later(9).wall.milliseconds])
        #expect(ended.map(\.lastEntry) == [third])
    }

    @Test("a lane is away while its server is, and not where it is reached again and waits for a person")
    func absence() throws {
        let lane = "main/reg_1"
        let held = try add("a", at: 5000)
        func isAway() throws -> Bool { try store.read { try $0.absence(of: lane) != nil } }
        try store.transact(at: Example.noon) { writer in
            _ = try writer.openOutage(lane: lane, register: "reg_1", kind: "network", entry: held, cause: "x")
        }
        #expect(try isAway())
        try change(held) { $0.state = .pendingHeld }
        #expect(try !isAway())
        try store.transact(at: Example.noon) { writer in
            try writer.notice(
                StoreReader.offline, .warning, subject: "lane \(lane)", register: "reg_1", sentence: "Away.",
                remedy: "Wait.")
        }
        #expect(try isAway())
    }

    @Test("a sale is open until it has an end, be it on its way, and no longer open where its start was refused")
    func openOperations() throws {
        _ = try add("a", intent: "start", state: .completed)
        _ = try add("b", intent: "start", state: .aborted)
        _ = try add("c", intent: "start", state: .completed)
        _ = try add("c", intent: "complete", state: .pending)
        _ = try add("d", intent: "start", state: .completed)
        _ = try add("d", intent: "complete", state: .aborted)
        #expect(try store.read { try $0.openOperations(of: "reg_1").map(\.id) } == ["a", "d"])
        try store.transact(at: Example.noon) { writer in
            var operation = try #require(try writer.read.operation("a"))
            operation.lifecycle = "voided"
            try writer.update(operation)
        }
        #expect(try store.read { try $0.openOperations(of: "reg_1").map(\.id) } == ["d"])
    }

    @Test("overdue is what is open and past its deadline")
    func overdue() throws {
        for (name, deadline, state) in [
            ("a", 100, JobState.pending), ("b", 101, .unknown), ("c", 100, .completed), ("d", nil, .pending),
        ] as [(String, Int64?, JobState)] {
            try store.transact(at: Example.noon) { writer in
                try writer.insert(Example.operation(name))
                var entry = try Example.entry(operation: name, key: name, state: state)
                entry.deadline = deadline
                try writer.insert(&entry)
            }
        }
        #expect(try store.read { try $0.overdue(at: 99).map(\.sequence) } == [])
        #expect(try store.read { try $0.overdue(at: 100).map(\.sequence) } == [1])
        #expect(try store.read { try $0.overdue(at: 101).map(\.sequence) } == [1, 2])
        try store.transact(at: Example.noon) { writer in
            try writer.notice(
                StoreReader.overdue, .alarm, subject: "entry 1", register: "reg_1", sentence: "Late.", remedy: "See.")
        }
        #expect(try store.read { try $0.overdue(at: 101).map(\.sequence) } == [2], "of the other one everybody knows")
    }

    @Test("what a process left in hand, unpromised or in doubt is found", arguments: JobState.allCases)
    func unsure(state: JobState) throws {
        let plain = try add("a", state: state)
        let found = try store.read { try $0.unsureEntries().map(\.sequence) }
        #expect(found == (state.isFinal ? [] : [plain]), "nobody was told of it")
        try change(plain) { $0.promised = true }
        let inHand = state == .processing ? [plain] : []
        #expect(try store.read { try $0.unsureEntries().map(\.sequence) } == inHand)
        try change(plain) { $0.mayBeApplied = true }
        #expect(try store.read { try $0.unsureEntries().map(\.sequence) } == (state.isFinal ? [] : [plain]))
    }

    private func change(_ sequence: Int64, _ body: (inout QueueEntryRecord) -> Void) throws {
        try store.transact(at: Example.noon) { writer in
            var entry = try #require(try writer.read.entry(sequence))
            body(&entry)
            try writer.update(&entry)
        }
    }

    /// What the steps ask at every event; a table is walked from end to end by none of it.
    @Test("no question of a step walks a table that grows")
    func plans() throws {
        try Example.fill(store)
        let questions = try store.read { reader in
            let asked = Asked()
            reader.database.trace { asked.statements.append($0.expandedDescription) }
            defer { reader.database.trace() }
            _ = try reader.entry(register: "reg_1", key: "k")
            _ = try reader.create(register: "reg_1", externalID: "x", since: 0)
            _ = try reader.head(of: "main/reg_1")
            _ = try reader.backlog(of: "main/reg_1")
            _ = try reader.isFollowed(1, in: "main/reg_1")
            _ = try reader.oldestOpen(of: "main/reg_1")
            _ = try reader.openEntries()
            _ = try reader.openEntries(of: "main/reg_1", limit: 10)
            _ = try reader.unsureEntries()
            _ = try reader.openLanes()
            _ = try reader.overdue(at: 0)
            _ = try reader.entries(operation: "a")
            _ = try reader.attempts(of: 1)
            _ = try reader.lane(ofAttempt: 1)
            _ = try reader.operation(named: "op_1", upstream: "main")
            _ = try reader.openOutage(of: "main/reg_1")
            _ = try reader.openOperations(of: "reg_1")
            _ = try reader.hosted(entry: 1)
            _ = try reader.closing(register: "reg_1", key: "k")
            _ = try reader.unsureClosings()
            _ = try reader.lastClosing(of: "reg_1")
            _ = try reader.receipts(operation: "a")
            _ = try reader.superseding("r")
            _ = try reader.jobs(receipt: "r")
            _ = try reader.nextJob(printer: "front")
            _ = try reader.openJobs()
            _ = try reader.bestGrade(printer: "front")
            return asked.statements
        }
        #expect(questions.count == 29)
        let walks = try store.read { reader in
            try questions.flatMap { question in
                try Row.fetchAll(reader.database, sql: "EXPLAIN QUERY PLAN \(question)")
                    .map { "\($0["detail"] as String): \(question)" }
            }.filter {
                // `open` is the list of lanes, one row for each.
                $0.hasPrefix("SCAN") && !$0.hasPrefix("SCAN open:") && !$0.contains("USING INDEX")
                    && !$0.contains("USING COVERING INDEX")
            }
        }
        #expect(walks == [])
    }

    /// Such a table is made and filled again for each row, and takes longer than the row: see ``Migrations/unrolled(_:)``.
    @Test("no row of a sale is written with a table that SQLite makes of a list of words")
    func lists() throws {
        let store = try Example.memory()
        let written = Asked()
        try store.read { $0.database.trace { written.statements.append($0.expandedDescription) } }
        try Example.fill(store)
        try store.transact(at: Example.noon) { writer in
            for var entry in try writer.read.openEntries() {
                entry.state = .completed
                try writer.update(&entry)
            }
        }
        func tables(_ statement: String) throws -> Int {
            try store.read { try Row.fetchAll($0.database, sql: "EXPLAIN \(statement)") }
                .count { $0["opcode"] == "OpenEphemeral" }
        }
        try store.read { $0.database.trace() }
        let rows = written.statements.filter { $0.hasPrefix("INSERT") || $0.hasPrefix("UPDATE") }
        #expect(rows.count > 10)
        for row in rows { #expect(try tables(row) == 0, "\(row.prefix(100))") }
        let scratch = "CREATE TABLE scratch(word TEXT CHECK(word IN ('a','b','c')))"
        try store.read { try $0.database.execute(sql: scratch) }
        #expect(try tables("INSERT INTO scratch VALUES ('a')") == 1)
    }

    private final class Asked {
        var statements: [String] = []
    }
}
