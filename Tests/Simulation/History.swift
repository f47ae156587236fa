import Flows
import Persistence
import Receipts
import Sandbox
import Settings

/// One simulated history of a shop: the real steps over a real store, everything round them as values.
///
/// Tills ring up sales, the net, the fiscal server, the printers, the power and the clocks fail as the seed says, a
/// cashier and a manager see to what needs a person. The checkers look after every step. In the end the faults are
/// over, and everything has to come to its end by itself.
package struct History {
    /// Who waits for the answer of a ticket.
    struct Ticket {
        enum Caller {
            case till(Int, attempt: Int, Till.Call)
            case staff(Decision?)
        }

        let caller: Caller
        let since: Duration
    }

    let seed: UInt64
    let options: Options
    let scenario: Scenario
    var clock = ShopClock()
    var queue = EventQueue<Happening>()
    var random: SeededGenerator
    var trouble: Trouble
    let trace: Trace

    // The service.
    var store: Store
    /// As it is configured now.
    var premises: Premises
    var workbench: Workbench?
    var process = 0
    var boots = 0
    var alarm: (number: Int, time: Duration)?
    var alarms = 0
    var isDraining = false
    /// Whether a copy is served of which no manager has said yet that the original is served no more.
    var awaitsWord = false
    var tickets: [Int: Ticket] = [:]
    var nextTicket = 1

    // What is round it.
    var server: FaultyServer<ShopServer>
    var isServerDown = false
    /// Connections end with the shop's night and with the server: what was on its way by then arrives no more.
    var severed = Duration.zero
    /// Keys whose bytes left without an answer, for the sabotage that sends them again blindly.
    var doubtful: Set<String> = []
    var cables: [Cable]
    var tills: [Till]
    var heldSince: [Int64: Duration] = [:]
    /// The status with which the last order of a person was answered.
    var staffHeard: Int?
    /// Outcomes that could not be written down, in their order.
    var postponed: [Event] = []
    var looksAgain = false
    var isDiskFull = false
    /// When a step failed for that last.
    var lastFull: Duration?
    /// The mail that the relay is being offered.
    var mailInHand: Int64?
    /// How long a printer that was unplugged stays away.
    var awayUntil: [Duration]

    var checks: Checks
    var steps = 0
    var salesRung = 0
    var closingSince: Duration?
    var isOver = false

    /// More steps than this in one history mean that something runs in a circle.
    private static let limit = 60_000
    /// How long everything may take to come to its end once the faults are over.
    private static let patience = Duration.seconds(4 * 3600)

    package init(seed: UInt64, options: Options = Options(), on groundwork: Groundwork) throws {
        self.seed = seed
        self.options = options
        var random = SeededGenerator(seed: seed)
        trouble = Trouble(seed: random.next(), options: options)
        scenario = try Scenario(
            seed: random.next(), options: options, trouble: trouble, templates: groundwork.templates)
        premises = scenario.premises
        store = try groundwork.store()
        server = FaultyServer(scenario.server, faults: scenario.faultPlan)
        cables = zip(scenario.premises.printers, scenario.printers).map {
            Cable(name: $0.settings.name, printer: $1, isSpooled: $0.isSpooled)
        }
        let count = scenario.registers.count
        tills = scenario.registers.enumerated().map { index, register in
            Till(
                register: register, prefix: "s\(seed)-\(index + 1)",
                salesLeft: options.sales / count + (index < options.sales % count ? 1 : 0))
        }
        trace = Trace(isOn: options.traces)
        awayUntil = cables.map { _ in .zero }
        checks = Checks(scenario: scenario, dialect: options.dialect, trace: trace)
        self.random = random
    }

    /// Plays the history to its end, or to the first violation.
    package mutating func run() -> Outcome {
        queue.add(.start, at: .zero)
        for till in tills.indices { queue.add(.till(till), at: .milliseconds(500 + random.below(3000))) }
        queue.add(.staff, at: .seconds(20))
        queue.add(.trouble, at: .seconds(5))
        while !isOver, checks.violation == nil, let (time, happening) = queue.next() {
            steps += 1
            clock.elapsed = time
            checks.step = steps
            take(happening)
            if closingSince == nil, tills.allSatisfy(\.isDone) { close() }
            if steps > Self.limit { fail(.liveness, "the history runs in a circle: more than \(Self.limit) steps") }
            // What is due by a clock that was set back comes a day later.
            let patience = Self.patience + (clock.hasJumped ? .seconds(90_000) : .zero)
            if let closingSince, time - closingSince > patience { failStuck() }
        }
        if checks.violation == nil { checkEnd() }
        return Outcome(
            seed: seed, violation: checks.violation, faults: trouble.counts, grades: checks.grades,
            kinds: trouble.kinds, sales: salesRung, tills: tills.count, printers: cables.count, steps: steps,
            digest: digest, trace: trace.lines,
            story: trace.story, premises: scenario.words)
    }

    private mutating func take(_ happening: Happening) {
        switch happening {
        case .alarm(let number):
            guard alarm?.number == number else { return }
            alarm = nil
            deliver(.tick)
        case .start: start()
        case .till(let till): act(till)
        case .request(let till, let attempt): request(till, attempt: attempt)
        case .heard(let till, let attempt, let reply): hear(till, attempt: attempt, reply)
        case .arrival(let letter): arrive(letter)
        case .exchanged(let process, let id, let exchange):
            guard process == self.process else { return }
            deliver(.exchanged(id, exchange.value))
        case .deed(let process, let printer, let connection, let deed):
            guard process == self.process else { return }
            perform(deed, printer: printer, connection: connection)
        case .bytes(let process, let printer, let connection, let bytes, let start):
            guard process == self.process else { return }
            write(bytes, from: start, printer: printer, connection: connection)
        case .signal(let process, let printer, let connection, let signal):
            guard process == self.process else { return }
            deliver(.printer(cables[printer].name, connection: connection, signal))
        case .staff: lookRound()
        case .colleague(let act, let decision): order(act, as: decision, by: "Otto")
        case .mailed(let process, let delivery, let report):
            guard process == self.process else { return }
            hear(mail: delivery, report)
        case .spooled(let printer): unspool(printer)
        case .trouble: brew()
        case .room: isDiskFull = false
        case .postponed(let process):
            guard process == self.process else { return }
            takePostponed()
        case .serverBack:
            isServerDown = false
            tell(.server, "is back")
        case .signerBack:
            server.server.signerDown = false
            tell(.server, "has its signer back")
        case .corrected(let process):
            guard process == self.process else { return }
            drain()
        case .stop(let process):
            guard process == self.process, isDraining else { return }
            stop()
        }
    }

    /// What two people may decide at once, and what the one who decides has before the eyes.
    struct Decision: Hashable, Sendable {
        /// `entry 7`, `job 3`.
        let subject: String
        let version: Int
    }

    /// The faults are over: from here on everything must settle by itself, but for what a person has to decide.
    private mutating func close() {
        closingSince = clock.elapsed
        trouble.isOver = true
        isServerDown = false
        server.setFaults(FaultPlan(seed: seed))
        server.server.signerDown = false
        isDiskFull = false
        note("faults over")
        if isAstray { drain() }
        tell(.fate, "The faults are over: from here on everything has to settle.")
    }

    mutating func fail(_ promise: Promise, _ sentence: String) { checks.fail(promise, sentence) }

    func note(_ text: @autoclosure () -> String) { trace.note(steps, clock.elapsed, text()) }

    func tell(_ who: Story.Who, _ what: @autoclosure () -> String, as mark: Story.Mark = .usual) {
        trace.tell(clock.elapsed, who, what(), as: mark)
    }

    /// Whether the fault happens now; counted and told if so.
    mutating func strikes(_ fault: Fault, _ probability: Double) -> Bool {
        guard trouble.draws(fault, probability) else { return false }
        count(fault)
        return true
    }

    mutating func count(_ fault: Fault) {
        trouble.count(fault)
        tell(.fate, "\(fault.words) (\(fault))", as: .fault)
        if trouble.isOver, closingSince == nil { server.setFaults(FaultPlan(seed: seed)) }
    }

    mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(range.lowerBound + random.below(range.upperBound - range.lowerBound + 1))
    }

    mutating func plan(_ happening: Happening, in delay: Duration) { queue.add(happening, at: clock.elapsed + delay) }

    private var digest: String {
        var bytes = store.journalHead.hash.bytes
        for application in server.server.applications {
            bytes += "\(application.step) \(application.operation) \(application.key)\n".utf8
        }
        for cable in cables { for piece in cable.printer.everythingOnPaper { bytes += Digest(of: piece.bytes).bytes } }
        return Digest(of: bytes).description
    }
}
