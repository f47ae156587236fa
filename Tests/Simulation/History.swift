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
            case staff
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
    var workbench: Workbench?
    var process = 0
    var boots = 0
    var alarm: (number: Int, time: Duration)?
    var alarms = 0
    var isDraining = false
    var tickets: [Int: Ticket] = [:]
    var nextTicket = 1

    // What is round it.
    var server: FaultyServer<ShopServer>
    var isServerDown = false
    /// Keys whose bytes left without an answer, for the sabotage that sends them again blindly.
    var doubtful: Set<String> = []
    var cables: [Cable]
    var tills: [Till]
    var heldSince: [Int64: Duration] = [:]

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
        trouble = Trouble(seed: random.next())
        scenario = try Scenario(
            seed: random.next(), dialect: options.dialect, trouble: trouble, templates: groundwork.templates)
        store = try Store(copying: groundwork.store)
        server = FaultyServer(scenario.server, faults: scenario.faultPlan)
        cables = zip(scenario.premises.printers, scenario.printers).map { Cable(name: $0.settings.name, printer: $1) }
        let count = scenario.registers.count
        tills = scenario.registers.enumerated().map { index, register in
            Till(
                register: register, prefix: "s\(seed)-\(index + 1)",
                salesLeft: options.sales / count + (index < options.sales % count ? 1 : 0))
        }
        checks = Checks(printers: scenario.premises.printers)
        trace = Trace(isOn: options.traces)
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
            if let closingSince, time - closingSince > Self.patience { failStuck() }
        }
        if checks.violation == nil { checkEnd() }
        return Outcome(
            seed: seed, violation: checks.violation, faults: trouble.counts, sales: salesRung, steps: steps,
            digest: digest, trace: trace.lines)
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
        case .trouble: brew()
        case .serverBack: isServerDown = false
        case .signerBack: server.server.signerDown = false
        case .stop(let process):
            guard process == self.process, isDraining else { return }
            stop()
        }
    }

    /// The faults are over: from here on everything must settle by itself, but for what a person has to decide.
    private mutating func close() {
        closingSince = clock.elapsed
        trouble.isOver = true
        isServerDown = false
        server.setFaults(FaultPlan(seed: seed))
        server.server.signerDown = false
        note("faults over")
    }

    mutating func fail(_ promise: Promise, _ sentence: String) { checks.fail(promise, sentence) }

    func note(_ text: @autoclosure () -> String) { trace.note(steps, clock.elapsed, text()) }

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
