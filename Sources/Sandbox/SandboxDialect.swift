package import Receipts

/// The languages that the sandbox speaks, by the names of the configuration.
package enum SandboxDialect: String, CaseIterable, Sendable {
    case openfiskalOperations = "openfiskal-operations"
    case openfiskalSales = "openfiskal-sales"
    case fiskalySignFR = "fiskaly-sign-fr"
    case hellobooksOrders = "hellobooks-orders"

    package static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// What stands before every path of the API.
    package var basePath: String {
        switch self {
        case .openfiskalOperations, .openfiskalSales: "/v1"
        case .fiskalySignFR: ""
        case .hellobooksOrders: "/public/v1"
        }
    }

    /// The field that carries the idempotency key.
    package var keyHeader: String {
        switch self {
        case .openfiskalOperations, .openfiskalSales, .hellobooksOrders: "Idempotency-Key"
        case .fiskalySignFR: "X-Idempotency-Key"
        }
    }

    /// The countries whose shops speak it, the usual one first.
    package var countries: [Country] {
        switch self {
        case .openfiskalOperations: [.germany, .austria, .italy, .spain]
        case .openfiskalSales: [.germany]
        case .fiskalySignFR: [.france]
        case .hellobooksOrders: [.india]
        }
    }

    /// Whether its receipts are certified; else they are plain.
    package var certifies: Bool { self != .hellobooksOrders }

    /// Whether a register must have sold once before it can go on without the server: replays are chained to a record.
    package var chainsReplays: Bool { self == .fiskalySignFR }

    /// Whether a register is closed at the server.
    package var hasClosings: Bool { self == .openfiskalSales }

    /// A server of that language.
    ///
    /// - Parameters:
    ///   - credential: What it accepts, as the configuration holds it; `nil`: anything.
    ///   - requiresSessions: Whether sales need an open session, where the language has them.
    ///   - country: Whose rules certify, where the language has several.
    package func server(
        credential: String? = nil, seed: UInt64, requiresSessions: Bool = false, country: Country? = nil
    ) -> any ServerDouble {
        switch self {
        case .openfiskalOperations:
            var options = FiscalServer.Options()
            options.credential = credential
            options.seed = seed
            options.requiresSessions = requiresSessions
            options.country = country ?? options.country
            return FiscalServer(options: options)
        case .openfiskalSales:
            var options = SalesServer.Options()
            options.credential = credential
            options.seed = seed
            return SalesServer(options: options)
        case .fiskalySignFR:
            var options = SignFRServer.Options()
            options.credential = credential
            options.seed = seed
            // Short enough for the demo to see several.
            options.tokenLife = .seconds(62)
            return SignFRServer(options: options)
        case .hellobooksOrders:
            var options = BooksServer.Options()
            options.credential = credential
            options.seed = seed
            return BooksServer(options: options)
        }
    }
}
