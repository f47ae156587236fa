import Receipts

/// What certifies the sales of one country at the fiscal server.
///
/// Germany's block is the public one. Of Austria and Italy the public documents name the regime alone, and of Spain
/// nothing: these blocks bear the members of fiskaly's answers for the same countries.
protocol Certifier: Sendable {
    /// How the gross of a sale falls into the fields of the country's code.
    var categories: TaxCategories { get }

    /// The fiscal block of an operation that is completed now; `nil` if it cannot be signed.
    ///
    /// - Parameter client: The register's serial number.
    mutating func block(of operation: ServerOperation, client: String, at now: Timestamp) -> JSONValue?
}

extension FiscalServer.Options {
    /// Whatever certifies in the country; where no sale is certified on this API, as in Germany.
    var certifier: any Certifier {
        switch country {
        case .austria: SignatureUnit(seed: seed, signing: signing)
        case .italy: WebDocuments(seed: seed)
        case .spain: InvoiceAddress(issuer: taxNumber)
        case .germany, .france, .india: SecurityModule(seed: seed, signing: signing)
        }
    }
}
