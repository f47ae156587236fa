import Fiscal
import Persistence
import Receipts
import Remote
import Testing

@testable import Flows

/// What leaves the file by itself, and what never does.
@Suite("Retention")
struct RetentionTests {
    private static let evidence = ["entry", "attempt", "answer", "operation", "receipt", "job", "delivery", "outage"]

    @Test("an address that no mail will go to leaves while the service runs, not before its time")
    func addresses() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: nil)
        try shop.rig.store.transact(at: shop.rig.now) { try $0.insertAddress("kunde@example.org", entry: 1) }
        try shop.rig.skip(.seconds(6 * 86_400))
        #expect(try shop.addresses() == 1)
        try shop.rig.skip(.seconds(2 * 86_400))
        #expect(try shop.addresses() == 0)
    }

    @Test("an address whose mail still waits stays until that is given up")
    func waiting() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "kunde@example.org")
        try shop.rig.post(.later(.deferred, "greylisted"))
        try shop.rig.skip(.seconds(3_600))
        #expect(try shop.addresses() == 1)
        for _ in 0..<8 {
            if let mail = shop.rig.mails.first { try shop.rig.post(.later(.deferred, "greylisted \(mail.delivery)")) }
            try shop.rig.skip(.seconds(86_400))
        }
        #expect(try shop.addresses() == 0)
        #expect(try shop.notices() == ["mail-expired delivery 1"])
    }

    @Test("what proves a sale stays for good, through years and restarts, and still fits the chain")
    func evidence() throws {
        let shop = try MailShop()
        for number in ["n-1", "n-2"] { try shop.sell(number, to: nil) }
        try shop.rig.goOffline("n-3")
        let before = try shop.rig.store.counts()
        let lines = try shop.rig.journal().count
        for _ in 0..<11 {
            try shop.rig.skip(.seconds(365 * 86_400))
            for call in shop.rig.calls { try shop.rig.end(call, .notSent("away")) }
            try shop.rig.restart()
        }
        let after = try shop.rig.store.counts()
        for table in Self.evidence { #expect(after[table] ?? 0 >= before[table] ?? 1, "\(table)") }
        #expect(try shop.rig.journal().count >= lines)
        #expect(try shop.rig.findings() == [])
        // A row that went would be noticed.
        try shop.rig.store.damage("PRAGMA foreign_keys = OFF; DELETE FROM answer WHERE attempt = 1")
        #expect(try shop.rig.findings() != [])
    }
}
