import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

/// The steps over a store in memory, with a clock that stands until it is moved and a world that does what a test says.
final class Rig {
    private(set) var workbench: Workbench
    private(set) var store: Store
    private(set) var now: Instant
    let premises: Premises

    /// Calls that were sent and not yet answered, in order.
    private(set) var calls: [UpstreamCall] = []
    private(set) var answers: [Int: Answer] = [:]
    /// What printers were told and have not yet done.
    private(set) var deeds: [(printer: String, connection: Int, deed: PrinterDeed)] = []
    /// Mails that were to be sent and whose outcome is not told yet, in order.
    private(set) var mails: [MailCall] = []
    private(set) var wake: Duration?
    private var ticket = 0
    private var restarts: UInt64 = 0

    static let start = Instant(
        wall: Timestamp(milliseconds: 1_779_264_931_000, offset: 7200), monotonic: .seconds(5000))

    /// - Parameters:
    ///   - store: one with rows in it, in place of an empty one.
    ///   - start: when the steps begin.
    init(
        _ premises: Premises? = nil, seed: UInt64 = 7, store: Store? = nil, at start: Instant = Rig.start
    ) throws {
        self.premises = try premises ?? Shop.premises()
        self.store = try store ?? Store(inMemory: "boot-1", at: start, seed: 1)
        now = start
        workbench = Workbench(premises: self.premises, seed: seed)
        try handle(.start)
    }

    /// What was given out is done, also where the step then throws.
    func handle(_ event: Event) throws {
        wake = nil
        var effects: [Effect] = []
        defer { perform(effects) }
        try workbench.handle(event, on: store, at: now) { effects.append($0) }
    }

    private func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .send(let call): calls.append(call)
            case .answer(let ticket, let answer):
                #expect(answers[ticket] == nil, "a till is answered once")
                answers[ticket] = answer
            case .printer(let name, let connection, let deed): deeds.append((name, connection, deed))
            case .mail(let call): mails.append(call)
            case .wake(let due): wake = due
            }
        }
    }

    /// The process is gone and another one starts: what was under way is lost.
    func restart(premises: Premises? = nil, after pause: Duration = .seconds(1)) throws {
        store = try Store(restarting: store, boot: "boot-2")
        restarts += 1
        workbench = Workbench(premises: premises ?? self.premises, seed: 98 + restarts)
        calls = []
        deeds = []
        mails = []
        answers = [:]
        now = now.advanced(by: pause)
        try handle(.start)
    }

    /// Tells the outcome of the oldest mail.
    func post(_ report: MailReport) throws {
        let call = mails.removeFirst()
        try handle(.mailed(delivery: call.delivery, report))
    }

    /// Somebody sets the wall clock; the monotonic one goes on.
    func setWall(back: Duration) { now.wall.milliseconds -= back.milliseconds }
    func setWall(to time: Timestamp) { now.wall = time }

    func removeDeed(_ index: Int) -> (printer: String, connection: Int, deed: PrinterDeed) { deeds.remove(at: index) }

    /// Moves the clock and rings at every moment that a step asked for.
    func wait(_ duration: Duration) throws {
        let end = now.monotonic + duration
        var rings = 0
        while let due = wake, due <= end {
            now = now.advanced(by: max(.zero, due - now.monotonic))
            try handle(.tick)
            rings += 1
            try #require(rings < 2000, "the steps ask to be woken again and again")
        }
        now = now.advanced(by: end - now.monotonic)
        try handle(.tick)
    }

    /// Moves the clock and rings once, as after a sleep of the machine.
    func skip(_ duration: Duration) throws {
        now = now.advanced(by: duration)
        try handle(.tick)
    }

    /// Sets the clock to the next moment that a step asked for.
    func ring() throws {
        let due = try #require(wake)
        now = now.advanced(by: max(.zero, due - now.monotonic))
        try handle(.tick)
    }
}

// MARK: The till

