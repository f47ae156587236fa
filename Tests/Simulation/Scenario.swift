import Flows
import PrinterLanguage
import Receipts
import Rendering
import Sandbox
import Settings

/// The shop of one history: registers, printers, how its server treats keys, all drawn from the seed.
struct Scenario: Sendable {
    /// How an unanswered call can be cleared up.
    enum Keys: Hashable, Sendable {
        /// Remembered for a day.
        case honoured
        /// Remembered for a short time; then the sale is searched for, or a person is asked.
        case shortLived(lookup: Bool)
        /// Not honoured; the sale is searched for by its number.
        case ignored
        /// Not honoured, and nothing to search with.
        case ignoredForPerson
    }

    let keys: Keys
    let premises: Premises
    let registers: [String]
    let faultPlan: FaultPlan
    let server: ShopServer
    /// Where a sale starts at the server.
    let startPath: String
    let printers: [PrinterDouble]

    static let retention = Duration.seconds(30)
    static let answerWithin = Duration.seconds(1)
    static let timeout = Duration.seconds(4)
    static let deadline = Duration.seconds(240)

    init(seed: UInt64, dialect: SandboxDialect, trouble: Trouble, templates: TemplateStore) throws {
        var random = SeededGenerator(seed: seed)
        let keys: Keys =
            switch random.below(20) {
            case 0...11: .honoured
            case 12: .shortLived(lookup: false)
            case 13...14: .shortLived(lookup: true)
            case 15...17: .ignored
            default: .ignoredForPerson
            }
        self.keys = keys
        let profiles = ["virtual", "epson-tm-t20iii", "generic-80mm"]
        let names = random.below(2) == 0 ? ["front"] : ["front", "back"]
        let settings = names.map { name in
            PrinterSettings(
                name: name, device: "socket://192.0.2.1",
                profile: random.chance(0.5) ? profiles[0] : profiles[random.below(3)])
        }
        let ids = (1...(2 + random.below(2))).map { "reg_\($0)" }
        registers = ids
        let registers = ids.map { id in
            let policies: [OfflineAllowance] = [.allowed, .allowed, .allowed, .forbidden, .limited(.seconds(60))]
            return RegisterSettings(
                id: id, upstream: "main", country: .germany, printer: names[random.below(names.count)],
                offline: policies[random.below(policies.count)],
                afterSync: random.below(4) == 0 ? [] : [.email, .print], deadline: Self.deadline,
                answerWithin: Self.answerWithin, onUnknownPrint: random.below(4) == 0 ? .reprint : .ask)
        }
        premises = try Premises(
            ShopSettings(
                shop: Shop(name: "Bäckerei Simulation", address: ["Gasse 1", "10117 Berlin"], taxID: "DE123456789"),
                printers: settings, upstreams: [Self.upstream(keys, dialect)], registers: registers),
            templates: templates)
        faultPlan = Self.plan(seed: random.next(), trouble: trouble)
        server = Self.server(keys, dialect, &random)
        startPath = dialect.basePath + (dialect == .openfiskalSales ? "/sales" : "/operations")
        printers = settings.map { setting in
            PrinterDouble(
                profile: PrinterProfile.named(setting.profile) ?? .virtual,
                faults: Self.faults(seed: random.next(), trouble: trouble))
        }
    }

    private static func server(
        _ keys: Keys, _ dialect: SandboxDialect, _ random: inout SeededGenerator
    ) -> ShopServer {
        let seed = random.next()
        let honoursKeys = keys != .ignored && keys != .ignoredForPerson
        var retention: Duration? = .seconds(86_400)
        if case .shortLived = keys { retention = Self.retention }
        let coin = random.below(2) == 0
        switch dialect {
        case .openfiskalOperations:
            var options = FiscalServer.Options()
            (options.signing, options.seed, options.honoursKeys) = (.digest, seed, honoursKeys)
            options.keyRetention = retention
            options.checksStateFirst = coin
            return .operations(FiscalServer(options: options))
        case .openfiskalSales:
            var options = SalesServer.Options()
            (options.signing, options.seed, options.honoursKeys) = (.digest, seed, honoursKeys)
            options.keyRetention = retention
            options.hostsReceipts = coin
            return .sales(SalesServer(options: options))
        case .fiskalySignFR, .hellobooksOrders: preconditionFailure("no history is played in \(dialect.rawValue)")
        }
    }

    private static func upstream(_ keys: Keys, _ dialect: SandboxDialect) -> UpstreamSettings {
        var upstream = UpstreamSettings(
            name: "main", dialect: dialect.rawValue, url: "http://127.0.0.1:9/v1", merchant: "merchant_1",
            timeout: timeout, probe: .seconds(5), retry: RetrySettings(first: .milliseconds(500), cap: .seconds(20)),
            signerProbes: 8)
        // The older API is asked by the till's own id.
        let search: JSONValue =
            dialect == .openfiskalSales
            ? ["readPath": "/sales/{operation}"] : ["lookupPath": "/operations?external_id={external_id}"]
        switch keys {
        case .honoured: break
        case .shortLived(let lookup):
            upstream.keyRetention = retention
            if lookup { upstream.options = search }
        case .ignored:
            upstream.reconcile = .lookup
            upstream.options = search
        case .ignoredForPerson: upstream.reconcile = .person
        }
        return upstream
    }

    private static func plan(seed: UInt64, trouble: Trouble) -> FaultPlan {
        var plan = FaultPlan(seed: seed)
        let kinds: [(FaultPlan.Fault, Fault, Double)] = [
            (.garbage, .captivePortal, 0.06), (.status503, .serverError, 0.05), (.status500, .serverError, 0.05),
            (.rateLimit, .rateLimit, 0.08), (.status500AfterApply, .errorAfterApply, 0.08),
            (.truncate, .truncatedAnswer, 0.08),
        ]
        for (fault, kind, probability) in kinds where trouble.knows(kind) { plan[fault] = probability }
        return plan
    }

    private static func faults(seed: UInt64, trouble: Trouble) -> PrinterFaults {
        var random = SeededGenerator(seed: seed)
        var faults = PrinterFaults()
        faults.seed = random.next()
        // One in eight never answers a fence at all: a clone that says it could.
        if trouble.knows(.silentFence) { faults.silentFence = random.below(8) == 0 ? 1 : 0.15 }
        if trouble.knows(.lostTail) { faults.dropTail = 0.15 }
        if trouble.knows(.lateFence) { faults.lateFence = .seconds(random.below(14)) }
        if trouble.knows(.paperOut) { faults.paperOutAfter = 20 + random.below(400) }
        return faults
    }
}
