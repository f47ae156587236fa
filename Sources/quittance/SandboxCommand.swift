import ArgumentParser
import Logging
import Receipts
import Sandbox
import ServiceLifecycle
import UnixSignals

/// The double of a fiscal server, alone.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the double of a fiscal server, with faults.",
        discussion: """
            Takes any bearer token and any merchant. FAULTS are separated by commas. With a probability from 0 to 1, not \
            applied: drop, reset, status503, status500, status401, rateLimit, garbage; applied: status500AfterApply, \
            loseAnswer, resetAfterApply, truncate; of batches: omit (results are left out), partial (some orders, then a \
            500). Besides: delay=50ms, signerDown, expireKeys[=10s], seed=7. With a seed its ids and faults are the same at \
            each start: a shop that knows them from an earlier one must be a new one too.

            hellobooks-orders: an order with a Sku that begins with CLOSED- fails. What no client may do is refused, and \
            stands as "breach" in the ledger.

            Examples:
              quittance sandbox --faults drop=0.1,loseAnswer=0.1,delay=50ms,seed=7
              quittance sandbox --dialect hellobooks-orders --stock 10 --ledger ledger.jsonl
            """)

    @Option(help: "The port on the loopback; 0 takes any free one.")
    var port = 7790

    @Option(help: "The API it speaks: \(SandboxDialect.names).")
    var dialect = "openfiskal-operations"

    @Option(help: "Whose rules certify the sales (openfiskal-operations: DE, AT, IT or ES).")
    var country: Country?

    @Option(help: "What goes wrong, such as drop=0.1,loseAnswer=0.1,delay=50ms,seed=7.")
    var faults = ""

    @Option(help: "The file to which every request is appended as a line of JSON.", completion: .file())
    var ledger: String?

    @Flag(help: "Refuse a sale whose register has no open session.")
    var requireSessions = false

    @Option(help: "How much of each article there is at first (hellobooks-orders).")
    var stock: Int64?

    @Option(help: "After how many seconds an e-invoice has its number; 0 with the result (hellobooks-orders).")
    var irnAfter: Int64?

    @Flag(help: "Print the demo's shop day as JSON Lines and exit.")
    var journal = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        guard let spoken = SandboxDialect(rawValue: dialect) else {
            throw ValidationError("--dialect: the sandbox speaks \(SandboxDialect.names), not \"\(dialect)\".")
        }
        if let country { try spoken.check(country) }
        guard !requireSessions || dialect == SandboxDialect.openfiskalOperations.rawValue else {
            throw ValidationError("--require-sessions: \(dialect) knows no sessions.")
        }
        if stock != nil || irnAfter != nil, dialect != SandboxDialect.hellobooksOrders.rawValue {
            throw ValidationError("--stock and --irn-after: \(dialect) keeps no stock and numbers no e-invoices.")
        }
        let counts = 0...Int64(1_000_000_000)
        guard counts.contains(stock ?? 0), counts.contains(irnAfter ?? 0) else {
            throw ValidationError("--stock and --irn-after take a number from 0 to 1000000000.")
        }
        do { _ = try FaultPlan(faults) } catch { throw ValidationError("--\(error).") }
    }

    func run() async throws {
        if journal {
            Terminal.say(String(ShopDay.journal.dropLast()))
            return
        }
        try await telling {
            var options = SandboxServer.Options()
            options.port = port
            options.faults = try FaultPlan(faults)
            options.ledger = ledger
            let dialect = SandboxDialect(rawValue: dialect) ?? .openfiskalOperations
            // A shop remembers the ids of an earlier start, and takes them for what they were.
            let isRepeated = faults.split(separator: ",").contains { $0.hasPrefix("seed=") }
            options.server = dialect.server(
                seed: isRepeated ? options.faults.seed : .random(in: .min ... .max), requiresSessions: requireSessions,
                country: country)
            if var books = options.server as? BooksServer {
                books.options.openingStock = stock ?? books.options.openingStock
                books.options.irnDelay = .seconds(irnAfter ?? 0)
                options.server = books
            }
            options.basePath = dialect.basePath
            let logger = Logger(label: "quittance.sandbox") { StreamLogHandler.standardError(label: $0) }
            let server: SandboxServer
            do { server = try SandboxServer(options: options, logger: logger) } catch {
                throw Failure(.inputOutput, "The ledger is not there: \(error).")
            }
            do { try await server.start() } catch {
                throw Failure(
                    .unavailable, "Port \(port) cannot be opened: \(error).", "Choose another one with --port.")
            }
            Terminal.say("\(dialect.rawValue) listening on \(await server.url)")
            Terminal.say("Any credential will do.")
            if let ledger { Terminal.say("Ledger: \(ledger)") }
            let group = ServiceGroup(
                services: [server], gracefulShutdownSignals: .ending, logger: logger)
            try await group.run()
        }
    }
}

extension SandboxDialect {
    /// - Throws: ``ValidationError``, if no shop of that country speaks it.
    func check(_ country: Country) throws {
        guard countries.contains(country) else {
            let known = countries.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--country \(country.rawValue): \(rawValue) is spoken in \(known).")
        }
    }
}
