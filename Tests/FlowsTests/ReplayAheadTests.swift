import Examples
import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// An entry that leaves before the settlement of the one before it is on the disk.
@Suite("Replay ahead")
struct ReplayAheadTests {
    /// Two sales wait, as entries 1 to 4; the first one's completion is under way, and entry 3 is announced.
    private func announced(_ adapt: (inout UpstreamSettings) -> Void = { _ in }) throws -> Rig {
        let rig = try Rig(Shop.premises(upstream: adapt))
        for number in ["n-1", "n-2"] {
            let made = try rig.create(number)
            if let call = rig.calls.first { try rig.end(call, .notSent("away")) }
            try rig.complete(rig.operation(rig.answer(made)))
        }
        #expect(try rig.nextCall().line == "POST /operations")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.onlyCall().line == "POST /operations/op_1/complete")
        return rig
    }

    private let completed = reply(200, Body.completed("op_1"), ["ETag": "\"2\""])

    @Test(
        "leaves although the commit of its step fails, and goes again with the same key and bytes",
        arguments: [Store.CommitFault.errorRowKept, .errorRowDropped])
    func failedCommit(fault: Store.CommitFault) throws {
        let rig = try announced()
        let (second, third) = (try rig.entry(2), try rig.entry(3))
        let completion = try rig.onlyCall()
        rig.store.commitFault = fault
        #expect(throws: StoreError.self) { try rig.end(completed) }
        let left = try rig.onlyCall()
        #expect(left.line == "POST /operations")
        #expect(left.header("Idempotency-Key") == third.key)
        #expect(left.request.body == third.body)

        try rig.restart()
        #expect(try rig.entry(3).mayBeApplied)
        if fault == .errorRowDropped {
            // The server knows the keys of both.
            let again = try rig.nextCall()
            #expect(again.line == completion.line)
            #expect(again.header("Idempotency-Key") == second.key)
            try rig.end(completed)
        }
        let again = try rig.nextCall()
        #expect(again.header("Idempotency-Key") == third.key)
        #expect(again.request.body == third.body)
        try rig.end(reply(201, Body.open("op_2"), ["ETag": "\"1\""]))
        #expect(try rig.nextCall().line == "POST /operations/op_2/complete")
        try rig.end(reply(200, Body.completed("op_2"), ["ETag": "\"2\""]))
        #expect(try rig.states() == Array(repeating: .completed, count: 4))
        #expect(try rig.findings() == [])
    }

    @Test("leaves once, however often the commit of its step is tried on a full disk")
    func fullDisk() throws {
        let rig = try announced()
        let completion = try rig.onlyCall()
        let answer = reply(
            200, Body.completed("op_1") + String(repeating: " ", count: 60_000), ["ETag": "\"2\""])
        try rig.store.fill()
        for _ in 0..<3 {
            #expect(throws: StoreError.self) { try rig.end(completion, answer) }
            #expect(try rig.onlyCall().line == "POST /operations")
        }
        #expect(try rig.entry(2).state == .processing)
        try rig.store.damage("PRAGMA max_page_count = 1000000")
        try rig.end(completion, answer)
        #expect(try rig.states() == [.completed, .completed, .processing, .pending])
        try rig.end(reply(201, Body.open("op_2"), ["ETag": "\"1\""]))
        #expect(try rig.onlyCall().line == "POST /operations/op_2/complete")
        #expect(try rig.findings() == [])
    }

    @Test("nothing is announced where orders share a request", arguments: ["1", "2"])
    func batched(size: String) throws {
        let rig = try BooksShop.rig(options: .object([.init("batchSize", .string(size))]))
        for number in 1...5 {
            try rig.order(number)
            if let call = rig.calls.first { try rig.end(call, .notSent("away")) }
        }
        var server = BooksServer()
        try rig.end(try rig.nextCall(), .answered(server.take(rig.nextCall().request)))
        for entry in try rig.store.read({ try $0.openEntries() }) where entry.state == .pending {
            #expect(try rig.store.read { try $0.openAttempt(of: entry.sequence) } == nil)
        }
        #expect(try rig.states().contains(.pending))
    }

    @Test("one that no earlier commit announced waits for the commit")
    func unannounced() throws {
        let rig = try Rig()
        let made = try rig.create("n-1")
        try rig.end(.notSent("away"))
        try rig.complete(rig.operation(rig.answer(made)))
        _ = try rig.nextCall()
        rig.store.commitFault = .errorRowDropped
        #expect(throws: StoreError.self) { try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""])) }
        #expect(rig.calls.isEmpty)
    }

    @Test("what was announced and did not leave is forgotten as soon as the lane stands", arguments: [503, 422])
    func withdrawn(status: Int) throws {
        let rig = try announced()
        #expect(try rig.store.read { try $0.openAttempt(of: 3) } != nil)
        try rig.end(status == 503 ? reply(503) : refused(422, "unprocessable_entity"))
        #expect(try rig.store.read { try $0.attempts(of: 3) } == [])
        try rig.restart()
        #expect(try rig.entry(3).state == .pending)
        #expect(try !rig.entry(3).mayBeApplied)
    }

    @Test("a process that ends meanwhile leaves both in doubt, and nothing behind them")
    func restart() throws {
        let rig = try announced()
        let keys = (try rig.entry(2).key, try rig.entry(3).key)
        try rig.restart()
        #expect(try rig.states() == [.completed, .unknown, .unknown, .pending])
        #expect(try rig.nextCall().header("Idempotency-Key") == keys.0)
        #expect(try rig.states() == [.completed, .processing, .unknown, .pending])
        try rig.end(completed)
        #expect(try rig.nextCall().header("Idempotency-Key") == keys.1)
    }

