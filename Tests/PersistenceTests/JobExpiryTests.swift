import Receipts
import Testing

@testable import Persistence

@Suite("The end of late prints")
struct JobExpiryTests {
    @Test("is that of their own register's, and of nothing else that waits")
    func others() throws {
        let store = try Example.memory()
        let now = Example.noon.wall.milliseconds
        try store.transact(at: Example.noon) { writer in
            for register in ["reg_1", "reg_2"] {
                for jobClass in [PrintJobRecord.Class.afterSync, .reprint] {
                    let id = "rcpt_\(register)_\(jobClass.rawValue)"
                    try writer.insert(Example.receipt(id, operation: nil, register: register), shop: "Shop")
                    var job = PrintJobRecord(
                        receipt: id, printer: "front", jobClass: jobClass, profile: "generic", created: 0)
                    job.notAfter = now + 60_000
                    try writer.insert(&job)
                }
            }
            try writer.expireLatePrints(of: "reg_1")
        }
        let expired = try store.read { try $0.openJobs() }.filter { $0.notAfter ?? .max < now }
        #expect(expired.map(\.receipt) == ["rcpt_reg_1_afterSync"])
    }
}
