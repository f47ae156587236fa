package import Receipts

/// The whole configuration file as values, checked and with every path made absolute.
///
/// Secrets are never in it, only references to them. Source: the keys of the file bear the same names.
package struct ShopSettings: Hashable, Sendable {
    /// The absolute path of the file; empty where the values were put together in code.
    package var file: String
    /// Where relative paths of the file start.
    package var folder: String
    package var listen: ListenAddress
    package var database: String
    /// The folder of templates; `nil` for the built-in ones.
    package var templates: String?
    /// Whether `{command: …}` may stand in the folder's templates.
    package var templateCommands: Bool
    package var shop: Shop
    package var logo: String?
    /// The shop's zone, such as `Europe/Berlin`; `nil` for the machine's.
    package var timeZone: String?
    package var printers: [PrinterSettings]
    package var upstreams: [UpstreamSettings]
    package var registers: [RegisterSettings]
    package var mail: MailSettings?
    package var access: AccessSettings
    /// How far our clock may be off the server's before a notice is raised.
    package var clockDrift: Duration
    /// The lines of the keys in the file.
    var lines: [String: Int] = [:]

    package init(
        shop: Shop, printers: [PrinterSettings], upstreams: [UpstreamSettings], registers: [RegisterSettings],
        file: String = "", folder: String = ".", listen: ListenAddress = .standard,
        database: String = ShopSettings.standardDatabase, templates: String? = nil,
        templateCommands: Bool = false, logo: String? = nil,
        timeZone: String? = nil, mail: MailSettings? = nil, access: AccessSettings = AccessSettings(),
        clockDrift: Duration = .seconds(5)
    ) {
        self.file = file
        self.folder = folder
        self.listen = listen
        self.database = database
        self.templates = templates
        self.templateCommands = templateCommands
        self.shop = shop
        self.logo = logo
        self.timeZone = timeZone
        self.printers = printers
        self.upstreams = upstreams
        self.registers = registers
        self.mail = mail
        self.access = access
        self.clockDrift = clockDrift
    }

    package static let standardFile = "/etc/quittance/quittance.yaml"
    package static let standardDatabase = "/var/lib/quittance/quittance.sqlite"

    package func printer(_ name: String) -> PrinterSettings? { printers.first { $0.name == name } }

    package func upstream(_ name: String) -> UpstreamSettings? { upstreams.first { $0.name == name } }

    package func register(_ id: String) -> RegisterSettings? { registers.first { $0.id == id } }

    /// The error for a key whose value only others can judge, with its line.
    package func problem(_ key: String, _ sentence: String, _ remedy: String) -> SettingsError {
        SettingsError(file: file, line: lines[key] ?? 0, key: key, sentence: sentence, remedy: remedy)
    }

    /// Where the first start writes the tokens: `access.tokens`, else `tokens.json` beside the database.
    package var tokensPath: String {
        if let tokens = access.tokens { return tokens }
        guard let slash = database.lastIndex(of: "/") else { return "tokens.json" }
        return database[...slash] + "tokens.json"
    }
}
