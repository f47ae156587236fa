import Fiscal
import Persistence
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

@Suite("Slips of the drawer and the session")
struct SlipTests {
    private func rig(_ slips: [Slip]) throws -> Rig {
        try Rig(Shop.premises(registers: { for index in $0.indices { $0[index].slips = slips } }))
    }

    /// Sends a session event; the provider takes it.
    @discardableResult
    private func event(
        _ rig: Rig, _ type: String, _ more: String = "", answer: String = "", headers: [String: String] = [:]
    ) throws -> Int {
        let ticket = try rig.call("POST", "/operations", #"{"type":"\#(type)","currency":"EUR"\#(more)}"#, headers)
        let id = "op_s\(ticket)"
        try rig.end(
            reply(
                201, #"{"id":"\#(id)","type":"\#(type)","status":"completed","session_id":"ses_1"\#(answer)}"#,
                ["Content-Type": "application/json"]))
        return ticket
    }

    private func sell(_ rig: Rig, _ number: String, _ server: Server) throws {
        let made = try rig.create(number)
        try rig.serve(server)
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.serve(server)
    }

    /// Without what is no ASCII, which stands in the printer's code page.
    private func lines(_ printer: Printer, _ index: Int) throws -> [String] {
        try printer.text(index).filter(\.isASCII).split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
    }

    @Test("the end of a session adds up what lies in the drawer and what was sold since it began")
    func close() throws {
        let rig = try rig([.session])
        let printer = Printer("front")
        let server = Server()
        try sell(rig, "before", server)
        try event(rig, "session_open", #","opening_balance_amount":"50.00""#)
        try sell(rig, "n-1", server)
        try event(rig, "session_cash_adjustment", #","amount":"-20.00","reason":"Bank""#)
        try sell(rig, "n-2", server)
        try event(
            rig, "session_cash_count", #","counted_amount":"53.30""#,
            answer: #","expected_amount":"53.80","variance_amount":"-0.50""#)
        try event(rig, "session_close", headers: ["Quittance-Operator": "Anna"])
        try printer.work(rig)
        // Three sales, and one slip: the others were not asked for.
        #expect(printer.prints.count == 4)
        let lines = try lines(printer, 3)
        for line in [
            "Kassenabschluss", "Sitzung ses_1", "Kasse reg_1", "Belege 2", "UMSATZ EUR 23,80", "Bar 23,80",
            "Anfangsbestand 50,00", "Bank -20,00", "Soll 53,80", "Gezhlt 53,30", "DIFFERENZ -0,50", "Unterschrift",
        ] {
            #expect(lines.contains(line), "\(line) in \(lines)")
        }
        #expect(try rig.receipts().count == 3, "a slip is no receipt")
        #expect(try rig.jobs().last?.title == "session_close of reg_1")
        #expect(try rig.findings() == [])
    }

    @Test(
        "R38: a count that nobody has signed yet ends the session as any other does", arguments: ["null", #""c2ln""#])
    func unsignedCount(signature: String) throws {
        let rig = try rig([.session])
        let printer = Printer("front")
        try event(rig, "session_open", #","opening_balance_amount":"50.00""#)
        try event(
            rig, "session_cash_count", #","counted_amount":"49.50""#,
            answer: #","expected_amount":"50.00","variance_amount":"-0.50","signature":\#(signature)"#)
        try event(rig, "session_close")
        #expect(try rig.states() == [.completed, .completed, .completed])
        #expect(try rig.notices() == [])
        try printer.work(rig)
        let lines = try lines(printer, 0)
        for line in ["Kassenabschluss", "Soll 50,00", "DIFFERENZ -0,50"] { #expect(lines.contains(line), "\(lines)") }
        #expect(rig.calls.isEmpty, "nobody waits for the signature")
    }

    @Test("a session begins anew after an earlier one")
    func secondSession() throws {
        let rig = try rig([.session])
        let printer = Printer("front")
        let server = Server()
        try event(rig, "session_open", #","opening_balance_amount":"50.00""#)
        try sell(rig, "n-1", server)
        try event(rig, "session_close")
        try event(rig, "session_open", #","opening_balance_amount":"70.00""#)
        try event(rig, "session_close")
        try printer.work(rig)
        let lines = try lines(printer, 2)
        #expect(lines.contains("Anfangsbestand 70,00"))
        #expect(!lines.contains { $0.hasPrefix("Belege") || $0.hasPrefix("UMSATZ") })
    }

    @Test("what happens at the drawer prints a slip each, where the register wants it")
    func drawer() throws {
        let rig = try rig([.drawer])
        let printer = Printer("front")
        try event(rig, "session_open", #","opening_balance_amount":"50.00""#)
        try event(rig, "session_cash_adjustment", #","amount":"-20.00","note":"Bank""#)
        try event(rig, "session_cash_adjustment", #","amount":"5.00""#)
        try event(rig, "session_cash_count", #","counted_amount":"35.00""#)
        try event(rig, "session_close")
        try printer.work(rig)
        #expect(printer.prints.count == 4)
        let slips = try (0..<4).map { try lines(printer, $0) }
        for (slip, expected) in zip(
            slips,
            [
                ["Kasse geffnet", "EUR 50,00"], ["Entnahme", "EUR -20,00", "Grund Bank"], ["Einlage", "EUR 5,00"],
                ["Kassensturz", "Gezhlt 35,00"],
            ])
        {
            for line in expected { #expect(slip.contains(line), "\(line) in \(slip)") }
        }
    }

    @Test("nothing is printed unless the configuration asks for it, nor where the till does not want it")
    func silence() throws {
        for (slips, headers) in [([], [:]), ([Slip.session, .drawer], ["Quittance-Print": "no"])] {
            let rig = try rig(slips)
            for type in ["session_open", "session_close"] {
                try event(rig, type, #","opening_balance_amount":"1.00""#, headers: headers)
            }
            #expect(try rig.jobs().isEmpty)
        }
    }

    @Test("a slip comes once the provider has taken the event, and never before")
    func later() throws {
        let rig = try rig([.session, .drawer])
        let printer = Printer("front")
        try rig.goOffline()
        try rig.call("POST", "/operations", Body.session)
        try printer.work(rig)
        #expect(printer.prints.isEmpty)
        try rig.ring()
        try rig.serve(Server())
        try printer.work(rig)
        #expect(printer.prints.count == 1)
    }

    @Test("a session whose slip cannot be made is closed all the same, and somebody is told")
    func damagedReceipt() throws {
        let rig = try rig([.session])
        let server = Server()
        try event(rig, "session_open", #","opening_balance_amount":"50.00""#)
        try sell(rig, "n-1", server)
        try rig.store.damage("UPDATE receipt SET documentDigest = zeroblob(32)")
        try event(rig, "session_close")
        #expect(try rig.states().allSatisfy { $0 == .completed })
        #expect(try rig.notices().contains { $0.hasPrefix("receipt-impossible entry") })
    }
}
