import Receipts

/// HelloBooks: one call makes and completes an order, several orders go out together, each is answered for itself.
///
/// The vendor describes how orders behave and publishes no path and no field. Both are ours, and all of them are options:
/// paths one by one, names of fields as `fields`, words of a status as `words`.
struct HelloBooksOrders: JSONDialect {
    let name = DialectName.hellobooksOrders
    let version = "1"
    let usesETags = false
    /// Of a batch; an order's own key is its `ClientOrderId`.
    let keyHeader: String
    let wire: HelloBooksWire
    let currency: Currency
    let loyalty: LoyaltyRule
    let ordersPath: PathTemplate
    let readPath: PathTemplate
    /// Whether the configuration vouches for the path by which one order is read.
    let readIsKnown: Bool
    let irnPath: PathTemplate?
    private let batchPath: PathTemplate
    private let lookupPath: PathTemplate?
    private let probePath: PathTemplate
    private let limits: BatchLimits

    /// - Throws: ``OptionError``.
    init(identity: UpstreamIdentity) throws(OptionError) {
        var options = OptionReader(identity.options, of: .hellobooksOrders)
        let code = options.text("currency") ?? "INR"
        guard let currency = Currency(code) else {
            throw OptionError(key: "currency", reason: "\"\(code)\" is no ISO 4217 code")
        }
        self.currency = currency
        wire = try HelloBooksWire(&options)
        loyalty = try LoyaltyRule(&options, wire: wire, currency: currency)
        limits = try BatchLimits(&options)
        let header = options.text("keyHeader") ?? "Idempotency-Key"
        guard !header.isEmpty, header.utf8.allSatisfy({ Self.headerBytes.contains($0) }) else {
            throw OptionError(key: "keyHeader", reason: "\"\(header)\" is no name of a header field")
        }
        keyHeader = header
        ordersPath = try options.path("ordersPath", "/orders", placeholder: nil)
        batchPath = try options.path("batchPath", "/orders/batch", placeholder: nil)
        readIsKnown = identity.options["readPath"] != nil
        readPath = try options.path("readPath", "/orders/{order}", placeholder: "order")
        irnPath = try options.optionalPath("irnPath", placeholder: "order")
        lookupPath = try options.optionalPath("lookupPath", placeholder: "external_id")
        // The one read-only path that the vendor documents.
        probePath = try options.path("probePath", "/health", placeholder: nil)
        try options.finish()
    }

    private static let headerBytes = Set("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)

    func intent(_ shaped: Intent, body: JSONValue) -> Intent { shaped }

    func describe(create: JSONValue) -> OperationSummary {
        let currency = wire.text(.currency, in: create).flatMap { Currency($0) } ?? currency
        let total = wire.text(.total, in: create).flatMap { Money(decimal: $0, currency: currency) }
        return OperationSummary(
            type: wire.text(.type, in: create) ?? "sale", externalID: wire.text(.number, in: create),
            currency: currency, total: total, clientID: key(in: create)?.text)
    }

    /// The order's own id, in lower case: whoever spells it otherwise means the same order.
    func key(in body: JSONValue) -> IdempotencyKey? {
        body[wire[.clientOrderID]]?.string.flatMap { UUIDText.isUUID($0) ? IdempotencyKey($0.lowercased()) : nil }
    }

    func occurredAt(in body: JSONValue) -> String? {
        guard let text = body[wire[.occurredAt]]?.string, Timestamp(text) != nil else { return nil }
        return text
    }

    func onlineOnly(_ body: JSONValue) -> Problem? { loyalty.problem(of: body) }

    /// Books are kept here; nothing is signed.
    var certifies: Bool { false }

    /// Never asked: what this dialect sends, it sends by ``batches``.
    func request(
        _ intent: Intent, remoteID: String?, body: [UInt8]?, key: IdempotencyKey, ifMatch: String?,
        contentType: String?, accept: String?
    ) -> UpstreamRequest {
        preconditionFailure("an order goes out in a batch")
    }

    var batches: BatchCalls? {
        BatchCalls(limits: limits, wire: wire, path: batchPath.path(), headers: base, keyHeader: keyHeader)
    }

    /// - Parameter remoteID: The server's id of the order, or the order's own while that is not known.
    func read(remoteID: String) -> UpstreamRequest {
        UpstreamRequest(method: "GET", path: readPath.path(remoteID), headers: base)
    }

    func lookup(externalID: String) -> UpstreamRequest? {
        lookupPath.map { UpstreamRequest(method: "GET", path: $0.path(externalID), headers: base) }
    }

    func probe() -> UpstreamRequest { UpstreamRequest(method: "GET", path: probePath.path(), headers: base) }

    /// Where an e-invoice number that did not come with the acknowledgement is asked for.
    func hostedReceipt(remoteID: String) -> UpstreamRequest? {
        irnPath.map { UpstreamRequest(method: "GET", path: $0.path(remoteID), headers: base) }
    }

    private var base: [Field] { Field.safe("Accept", "application/json") }
}
