package import Receipts

/// One till: its server, its country's rules, its printer.
package struct RegisterSettings: Hashable, Sendable {
    /// The name in our paths, `/fiscal/ID`.
    package var id: String
    package var upstream: String
    package var country: Country
    package var printer: String
    package var offline: OfflineAllowance
    /// What follows when the fiscal receipt comes after the provisional one, in this order.
    package var afterSync: [AfterSync]
    /// The age at which an unsettled provisional receipt is escalated; `nil` never.
    package var deadline: Duration?
    /// The server's name of the register where it differs.
    package var remoteID: String?
    /// How long a till waits for the server's answer before it gets ours.
    package var answerWithin: Duration
    /// BCP 47 tag of the receipts' language.
    package var language: String
    package var onUnknownPrint: UnknownPrintPolicy
    package var outageCode: OutageCode
    /// Which slips of the drawer and the session are printed.
    package var slips: [Slip]
    /// Further identifiers on the receipt, in the order of the file.
    package var identifiers: [Shop.Identifier]
    /// Files of the signature unit's certificates (X.509, PEM or DER), against which the doctor checks Austrian codes.
    package var certificates: [String] = []

    package init(
        id: String, upstream: String, country: Country, printer: String, offline: OfflineAllowance? = nil,
        afterSync: [AfterSync] = [.email, .print], deadline: Duration? = .seconds(86_400), remoteID: String? = nil,
        answerWithin: Duration = .seconds(3), language: String? = nil, onUnknownPrint: UnknownPrintPolicy = .ask,
        outageCode: OutageCode = .none, slips: [Slip] = [], identifiers: [Shop.Identifier] = []
    ) {
        self.id = id
        self.upstream = upstream
        self.country = country
        self.printer = printer
        self.offline = offline ?? .standard(country: country, dialect: "")
        self.afterSync = afterSync
        self.deadline = deadline
        self.remoteID = remoteID
        self.answerWithin = answerWithin
        self.language = language ?? Self.language(of: country)
        self.onUnknownPrint = onUnknownPrint
        self.outageCode = outageCode
        self.slips = slips
        self.identifiers = identifiers
    }

    /// The register's name at the server.
    package var remoteName: String { remoteID ?? id }

    private static func language(of country: Country) -> String {
        switch country {
        case .germany, .austria: "de"
        case .italy: "it"
        case .france: "fr"
        case .spain: "es"
        case .india: "en"
        }
    }
}

/// A follow-up of certification.
package enum AfterSync: String, Hashable, Sendable, CaseIterable {
    case email
    case print
}

/// A document about the drawer.
package enum Slip: String, Hashable, Sendable, CaseIterable {
    /// The end of a session (Z).
    case session
    /// Its beginning, cash that comes in or goes out, and its count.
    case drawer
}

/// Who settles a print whose outcome is unknown: a person, or a marked reprint at once.
package enum UnknownPrintPolicy: String, Hashable, Sendable, CaseIterable {
    case ask
    case reprint
}

/// Whether a provisional receipt bears a code that says it has no signature.
package enum OutageCode: String, Hashable, Sendable, CaseIterable {
    case none
    case phrase
}