    private static func forgetful(_ upstream: inout UpstreamSettings) {
        upstream.keyRetention = .seconds(60)
        upstream.options = ["lookupPath": "/operations?external_id={external_id}"]
    }

    @Test("what may have left before a long stop is not sent again with a key that the server has forgotten")
    func longStop() throws {
        let rig = try announced(Self.forgetful)
        rig.store.commitFault = .errorRowDropped
        #expect(throws: StoreError.self) { try rig.end(completed) }
        #expect(try rig.onlyCall().line == "POST /operations")
        try rig.restart(after: .seconds(120))
        #expect(try rig.nextCall().line == "GET /operations/op_1")
        try rig.end(completed)
        #expect(try rig.nextCall().line == "GET /operations?external_id=n-2")
    }

    @Test("the age of a key counts from when its call left, not from the commit that had no room for so long")
    func longFullDisk() throws {
        let rig = try announced(Self.forgetful)
        let completion = try rig.onlyCall()
        let answer = reply(200, Body.completed("op_1") + String(repeating: " ", count: 60_000), ["ETag": "\"2\""])
        try rig.store.fill()
        #expect(throws: StoreError.self) { try rig.end(completion, answer) }
        try rig.store.damage("PRAGMA max_page_count = 1000000")
        try rig.skip(.seconds(120))
        try rig.end(completion, answer)
        try rig.end(.lost("reset"))
        #expect(try rig.nextCall().line == "GET /operations?external_id=n-2")
    }

    @Test("without keys nothing is announced", arguments: [ReconcilePolicy.lookup, .person])
    func keyless(policy: ReconcilePolicy) throws {
        let rig = try announced { $0.reconcile = policy }
        #expect(try rig.store.read { try $0.attempts(of: 3) } == [])
        rig.store.commitFault = .errorRowDropped
        #expect(throws: StoreError.self) { try rig.end(completed) }
        #expect(rig.calls.isEmpty)
    }

    @Test("nothing leaves behind an answer with another operation's id")
    func identityTaken() throws {
        let rig = try Rig()
        for number in ["n-1", "n-2", "n-3"] {
            try rig.create(number)
            if let call = rig.calls.first { try rig.end(call, .notSent("away")) }
        }
        _ = try rig.nextCall()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.store.read { try $0.openAttempt(of: 3) } != nil)
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.entry(2).reason == "identity-taken")
        #expect(rig.calls.isEmpty)
        #expect(try rig.store.read { try $0.attempts(of: 3) } == [])
    }

    @Test("what comes of one that was announced before its head was read again is news of the lane too")
    func heard() throws {
        let rig = try announced()
        try rig.end(refused(412, "precondition_failed"))
        #expect(try rig.onlyCall().line == "GET /operations/op_1")
        try rig.end(reply(200, Body.open("op_1", version: 3), ["ETag": "\"3\""]))
        #expect(try rig.onlyCall().header("If-Match") == "\"3\"")
        try rig.end(completed)
        #expect(try !rig.notices().contains("lane-offline lane main/reg_1"))
        #expect(try rig.onlyCall().line == "POST /operations")
        try rig.end(.notSent("refused"))
        #expect(try rig.notices().contains("lane-offline lane main/reg_1"))
    }

    @Test("a damaged one is held instead")
    func damaged() throws {
        let rig = try announced()
        try rig.store.damage("UPDATE entry SET body = x'00' WHERE sequence = 3")
        try rig.end(completed)
        #expect(try rig.states() == [.completed, .completed, .pendingHeld, .pending])
        #expect(rig.calls.isEmpty)
        #expect(try rig.store.read { try $0.attempts(of: 3) } == [])
    }

    @Test("one that the index does not know by its key does not leave, and the file is found to be damaged")
    func damagedIndex() throws {
        let rig = try announced()
        // The row is altered while the schema does not speak of the index.
        try rig.store.damage(
            """
            CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'entryKey';
            PRAGMA writable_schema = ON;
            DELETE FROM sqlite_schema WHERE name = 'entryKey';
            PRAGMA writable_schema = RESET;
            UPDATE entry SET key = 'other' WHERE sequence = 3;
            PRAGMA writable_schema = ON;
            INSERT INTO sqlite_schema SELECT * FROM temp.kept;
            PRAGMA writable_schema = RESET;
            DROP TABLE temp.kept
            """)
        #expect(throws: StoreError.self) { try rig.end(completed) }
        #expect(rig.calls.isEmpty)
    }

    @Test("what is committed while the call in front is out counts: one that was held meanwhile does not leave")
    func meanwhile() throws {
        let rig = try announced()
        try rig.end(completed)
        #expect(try rig.onlyCall().line == "POST /operations")
        try rig.store.transact(at: rig.now) { writer in
            var last = try #require(try writer.read.entry(4))
            try Sending.holdDamaged(&last, in: writer)
        }
        try rig.end(reply(201, Body.open("op_2"), ["ETag": "\"1\""]))
        #expect(rig.calls.isEmpty)
        #expect(try rig.states() == [.completed, .completed, .completed, .pendingHeld])
    }

    @Test("a person may not decide about one that may have left, and may about the one behind it")
    func remedies() throws {
        let rig = try announced()
        #expect(try rig.order(.abandon(entry: 3, reason: "x", version: nil)).code == "not_waiting")
        #expect(try rig.order(.adopt(entry: 3, remoteID: "op_9", reason: "x", version: nil)).code == "not_waiting")
        #expect(try rig.order(.abandon(entry: 4, reason: "x", version: nil)).status == 200)
    }
}