extension Rig {
    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: String = "", register: String = "reg_1",
        _ headers: [String: String] = [:]
    ) throws -> Int {
        ticket += 1
        let request = Intake.Request(
            register: register, method: method, path: path,
            headers: headers.sorted { $0.key < $1.key }.map { Field(name: $0.key, value: $0.value) },
            body: Array(body.utf8), actor: Actor(token: "till-token"))
        try handle(.request(request, ticket: ticket))
        return ticket
    }

    /// The same with a manager's token.
    func manage(_ method: String, _ path: String, _ body: String, _ headers: [String: String] = [:]) throws -> Int {
        ticket += 1
        let request = Intake.Request(
            register: "reg_1", method: method, path: path,
            headers: headers.sorted { $0.key < $1.key }.map { Field(name: $0.key, value: $0.value) },
            body: Array(body.utf8), actor: Actor(token: "manager-token", isManager: true))
        try handle(.request(request, ticket: ticket))
        return ticket
    }

    @discardableResult
    func create(
        _ number: String = "till-07-000113", register: String = "reg_1", _ headers: [String: String] = [:]
    ) throws -> Int {
        try call("POST", "/operations", Body.create(number), register: register, headers)
    }

    @discardableResult
    func complete(
        _ id: String, register: String = "reg_1", body: String = Body.complete, _ headers: [String: String] = [:]
    ) throws -> Int {
        try call("POST", "/operations/\(id)/complete", body, register: register, headers)
    }

    func answer(_ ticket: Int) throws -> Answer { try #require(answers[ticket], "the till has its answer") }

    @discardableResult
    func order(_ act: Act) throws -> Answer { try answer(ask(act)) }

    /// The same for an order whose answer may take its time.
    func ask(_ act: Act) throws -> Int {
        ticket += 1
        try handle(.act(act, by: Actor(token: "cashier-token", operatorName: "Anna"), ticket: ticket))
        return ticket
    }
}

// MARK: The upstream

extension Rig {
    /// The only call under way.
    func onlyCall() throws -> UpstreamCall {
        try #require(calls.count == 1, "one call is under way, not \(calls.count)")
        return calls[0]
    }

    func end(_ call: UpstreamCall, _ exchange: Exchange) throws {
        calls.removeAll { $0.id == call.id }
        try handle(.exchanged(call.id, exchange))
    }

    /// Ends the only call under way.
    func end(_ exchange: Exchange) throws { try end(onlyCall(), exchange) }

    /// Answers the calls to come as an honest server does, while there are any.
    func serve(_ server: Server) throws {
        while let call = calls.first { try end(call, .answered(server.answer(call))) }
    }

    /// Makes the lane stand still: a create that reaches nobody, answered 202.
    @discardableResult
    func goOffline(_ number: String = "till-07-000100", register: String = "reg_1") throws -> Int {
        let ticket = try create(number, register: register)
        let call = try #require(calls.last)
        try end(call, .notSent("connection refused"))
        return ticket
    }
}

// MARK: What is stored

extension Rig {
    func entry(_ sequence: Int64) throws -> QueueEntryRecord {
        try #require(try store.read { try $0.entry(sequence) })
    }

    func job(_ id: Int64) throws -> PrintJobRecord { try #require(try store.read { try $0.job(id) }) }

    func operation(_ answer: Answer) throws -> String { try #require(answer.header("Quittance-Operation")) }

    func receipts() throws -> [ReceiptRecord] {
        try store.read { try $0.receipts(limit: 100) }.map(\.receipt).reversed()
    }

    func jobs() throws -> [PrintJobRecord] { try store.read { try $0.jobs(before: .max, limit: 100) }.reversed() }

    func notices() throws -> [String] {
        try store.read { try $0.notices(open: true, limit: 100) }.map { "\($0.code) \($0.subject)" }.reversed()
    }

    func journal() throws -> [String] { try store.read { try $0.journal(after: 0, limit: 100_000) }.map(\.kind) }

    func states() throws -> [JobState] {
        try store.read { try $0.entries(before: .max, limit: 100) }.map(\.state).reversed()
    }

    func findings() throws -> [String] { try store.read { try Audit(verifying: $0).findings } }
}

extension Answer {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var text: String { String(decoding: body, as: UTF8.self) }
    var value: JSONValue { (try? JSONValue(parsing: body)) ?? .null }  // A body that is no JSON has no members.
    var code: String? { value["code"]?.text }
}

extension UpstreamCall {
    func header(_ name: String) -> String? { request.headers.first { $0.name == name }?.value }
    var line: String { "\(request.method) \(request.path)" }
}
