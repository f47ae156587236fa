import Fiscal
import Foundation
import GRDB
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// What waits in a file of the first schema goes on under this program: see `Tests/Upgrade/first-schema.sql`.
@Suite("Upgraded file")
struct UpgradeTests {
    private static let dump = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Upgrade/first-schema.sql")
    /// When the old program was killed.
    private static let killed: Int64 = 1_795_318_690_000

    private let folder = FileManager.default.temporaryDirectory.appending(path: "upgrade-\(UUID().uuidString)")

    /// The shop of the old file's configuration.
    private func premises() throws -> Premises {
        try Shop.premises(
            upstream: {
                $0 = UpstreamSettings(
                    name: "main", dialect: $0.dialect, url: "http://127.0.0.1:7790/v1", merchant: "merchant_1")
            },
            registers: { registers in
                registers = [("reg_1", "front"), ("reg_2", "back"), ("reg_3", "front")].map {
                    RegisterSettings(id: $0.0, upstream: "main", country: .germany, printer: $0.1)
                }
            },
            printers: { $0[0].profile = "generic-80mm" })
    }

    private struct Call: Hashable {
        let key: String
        let body: [UInt8]
    }

    @Test("each call leaves with its own key and bytes, in order; prints and mails go on, marked where they must be")
    func goesOn() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let path = folder.appending(path: "old.sqlite").path
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let waiting = try queue.write { database in
            try database.execute(
                sql: String(contentsOf: Self.dump, encoding: .utf8).replacing("BEGIN TRANSACTION;", with: "").replacing(
                    "COMMIT;", with: ""))
            return try Row.fetchAll(
                database,
                sql: "SELECT lane, key, body FROM entry WHERE settledAt IS NULL AND sequence <> 7 ORDER BY sequence"
            ).map { ($0["lane"] as String, Call(key: $0["key"], body: Array($0["body"] as Data))) }
        }
        try queue.close()
        #expect(waiting.count == 7)
        let now = Instant(
            wall: Timestamp(milliseconds: Self.killed + 3_600_000, offset: 3_600), monotonic: .seconds(5_000))
        let rig = try Rig(premises(), store: Store(path: path, boot: "boot-2", at: now, seed: 1), at: now)
        #expect(try rig.states().filter(\.isFinal).count == 6)
        #expect(try rig.entry(14).mayBeApplied && rig.entry(10).mayBeApplied)
        // What the server refused stands before a person, and behind it waits what waited.
        #expect(try rig.entry(7).state == .pendingHeld && rig.entry(8).state == .pending)
        #expect(try rig.notices().contains("refused entry 7"))

        let server = Server()
        var sent: [String: [Call]] = [:]
        func serve() throws {
            while let call = rig.calls.first {
                if call.request.method == "POST" {
                    let body = call.request.body ?? []
                    sent[call.lane, default: []].append(Call(key: call.header("Idempotency-Key") ?? "", body: body))
                }
                try rig.end(call, .answered(server.answer(call)))
            }
        }
        try rig.wait(.seconds(120))
        try serve()
        #expect(sent["main/reg_2"] == nil)
        #expect(try rig.order(.abandon(entry: 7, reason: "was refused", version: nil)).status == 200)
        try serve()
        #expect(try rig.states().allSatisfy(\.isFinal))
        for lane in ["main/reg_1", "main/reg_2", "main/reg_3"] {
            #expect(sent[lane] == waiting.filter { $0.0 == lane }.map(\.1), "\(lane)")
        }

        // Receipts: three were fiscal, and each provisional one has been replaced.
        let receipts = try rig.receipts()
        #expect(receipts.count { $0.form == .fiscal } == 6)
        #expect(receipts.count { $0.supersedes != nil } == 3)
        // What was on its way to paper is in doubt, the reprint that waited bears its mark.
        let jobs = try rig.jobs()
        #expect(jobs[4].state == .unknown && jobs[5].state == .unknown)
        #expect(jobs[3].mark == "DUPLIKAT 1" && jobs[3].state != .unknown)
        // Both customers have asked for a mail, one of them before it could be sent.
        var addressees: [String] = []
        while let mail = rig.mails.first {
            addressees.append(mail.to)
            try rig.post(.taken)
        }
        #expect(addressees == ["kunde@example.org", "zwei@example.org"])
        #expect(try rig.store.counts()["address"] == 0)
        #expect(try rig.findings() == [])
    }
}
