import ArgumentParser
import FoundationEssentials
import Logging
import Receipts
import Sandbox

/// A shop day with everything in one place: sandbox, service and virtual printer.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a shop day: sandbox, service and virtual printer, started together.",
        discussion: """
            Prints an address that shows paper coming out, the lanes, and a switch that takes the fiscal API away. With \
            --headless the day runs at full speed, the service is killed and restarted on the way, and the exit code is 0 \
            only if every promise held.

            Examples:
              quittance demo
              quittance demo --country AT
              quittance demo --dialect fiskaly-sign-fr --port 7790
              quittance demo --headless --sales 500 --seed 7 --directory out
            """)

    @Option(help: "The service's port; 0 takes a free one (default: 7788, unless it is taken).") var port: Int?
    @Option(help: "Where paper, ledger and database go (default: a fresh folder).", completion: .directory)
    var directory: String?
    @Option(help: "Where the shop is (default: the dialect's, or DE).") var country: Country?
    @Option(help: "The upstream's dialect: \(SandboxDialect.names) (default: the country's).") var dialect: String?
    @Option(help: "How many sales the day has.") var sales = 200
    @Option(help: "Decides faults and kills.") var seed: UInt64 = 1
    @Flag(help: "At full speed, without a console, with the service as a child that is killed.") var headless = false
    @Option(help: .hidden) var kills: Int?
    @Flag(help: .hidden) var sabotage = false
    #if DEBUG
        /// Kills the service at named points instead of random moments.
        @Flag(help: .hidden) var failpoints = false
    #endif

    func validate() throws {
        _ = try scene
        guard (0...65_535).contains(port ?? 0) else {
            throw ValidationError("--port takes a number from 0 to 65535.")
        }
        guard (1...100_000).contains(sales) else { throw ValidationError("--sales takes 1 to 100000.") }
    }

    /// What the till speaks, and where the shop is: each decides the other where it is not named.
    private var scene: (dialect: SandboxDialect, shop: DemoShop) {
        get throws {
            let named = try dialect.map { name in
                guard let dialect = SandboxDialect(rawValue: name) else {
                    throw ValidationError(
                        "--dialect \(name) is not served; this version knows \(SandboxDialect.names).")
                }
                return dialect
            }
            guard let country else {
                let dialect = named ?? .openfiskalOperations
                return (dialect, DemoShop.of(dialect.countries[0]))
            }
            let spoken = SandboxDialect.allCases.first { $0.countries.contains(country) }
            let dialect = named ?? spoken ?? .openfiskalOperations
            try dialect.check(country)
            return (dialect, DemoShop.of(country))
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        try await telling {
            if let port { try DemoHouse.check(port: port) }
            let directory = try folder()
            let (dialect, shop) = try scene
            if headless {
                var day = DemoDay(
                    directory: directory, port: port ?? 0, dialect: dialect, shop: shop, sales: sales, seed: seed,
                    kills: kills, sabotage: sabotage)
                #if DEBUG
                    if failpoints { day.dieAtFailpoints() }
                #endif
                try await day.play()
            } else {
                try await DemoShow(
                    directory: directory, port: port, dialect: dialect, shop: shop, sales: sales, seed: seed
                ).run()
            }
        }
    }

    /// The folder of this day; one that holds an earlier day is refused, so that nothing is mixed or lost.
    private func folder() throws -> String {
        let files = FileManager.default
        let path = directory ?? "\(files.temporaryDirectory.path)/quittance-demo-\(UInt32.random(in: .min ... .max))"
        if files.fileExists(atPath: path + "/quittance.sqlite") {
            throw Failure(
                .usage, "\(path) holds a demo already.", "Name another folder with --directory, or remove that one.")
        }
        do {
            try files.createDirectory(atPath: path + "/paper", withIntermediateDirectories: true)
        } catch {
            throw Failure(
                .inputOutput, "The folder \(path) cannot be made: \(SystemWords.of(error)).",
                "Name another with --directory.")
        }
        return path.hasPrefix("/") ? path : files.currentDirectoryPath + "/" + path
    }
}
