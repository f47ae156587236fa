import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

extension Rig {
    /// A sale that waits for its certification, so that its provisional receipt is a job of the register's printer.
    func sell(_ number: String = "n-1", register: String = "reg_1") throws {
        let made = try create(number, register: register)
        if let call = calls.last { try end(call, .notSent("away")) }
        try complete(operation(answer(made)), register: register)
    }

    /// A printer that has proved a print, so that a missing proof means something.
    static func proven(_ name: String = "front", policy: UnknownPrintPolicy = .ask) throws -> Rig {
        let rig = try Rig(
            Shop.premises(registers: { registers in
                for index in registers.indices { registers[index].onUnknownPrint = policy }
            }))
        try rig.sell("n-0", register: name == "front" ? "reg_1" : "reg_2")
        try Printer(name).work(rig)
        #expect(try rig.job(1).state == .completed)
        return rig
    }

    /// Sells again on a proven printer and answers its questions, until the payload is handed over.
    func handOver(_ name: String = "front") throws -> [UInt8] {
        try sell("n-9", register: name == "front" ? "reg_1" : "reg_2")
        _ = try write(name)
        try say(name, 1, .wrote)
        try say(name, 1, .received(Answers.ready))
        return try write(name)
    }
}
