import Fiscal
import Persistence
import Receipts
import Remote
import Settings
import Testing

@testable import Flows

/// What a disk has changed in the file is neither sent nor printed, even where it is still well formed.
@Suite("Damaged rows")
struct DamagedRowTests {
    @Test("a receipt that was altered is not printed, and stands before a person; its neighbours are")
    func receipts() throws {
        let rig = try Rig()
        try rig.sell("n-1")
        try rig.sell("n-2")
        try rig.store.damage("UPDATE receipt SET document = replace(document, '500 g', '600 g') WHERE number = 'n-1'")
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try rig.job(1).state == .aborted && rig.job(2).state == .completed)
        #expect(try rig.notices().contains("print-impossible job 1"))
        #expect(try rig.job(1).payload == nil)
    }

    @Test("a receipt of an earlier version, which names no digest, is printed")
    func withoutDigest() throws {
        let rig = try Rig()
        try rig.sell("n-1")
        try rig.store.damage("UPDATE receipt SET documentDigest = NULL")
        try Printer("front").work(rig)
        #expect(try rig.job(1).state == .completed)
    }

    @Test("a payload that was altered is not printed again, whatever happens to its job meanwhile")
    func payloads() throws {
        let rig = try Rig()
        try rig.sell("n-1")
        let printer = Printer("front")
        try printer.work(rig)
        let payload = try #require(try rig.job(1).payload)
        try rig.store.damage(
            "UPDATE job SET payload = CAST(substr(payload, 1, 9) || X'21' || substr(payload, 11) AS BLOB) WHERE id = 1")
        #expect(try rig.job(1).payload?.count == payload.count && rig.job(1).payload != payload)
        // Written again as a whole row, it keeps the digest that tells.
        try rig.store.transact(at: rig.now) { writer in
            var job = try #require(try writer.read.job(1))
            try writer.update(&job)
        }
        #expect(try rig.order(.reprint(.number("n-1"), printer: nil, reason: "lost")).status == 202)
        try printer.work(rig)
        #expect(try rig.job(2).state == .aborted)
        #expect(try rig.notices().contains("print-impossible job 2"))
    }

    @Test("a call whose bytes were altered is not sent, and stands before a person")
    func calls() throws {
        let rig = try Rig()
        try rig.goOffline("n-1")
        try rig.store.damage("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '500 g', '600 g') AS BLOB)")
        try rig.wait(.seconds(61))
        #expect(rig.calls.allSatisfy { $0.request.method == "GET" })
        #expect(try rig.entry(1).state == .pendingHeld && rig.entry(1).reason == "payload-damaged")
    }
}
