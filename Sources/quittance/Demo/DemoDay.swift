import Fiscal
import FoundationEssentials
import Logging
import Persistence
import Receipts
import Remote
import Sandbox

/// The headless day: full speed, the service killed on the way, and a judgement at the end.
struct DemoDay {
    let directory: String
    let port: Int
    let dialect: SandboxDialect
    let shop: DemoShop
    let sales: Int
    let seed: UInt64
    /// How often the service is killed; by default once for every forty sales.
    let kills: Int?
    /// Breaks a promise on purpose, so that the judgement can be seen to fail.
    let sabotage: Bool

    private var generator: SeededGenerator
    private var failpoints: DemoFailpoints?
    private var summary = DemoSummary()

    init(
        directory: String, port: Int, dialect: SandboxDialect, shop: DemoShop, sales: Int, seed: UInt64, kills: Int?,
        sabotage: Bool
    ) {
        self.directory = directory
        self.port = port
        self.dialect = dialect
        self.shop = shop
        self.sales = sales
        self.seed = seed
        self.kills = kills
        self.sabotage = sabotage
        generator = SeededGenerator(seed: seed)
    }

    /// Lets the service die by itself, at named points, as often as it would be killed.
    mutating func dieAtFailpoints() {
        failpoints = DemoFailpoints(file: directory + "/failpoints", deaths: kills ?? 0, seed: seed)
    }

