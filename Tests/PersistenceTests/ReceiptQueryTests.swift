import FoundationEssentials
import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Receipts, jobs and the feed in the store")
struct ReceiptQueryTests {
    private let store: Store

    init() throws { store = try Example.memory() }

    private func shop() throws {
        try store.transact(at: Example.noon) { writer in
            var operation = Example.operation("loc_1", external: "till-07-000113")
            operation.remoteID = "op_99"
            try writer.insert(operation)
            try writer.insert(
                Example.receipt(
                    "rcpt_1", operation: "loc_1", number: "till-07-000113", cashier: "Anna", issuedAt: 1000),
                shop: "s")
            try writer.insert(
                Example.receipt(
                    "rcpt_2", form: .fiscal, operation: "loc_1", supersedes: "rcpt_1", number: "till-07-000113",
                    cashier: "Anna", issuedAt: 2000), shop: "s")
            try writer.insert(
                Example.receipt(
                    "rcpt_3", operation: nil, number: "B-7", cents: -250, cashier: "Bert", register: "reg_2",
                    issuedAt: 3000), shop: "s")
            try writer.insert(
                Example.receipt("rcpt_4", operation: nil, number: "B-8", cents: 5, register: "reg_2", issuedAt: 4000),
                shop: "s")
        }
    }

