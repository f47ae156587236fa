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
    /// As the day begins.
    let premises: Premises
    private let settings: ShopSettings
    private let templates: TemplateStore
    let registers: [String]
    let faultPlan: FaultPlan
    let server: ShopServer
    /// Where a sale starts at the server.
    let startPath: String
    let country: Country
    /// Whether the shop sends mails.
    let hasMail: Bool
    let printers: [PrinterDouble]

    static let retention = Duration.seconds(30)
    static let answerWithin = Duration.seconds(1)
    static let timeout = Duration.seconds(4)
    static let deadline = Duration.seconds(240)

    init(seed: UInt64, options: Options, trouble: Trouble, templates: TemplateStore) throws {
        let dialect = options.dialect
        var random = SeededGenerator(seed: seed)
        let keys: Keys =
            switch random.below(20) {
            case 0...11: .honoured
            case 12: .shortLived(lookup: false)
            case 13...14: .shortLived(lookup: true)
            case 15...17: .ignored
            default: .ignoredForPerson
            }
        self.keys =
            switch dialect {
            case .openfiskalOperations, .openfiskalSales: keys
            // An order has its own id by which it is known for ever.
            case .hellobooksOrders: .honoured
            // Nothing to search with.
            case .fiskalySignFR: keys == .honoured ? .honoured : .shortLived(lookup: false)
            }
        // Every grade of evidence: a fence, a Star's count, an ordered status, nothing at all; and a spooler before it.
        let profiles = [
            "virtual", "virtual", "virtual", "epson-tm-t20iii", "star-mc-print3-prnt", "generic-80mm", "generic-80mm",
            "sunmi-v2",
        ]
        // All is drawn, however much of it is wanted: what is left out moves nothing else.
        let settings = ["front", "back"].map { name in
            let (isSpooled, profile) = (random.chance(0.15), profiles[random.below(profiles.count)])
            return PrinterSettings(
                name: name, device: isSpooled ? "cups://localhost/\(name)" : "socket://192.0.2.1",
                profile: isSpooled ? "generic-80mm" : profile)
        }.prefix(min(1 + random.below(2), options.printers ?? .max))
        let ids = (1...3).map { "reg_\($0)" }
        let count = min(2 + random.below(2), options.tills ?? .max)
        registers = Array(ids.prefix(count))
        country = dialect.countries[Int(seed % UInt64(dialect.countries.count))]
        let registers = ids.map { [country] id in
            RegisterSettings(
                id: id, upstream: "main", country: country,
                printer: settings[min(random.below(2), settings.count - 1)].name,
                offline: Self.policies[random.below(Self.policies.count)],
                afterSync: random.below(4) == 0 ? [] : [.email, .print], deadline: Self.deadline,
                answerWithin: Self.answerWithin, onUnknownPrint: random.below(4) == 0 ? .reprint : .ask)
        }.prefix(count)
        let mail = MailSettings(
            relay: "smtps://mail.example", from: "Kasse <kasse@example.org>", forgetAfter: .seconds(3600))
        hasMail = random.below(2) == 0
        self.settings = ShopSettings(
            shop: Shop(
                name: "Bäckerei Simulation", address: ["Gasse 1", "10117 Berlin"],
                taxID: country == .spain ? FiscalServer.Options().taxNumber : "DE123456789"),
            printers: Array(settings), upstreams: [Self.upstream(self.keys, dialect, &random)],
            registers: Array(registers), mail: hasMail ? mail : nil)
        self.templates = templates
        premises = try Premises(self.settings, templates: templates)
        faultPlan = Self.plan(seed: random.next(), trouble: trouble)
        server = Self.server(self.keys, dialect, country, &random)
        startPath =
            switch dialect {
            case .openfiskalOperations: "/v1/operations"
            case .openfiskalSales: "/v1/sales"
            case .hellobooksOrders: "/public/v1/orders/batch"
            case .fiskalySignFR: "/records"
            }
        printers = premises.printers.map { printer in
            PrinterDouble(
                profile: printer.profile,
                faults: Self.faults(seed: random.next(), trouble: trouble))
        }
    }

    private static let policies: [OfflineAllowance] = [
        .allowed, .allowed, .allowed, .forbidden, .limited(.seconds(60)),
    ]

    /// The same shop with both printers or one of them, and its registers with others of their rules; now and then one of
    /// them is missing, or their server has another address.
    func reconfigured(using random: inout SeededGenerator) throws -> Premises {
        var settings = settings
        if settings.printers.count > 1, random.chance(0.4) { settings.printers.remove(at: random.below(2)) }
        for index in settings.registers.indices {
            settings.registers[index].printer = settings.printers[random.below(settings.printers.count)].name
            settings.registers[index].offline = Self.policies[random.below(Self.policies.count)]
            settings.registers[index].onUnknownPrint = random.below(4) == 0 ? .reprint : .ask
        }
        switch random.below(4) {
        case 0 where settings.registers.count > 1:
            settings.registers.remove(at: random.below(settings.registers.count))
        case 1: settings.upstreams[0].url = settings.upstreams[0].url.replacing(":9", with: ":10")
        default: break
        }
        return try Premises(settings, templates: templates)
    }

    /// What a configuration has been made to.
    func words(_ premises: Premises) -> String {
        let (printers, registers) = (premises.printers.map(\.settings.name), premises.registers.map(\.settings.id))
        return "\((printers + registers).joined(separator: ", ")) at \(premises.settings.upstreams[0].url)"
    }

    /// The shop in one sentence.
    var words: String {
        let printers = premises.printers.map { "\($0.settings.name) (\($0.settings.profile))" }
        let memory =
            switch keys {
            case .honoured: "remembers keys for a day"
            case .shortLived(let lookup):
                "remembers keys for \(Self.retention)\(lookup ? " and can be searched" : "")"
            case .ignored: "knows no keys and can be searched"
            case .ignoredForPerson: "knows no keys"
            }
        return
            "in \(country.rawValue): registers \(registers.joined(separator: ", ")), printers \(printers.joined(separator: ", ")), "
            + "a server that \(memory)"
    }

    private static func server(
        _ keys: Keys, _ dialect: SandboxDialect, _ country: Country, _ random: inout SeededGenerator
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
            options.country = country
            options.keyRetention = retention
            options.checksStateFirst = coin
            return ShopServer(FiscalServer(options: options), honoursKeys: honoursKeys)
        case .openfiskalSales:
            var options = SalesServer.Options()
            (options.signing, options.seed, options.honoursKeys) = (.digest, seed, honoursKeys)
            options.keyRetention = retention
            options.hostsReceipts = coin
            return ShopServer(SalesServer(options: options), honoursKeys: honoursKeys)
        case .hellobooksOrders:
            var options = BooksServer.Options()
            options.seed = seed
            options.keyRetention = coin ? retention : Self.retention
            options.openingStock = Int64(4 + random.below(12))
            options.irnDelay = .seconds(random.below(3) * 20)
            return ShopServer(BooksServer(options: options), honoursKeys: true)
        case .fiskalySignFR:
            var options = SignFRServer.Options()
            options.seed = seed
            options.keyRetention = retention
            options.tokenLife = .seconds(coin ? 30 : 600)
            return ShopServer(SignFRServer(options: options), honoursKeys: true)
        }
    }

    private static func upstream(
        _ keys: Keys, _ dialect: SandboxDialect, _ random: inout SeededGenerator
    ) -> UpstreamSettings {
        var upstream = UpstreamSettings(
            name: "main", dialect: dialect.rawValue, url: "http://127.0.0.1:9" + dialect.basePath,
            merchant: dialect == .hellobooksOrders || dialect == .fiskalySignFR ? nil : "merchant_1", timeout: timeout,
            probe: .seconds(5),
            retry: RetrySettings(first: .milliseconds(500), cap: .seconds(20)), signerProbes: 8)
        if dialect == .hellobooksOrders {
            upstream.options = [
                "batchSize": .string("\(1 + random.below(6))"), "irnPath": "/orders/{order}/irn",
                "unansweredLimit": .string("\(2 + random.below(4))"),
            ]
            return upstream
        }
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
            (.truncate, .truncatedAnswer, 0.08), (.omit, .resultMissing, 0.2), (.partial, .brokenBatch, 0.08),
        ]
        for (fault, kind, probability) in kinds where trouble.knows(kind) { plan[fault] = probability }
        return plan
    }

    private static func faults(seed: UInt64, trouble: Trouble) -> PrinterFaults {
        var random = SeededGenerator(seed: seed)
        var faults = PrinterFaults()
        faults.seed = random.next()
        // All is drawn, whatever is known: a kind that is left out moves none of the others.
        let (isClone, seconds, lines) = (random.below(8) == 0, random.below(14), 20 + random.below(400))
        // One in eight never answers a fence at all: a clone that says it could.
        if trouble.knows(.silentFence) { faults.silentFence = isClone ? 1 : 0.15 }
        if trouble.knows(.lostTail) { faults.dropTail = 0.15 }
        if trouble.knows(.lateFence) { faults.lateFence = .seconds(seconds) }
        if trouble.knows(.paperOut) { faults.paperOutAfter = lines }
        return faults
    }
}
