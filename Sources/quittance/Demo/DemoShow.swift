import FoundationEssentials
import Glibc
import Logging
import Receipts
import Remote
import Sandbox
import Settings
import Synchronization
import Web

/// The interactive day: at a shop's pace, for a person who watches the page and pulls the plug.
struct DemoShow {
    let directory: String
    let port: Int?
    let dialect: SandboxDialect
    let shop: DemoShop
    let sales: Int
    let seed: UInt64

    func run() async throws {
        var logger = Logger(label: "quittance")
        logger.logLevel = .error
        let house = try await DemoHouse(
            directory: directory, port: port, dialect: dialect, shop: shop, seed: seed, isHeadless: false,
            logger: logger)
        let settings: ShopSettings
        do throws(SettingsLoadError) {
            settings = try ShopSettings.load(path: house.configuration, checkingFiles: true)
        } catch {
            throw Failure(.configuration, error.description)
        }
        let (ready, announce) = AsyncStream.makeStream(of: Int.self)
        let sandbox = house.sandbox
        let person = SwitchHand()
        let service = ServiceRun(
            settings: settings, logger: logger,
            demo: DemoControl(
                isOnline: { await sandbox.isOnline },
                setOnline: { online in
                    person.touch()
                    // A port that is taken meanwhile keeps the switch where it was; the page shows it.
                    try? await sandbox.setOnline(online)
                }),
            onReady: { announce.yield($0) })
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await service.run()
                return true
            }
            let printer = house.printer
            group.addTask {
                try await printer.run()
                return false
            }
            let mailbox = house.mailbox
            group.addTask {
                try await mailbox.run()
                return false
            }
            group.addTask {
                for await port in ready {
                    try await greet(port: port, house: house, settings: settings)
                    try await play(port: port, house: house, person: person)
                    break
                }
                return false
            }
            // The service ends with the first signal; everything else ends with it.
            while let serviceEnded = try await group.next() {
                if serviceEnded { break }
            }
            group.cancelAll()
        }
    }

    private func greet(port: Int, house: DemoHouse, settings: ShopSettings) async throws {
        var settings = settings
        settings.listen = ListenAddress(host: "127.0.0.1", port: port)
        // As this one was called: a newcomer has not installed anything.
        let program = CommandLine.arguments.first ?? "quittance"
        let link = try await ConsoleCommand.link(ServiceClient(settings: settings, role: "manager"), minutes: 60)
        Terminal.say(
            """

              Quittance demo: \(shop.sentence), \(sales) sales, a fiscal server and a printer, all on this machine.

              Watch the paper come out:   \(link.address)
              Take the fiscal API away:   the switch on that page
              From another terminal:      \(program) receipts list --config \(house.configuration)
                                          \(program) reprint --last --register reg_1 --config \(house.configuration)
              Paper, mails, database:     \(directory)

              Ctrl-C ends the day.

            """)
    }

    /// Plays the day: online, an outage in the middle of a sale, sales without the fiscal API, and the reconnection.
    ///
    /// - Parameter person: who may have taken over the switch; the day then leaves it alone.
    private func play(port: Int, house: DemoHouse, person: SwitchHand) async throws {
        let till = DemoTill(port: port, token: try house.token("till"), keyHeader: dialect.keyHeader)
        var generator = SeededGenerator(seed: seed)
        var counter = try DemoCounter(house: house, certifies: dialect.certifies)
        let day = ShopDay.sales(sales, in: shop.country).filter { !$0.calls(in: dialect).isEmpty }
        let outage = day.firstOutage(in: dialect, from: 2)
        for (index, sale) in day.enumerated() {
            // Every twenty sales the net is away for six, soon after the start for the first time.
            if index % 20 == outage + 6 { try await end(house, person) }
            let headers = [HTTPHeader("Quittance-Operator", sale.operatorName)]
            var operation = ""
            for (place, call) in sale.calls(in: dialect).enumerated() {
                let reply: DemoTill.Reply
                do {
                    reply = try await till.send(
                        call.naming(operation), key: call.key ?? generator.uuid(), of: sale, headers: headers,
                        tries: 40)
                } catch is Failure {
                    // Whoever uses the switch may do so before a register has sold what its replays are chained to.
                    say("\(sale.register)  \(sale.externalID)  not taken without the fiscal API")
                    break
                }
                guard (200..<300).contains(reply.status) else { break }
                if place == 0 { operation = reply.operation }
                if place == 0, index % 20 == outage, !person.hasTouched {
                    try await house.sandbox.setOnline(false)
                    say("The fiscal API goes away in the middle of a sale.")
                }
                guard call.intent == "complete" || call.intent == "cancel" else { continue }
                say(
                    "\(sale.register)  \(sale.externalID)  \(sale.total.decimal) \(sale.total.currency.code)  \(call.intent): \(word(reply, prints: sale.isCompleted && dialect.certifies))"
                )
                if try await counter.lay(reply) { try await Task.sleep(for: .seconds(3)) }
            }
            if try await counter.layFiscal() { try await Task.sleep(for: .seconds(3)) }
            try await Task.sleep(for: .milliseconds(900 + generator.below(1_200)))
        }
        if await !house.sandbox.isOnline { try await end(house, person) }
        say("The day is over; the page stays until Ctrl-C.")
        while counter.isWaiting {
            if try await !counter.layFiscal() { try await Task.sleep(for: .milliseconds(500)) }
        }
    }

    /// Ends the day's own outage.
    private func end(_ house: DemoHouse, _ person: SwitchHand) async throws {
        guard !person.hasTouched else { return }
        try await house.sandbox.setOnline(true)
        say("The fiscal API is back: the queue is replayed in order.")
    }

    private func word(_ reply: DemoTill.Reply, prints: Bool) -> String {
        switch reply.state {
        case "acknowledged": prints ? "certified at once" : "done at once"
        case "queued": prints ? "queued, provisional receipt" : "queued"
        default: "\(reply.status) \(reply.state)"
        }
    }

    private func say(_ text: String) { Terminal.say("  " + text) }
}

/// Whether a person has used the page's switch.
private final class SwitchHand: Sendable {
    private let touched = Atomic(false)

    var hasTouched: Bool { touched.load(ordering: .relaxed) }
    func touch() { touched.store(true, ordering: .relaxed) }
}