    mutating func play() async throws {
        let clock = ContinuousClock()
        let begin = clock.now
        var logger = Logger(label: "demo")
        logger.logLevel = .error
        let house = try await DemoHouse(
            directory: directory, port: port, dialect: dialect, shop: shop, seed: seed, isHeadless: true,
            logger: logger)
        let arguments =
            ["serve", "--config", house.configuration, "--log-level", "error"]
            + (sabotage ? ["--acknowledge-before-commit"] : [])
        let child = DemoChild(arguments: arguments, failpoints: failpoints)
        let isSupervised = failpoints != nil
        let (printer, mailbox) = (house.printer, house.mailbox)
        let result = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await printer.run() }
            group.addTask { try await mailbox.run() }
            if isSupervised { group.addTask { try await child.attend() } }
            defer { group.cancelAll() }
            do {
                return try await run(house: house, child: child)
            } catch {
                await child.kill()
                throw error
            }
        }
        summary = result
        summary.failpoints = failpoints?.hits
        summary.seconds = Double((clock.now - begin).milliseconds) / 1000
        try await finish(house: house)
    }

    private mutating func run(house: DemoHouse, child: DemoChild) async throws -> DemoSummary {
        try await child.start()
        let probe = DemoTill(port: house.port, token: "")
        try await Self.ready(probe)
        let till = DemoTill(port: house.port, token: try house.token("till"), keyHeader: dialect.keyHeader)
        let day = ShopDay.sales(sales, in: shop.country).filter { !$0.calls(in: dialect).isEmpty }
        let planned = killPlan(of: day.count)
        let outage = day.firstOutage(in: dialect, from: day.count * 25 / 100)
        var bar = ProgressBar("playing the day")
        defer { bar.end() }
        for (index, sale) in day.enumerated() {
            bar.show(Double(index) / Double(day.count))
            try await changeWeather(at: index, of: day.count, house: house)
            let dies = planned.contains(index)
            try await play(sale, index: index, outage: outage, dies: dies, till: till, child: child, house: house)
            if dies { try await Self.ready(probe) }
        }
        bar.end()
        try await house.sandbox.setOnline(true)
        await house.sandbox.setFaults(FaultPlan(seed: seed))
        let desk = try DemoDesk(house: house, patience: sabotage ? .seconds(2) : .seconds(60))
        var open = try await desk.waitUntilSettled()
        try await desk.reprint(min(5, sales), using: &generator)
        open += try await desk.waitUntilPrinted()
        open += try await desk.waitUntilMailed()
        if dialect.hasClosings { open += try await desk.close(ShopDay.registers) }
        let status = try await stop(child, probe)
        var summary = DemoSummary()
        summary.findings = open
        summary.sales = day.count
        if status != 0 { summary.findings.append("the service ended with status \(status)") }
        for refusal in await till.refusals { summary.findings.append("refused: \(refusal)") }
        let server = await house.sandbox.server
        let tape = try await house.printer.device.tape
        let judgement = DemoJudgement(
            accepted: await till.acceptances, server: server, tape: tape, certifies: dialect.certifies,
            duplicateMark: CountryRules.of(shop.country).duplicateMark(1), mails: await house.mailbox.mails)
        try Archive(path: directory + "/quittance.sqlite").readNow { reader in
            try judgement.judge(reader, into: &summary)
            let audit = try Audit(verifying: reader)
            summary.findings += audit.findings
        }
        return summary
    }

    private func stop(_ child: DemoChild, _ probe: DemoTill) async throws -> Int32 {
        while true {
            if let status = await child.stop() { return status }
            try await child.start()
            try await Self.ready(probe)
        }
    }

    /// Online, an outage that begins in the middle of a sale, and a reconnection with faults.
    private func changeWeather(at index: Int, of count: Int, house: DemoHouse) async throws {
        if index == count * 55 / 100, index > 0 {
            var faults = FaultPlan(seed: seed)
            faults[.loseAnswer] = 0.05
            faults[.drop] = 0.05
            faults[.status503] = 0.05
            faults[.status500AfterApply] = 0.02
            // Only batches know these.
            if dialect == .hellobooksOrders { (faults[.omit], faults[.partial]) = (0.1, 0.05) }
            await house.sandbox.setFaults(faults)
            try await house.sandbox.setOnline(true)
        }
        if index == count * 80 / 100, index > 0 { await house.sandbox.setFaults(FaultPlan(seed: seed)) }
    }

    /// The sales during which the service is killed, spread over the day.
    private mutating func killPlan(of count: Int) -> Set<Int> {
        guard failpoints == nil else { return [] }
        let wanted = min(kills ?? max(1, count / 40), count)
        var plan: Set<Int> = []
        while plan.count < wanted { plan.insert(generator.below(count)) }
        return plan
    }

    private mutating func play(
        _ sale: ShopSale, index: Int, outage: Int, dies: Bool, till: DemoTill, child: DemoChild, house: DemoHouse
    ) async throws {
        let context = [
            HTTPHeader("Quittance-Operator", sale.operatorName), HTTPHeader("Quittance-Occurred-At", sale.at.rfc3339),
        ]
        let calls = sale.calls(in: dialect)
        let keys = calls.map { $0.key ?? generator.uuid() }
        let delay = Duration.milliseconds(generator.below(12))
        let death = dies ? generator.below(calls.count) : nil
        let email = index % 7 == 0 ? [HTTPHeader("Quittance-Email", "kunde\(index)@example.org")] : []
        var operation = ""
        for (place, call) in calls.enumerated() {
            let headers = place == calls.count - 1 ? context + email : context
            let named = call.naming(operation)
            let reply = try await Self.during(death == place ? delay : nil, child) {
                try await till.send(named, key: keys[place], of: sale, headers: headers)
            }
            guard (200..<300).contains(reply.status) else { return }
            if place == 0 { operation = reply.operation }
            // The net goes away between the start and the end of a sale.
            if place == 0, index == outage { try await house.sandbox.setOnline(false) }
        }
    }

    /// Sends a call and, where a delay is given, kills and restarts the service meanwhile.
    private static func during(
        _ delay: Duration?, _ child: DemoChild, _ call: @escaping @Sendable () async throws -> DemoTill.Reply
    ) async throws -> DemoTill.Reply {
        guard let delay else { return try await call() }
        return try await withThrowingTaskGroup(of: DemoTill.Reply.self) { group in
            group.addTask { try await call() }
            try await Task.sleep(for: delay)
            await child.kill()
            try await child.start()
            guard let reply = try await group.next() else { throw CancellationError() }
            return reply
        }
    }

    private static func ready(_ till: DemoTill) async throws {
        for _ in 0..<1_000 {
            if await till.isReady() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure(.unavailable, "The service did not get ready within 10 s.", "Look at what it said above.")
    }

    private func finish(house: DemoHouse) async throws {
        // The pictures are drawn when nobody waits for a receipt any more.
        try PaperFolder(directory: directory + "/paper").drawMissingPictures()
        try DemoHouse.write(summary.json.compact + "\n", to: directory + "/summary.json")
        Terminal.say(summary.json.compact)
        guard summary.isClean else {
            throw Failure(
                .badData, "The day broke a promise:\n" + summary.findings.prefix(20).joined(separator: "\n"),
                "Everything is kept in \(directory); run it again with --seed \(seed).")
        }
    }
}