    @Test("a receipt comes back as it went in")
    func roundTrip() throws {
        try shop()
        let record = try #require(try store.read { try $0.receipt("rcpt_2") })
        #expect(
            try record
                == Example.receipt(
                    "rcpt_2", form: .fiscal, operation: "loc_1", supersedes: "rcpt_1", number: "till-07-000113",
                    cashier: "Anna", issuedAt: 2000))
        #expect(record.signed)
        #expect(try record.receipt().fiscal?.codeData == "V0;x")
        #expect(try store.read { try $0.superseding("rcpt_1")?.id } == "rcpt_2")
        #expect(try store.read { try $0.superseding("rcpt_2") } == nil)
        #expect(try store.read { try $0.receipts(operation: "loc_1").map(\.id) } == ["rcpt_1", "rcpt_2"])
        #expect(try store.read { try $0.receipts(number: "till-07-000113").map(\.id) } == ["rcpt_2", "rcpt_1"])
    }

    @Test(
        "a search looks into number, external id, ids, amount and operator",
        arguments: [
            ("000113", ["rcpt_2", "rcpt_1"]), ("op_99", ["rcpt_2", "rcpt_1"]), ("loc_1", ["rcpt_2", "rcpt_1"]),
            ("anna", ["rcpt_2", "rcpt_1"]), ("Bert", ["rcpt_3"]), ("11.90", ["rcpt_2", "rcpt_1"]),
            ("-2.50", ["rcpt_3"]), ("0.05", ["rcpt_4"]), ("rcpt_3", ["rcpt_3"]), ("B-", ["rcpt_4", "rcpt_3"]),
            ("nothing of it", []), ("' OR 1=1 --", []), ("%", []), ("_", []), ("rcp", []),
            ("rcpt%", []), ("RCPT_3", ["rcpt_3"]), ("11,90", ["rcpt_2", "rcpt_1"]), ("-2,5", ["rcpt_3"]),
            ("1970-01-01 02:00", ["rcpt_4", "rcpt_3", "rcpt_2", "rcpt_1"]),
            ("1.1.1970", ["rcpt_4", "rcpt_3", "rcpt_2", "rcpt_1"]),
            ("01/01/1970 02:00", ["rcpt_4", "rcpt_3", "rcpt_2", "rcpt_1"]), ("2.1.1970", []), ("\\", []),
        ])
    func search(text: String, expected: [String]) throws {
        try shop()
        #expect(try store.read { try $0.receipts(query: text, limit: 9).map(\.receipt.id) } == expected)
    }

    @Test("receipts are narrowed by what they stand for, and a replaced one is no longer what it was")
    func standings() throws {
        try shop()
        let found = { (standing: StoreReader.Standing) in
            try store.read { try $0.receipts(standing: standing, limit: 9).map(\.receipt.id) }
        }
        #expect(try found(.superseded) == ["rcpt_1"])
        #expect(try found(.fiscal) == ["rcpt_2"])
        #expect(try found(.provisional) == ["rcpt_4", "rcpt_3"])
        #expect(try found(.plain) == [])
    }

    @Test("an id that the server gives later is found from then on")
    func laterID() throws {
        try shop()
        try store.transact(at: Example.noon) { writer in
            var operation = try #require(try writer.read.operation("loc_1"))
            operation.remoteID = "op_later"
            try writer.update(operation)
        }
        let found = { (text: String) in try store.read { try $0.receipts(query: text, limit: 9).map(\.receipt.id) } }
        #expect(try found("op_later") == ["rcpt_2", "rcpt_1"])
        #expect(try found("op_99") == [])
    }

    @Test("a file of before is searched as if it had always been so")
    func migrated() throws {
        try shop()
        let before = try store.read { try Row.fetchAll($0.database, sql: "SELECT * FROM search ORDER BY row") }
        #expect(before.count == 4)
        try store.transact(at: Example.noon) { writer in
            for sql in ["DROP TRIGGER searchReceipt", "DROP TRIGGER searchOperation", "DROP TABLE search"]
                + Migrations.search
            {
                try writer.read.database.execute(sql: sql)
            }
        }
        #expect(try store.read { try Row.fetchAll($0.database, sql: "SELECT * FROM search ORDER BY row") } == before)
    }

    @Test("receipts are narrowed by register and time, and paged by row")
    func pages() throws {
        try shop()
        let read = { (register: String?, since: Int64?, before: Int64?, limit: Int) in
            try store.read { reader in
                try reader.receipts(register: register, since: since, before: before, limit: limit).map(\.receipt.id)
            }
        }
        #expect(try read(nil, nil, nil, 9) == ["rcpt_4", "rcpt_3", "rcpt_2", "rcpt_1"])
        #expect(try read("reg_2", nil, nil, 9) == ["rcpt_4", "rcpt_3"])
        #expect(try read(nil, 2000, nil, 9) == ["rcpt_4", "rcpt_3", "rcpt_2"])
        let page = try store.read { try $0.receipts(limit: 3) }
        #expect(page.map(\.receipt.id) == ["rcpt_4", "rcpt_3", "rcpt_2"])
        #expect(try read(nil, nil, page.last?.row, 3) == ["rcpt_1"])
    }

    @Test("a printer takes live prints first, then reprints, then late ones, then the kitchen's")
    func order() throws {
        try shop()
        let classes: [PrintJobRecord.Class] = [.kitchen, .afterSync, .reprint, .live, .reprint]
        try store.transact(at: Example.noon) { writer in
            for (index, jobClass) in classes.enumerated() {
                var job = Example.job("rcpt_1", class: jobClass, duplicate: index + 1)
                try writer.insert(&job)
            }
            var other = Example.job("rcpt_2", printer: "kitchen")
            try writer.insert(&other)
        }
        var taken: [Int64] = []
        while let job = try store.read({ try $0.nextJob(printer: "front") }) {
            taken.append(job.id)
            try store.transact(at: Example.noon) { writer in
                var job = job
                job.state = .pendingHeld
                try writer.update(&job)
            }
        }
        #expect(taken == [4, 3, 5, 2, 1])
        #expect(try store.read { try $0.nextJob(printer: "kitchen")?.id } == 6)
    }

    @Test("only a job that waits for the printer may be taken", arguments: JobState.allCases)
    func takable(state: JobState) throws {
        try shop()
        try store.transact(at: Example.noon) { writer in
            var job = Example.job("rcpt_1")
            try writer.insert(&job)
            job.state = state
            job.phase = state == .processing ? .preflight : nil
            job.grade = state == .completed ? .b : nil
            try writer.update(&job)
        }
        let taken = try store.read { try $0.nextJob(printer: "front")?.id }
        #expect(taken == (state == .pending || state == .processingStopped ? 1 : nil))
        #expect(try store.read { try $0.openJobs().map(\.id) } == (state.isFinal ? [] : [1]))
        #expect(try store.read { try $0.bestGrade(printer: "front") } == (state == .completed ? .b : nil))
        #expect(try store.read { try $0.jobs(before: .max, limit: 5).map(\.state) } == [state])
    }

    @Test("a printer is measured by the best it has shown")
    func bestGrade() throws {
        try shop()
        try store.transact(at: Example.noon) { writer in
            for (number, grade) in [PrintJobRecord.Grade.e, .a, .c].enumerated() {
                var job = Example.job("rcpt_1", duplicate: number + 1)
                try writer.insert(&job)
                job.state = .completed
                job.grade = grade
                try writer.update(&job)
            }
        }
        #expect(try store.read { try $0.bestGrade(printer: "front") } == .a)
        #expect(try store.read { try $0.bestGrade(printer: "kitchen") } == nil)
    }

    @Test("a job comes back as it went in, and its payload is hashed")
    func jobRoundTrip() throws {
        try shop()
        let written = try store.transact(at: Example.noon) { writer in
            var job = Example.job("rcpt_1", class: .reprint, duplicate: 2)
            job.reason = "lost"
            job.operatorName = "Anna"
            job.notAfter = 99
            try writer.insert(&job)
            job.state = .unknown
            job.payload = [0x1B, 0x40]
            job.evidence = [0x37]
            job.reasons = ["media-empty", "cover-open"]
            job.attempts = 2
            job.resolution = "looked"
            try writer.update(&job)
            return job
        }
        #expect(try store.read { try $0.job(written.id) } == written)
        #expect(
            try store.read { try Data.fetchOne($0.database, sql: "SELECT payloadDigest FROM job") }
                == Digest(of: [0x1B, 0x40]).data)
        try store.transact(at: Example.noon) { try $0.postpone(written) }
        #expect(try store.read { try $0.job(written.id)?.notAfter } == nil)
    }

    @Test("duplicates of a receipt are numbered from 1 without a gap or a repetition")
    func duplicates() throws {
        try shop()
        let numbers = try store.transact(at: Example.noon) { writer in
            var original = Example.job("rcpt_1")
            try writer.insert(&original)
            return try (1...3).map { _ in
                let number = try writer.nextDuplicate(of: "rcpt_1")
                var job = Example.job("rcpt_1", class: .reprint, duplicate: number)
                try writer.insert(&job)
                return number
            }
        }
        #expect(numbers == [1, 2, 3])
        #expect(try store.transact(at: Example.noon) { try $0.nextDuplicate(of: "rcpt_2") } == 1)
    }

    @Test("counters count by register and kind, and a failed step counts nothing")
    func counters() throws {
        let counted = try store.transact(at: Example.noon) { writer in
            [
                try writer.count("receipt", register: "reg_1"), try writer.count("receipt", register: "reg_1"),
                try writer.count("receipt", register: "reg_2"), try writer.count("provisional", register: "reg_1"),
            ]
        }
        #expect(counted == [1, 2, 1, 1])
        #expect(throws: StoreError.self) {
            try store.transact(at: Example.noon) { writer in
                _ = try writer.count("receipt", register: "reg_1")
                throw StoreError(.inconsistent, "on purpose")
            }
        }
        #expect(try store.read { try $0.counter("receipt", register: "reg_1") } == 2)
        #expect(try store.read { try $0.counter("other", register: "reg_1") } == 0)
    }

    @Test("the journal is read backwards from any row")
    func backwards() throws {
        try Example.fill(store)
        let all = try store.read { try $0.journal(after: 0, limit: 99).map(\.sequence) }
        #expect(try store.read { try $0.journal(before: .max, limit: 99).map(\.sequence) } == all.reversed())
        #expect(try store.read { try $0.journal(before: 3, limit: 1).map(\.sequence) } == [2])
    }

    @Test("the same notice stands once until it is resolved")
    func notices() throws {
        let raise = { (code: String, subject: String) in
            try store.transact(at: Example.noon) { writer in
                try writer.notice(
                    code, .alarm, subject: subject, register: "reg_1", sentence: "Something.", remedy: "Do this.")
            }
        }
        try raise("a", "entry 1")
        try raise("a", "entry 1")
        try raise("b", "entry 1")
        try raise("a", "entry 2")
        let open = { try store.read { try $0.notices(open: true, limit: 9).map { "\($0.code) \($0.subject)" } } }
        #expect(try open() == ["a entry 2", "b entry 1", "a entry 1"])
        #expect(store.journalHead.sequence == 3)
        try store.transact(at: Example.later(5)) { writer in
            try writer.resolveNotices(code: "a", subject: "entry 1", resolution: "done", by: "Anna")
        }
        #expect(try open() == ["a entry 2", "b entry 1"])
        try raise("a", "entry 1")
        #expect(try open() == ["a entry 1", "a entry 2", "b entry 1"])
        try store.transact(at: Example.noon) { try $0.resolveNotices(subject: "entry 1", resolution: "all") }
        #expect(try open() == ["a entry 2"])
        let all = try store.read { try $0.notices(open: false, limit: 9) }
        #expect(all.count == 4)
        #expect(all.last?.resolvedBy == "Anna")
        #expect(all.last?.resolved == Example.later(5).wall.milliseconds)
        let head = store.journalHead
        try store.transact(at: Example.noon) { try $0.resolveNotices(subject: "entry 9", resolution: "none") }
        #expect(store.journalHead == head)
    }

    @Test("the highest wall clock never goes back")
    func wall() throws {
        try store.transact(at: Example.later(60)) { try $0.seeWall() }
        try store.transact(at: Example.later(10)) { try $0.seeWall() }
        #expect(try store.read { try $0.highestWall() } == Example.later(60).wall.milliseconds)
    }

    @Test("a token is known by its digest; setting it again replaces it")
    func tokens() throws {
        #expect(try store.read { try !$0.hasTokens() })
        try store.transact(at: Example.noon) { writer in
            try writer.setToken(name: "till", role: "till", digest: Digest(of: [1]))
            try writer.setToken(name: "till", role: "cashier", digest: Digest(of: [2]))
        }
        #expect(try store.read { try $0.hasTokens() })
        let tokens = try store.read { try $0.tokens() }
        #expect(tokens.map(\.name) == ["till"])
        #expect(tokens.map(\.role) == ["cashier"])
        #expect(tokens.map(\.digest) == [Digest(of: [2])])
    }

    @Test("a mail is queued to the address of its entry")
    func deliveries() throws {
        try Example.fill(store)
        let mails = try store.read { try $0.deliveries(receipt: "rcpt_1") }
        #expect(mails.map(\.state) == [.pending])
        #expect(mails.first?.hasAddress == true)
        #expect(try store.read { try $0.deliveryCount() } == 1)
        #expect(try store.read { try $0.journalHead() } == store.journalHead)
    }
}
