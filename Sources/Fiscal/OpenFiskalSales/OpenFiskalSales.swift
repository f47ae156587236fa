import Receipts

/// OpenFiskal's older API: the till makes the operation's id, sales change before completion, amounts in minor units.
///
/// Source: the vendor's offline guide and reference of the `/sales` generation. Where a sale starts and where one is read
/// is stated in two ways or not at all, so that every path is an option.
struct OpenFiskalSales: JSONDialect {
    let name = DialectName.openfiskalSales
    let version = "1"
    let usesETags = false
    let keyHeader = "Idempotency-Key"
    /// The organization on whose behalf the calls are made; the configuration's `merchant`.
    let organization: String?
    let currency: Currency
    let routes: SalesRoutes

    /// Where the block of the fiscal receipt is taken from.
    enum ReceiptSource: String, CaseIterable {
        /// `GET /operations/{id}/receipt` after the completion.
        case hosted
        /// The answer to the completion.
        case completion
    }

    static let organizationHeader = "OpenFiskal-Organization"

    /// - Throws: ``OptionError``.
    init(identity: UpstreamIdentity) throws(OptionError) {
        organization = identity.merchant
        var options = OptionReader(identity.options, of: .openfiskalSales)
        let code = options.text("currency") ?? "EUR"
        guard let currency = Currency(code) else {
            throw OptionError(key: "currency", reason: "\"\(code)\" is no ISO 4217 code")
        }
        self.currency = currency
        routes = try SalesRoutes(&options)
        try options.finish()
    }

    func intent(_ shaped: Intent, body: JSONValue) -> Intent { shaped }

    /// A start states no total: it comes with the lines and the payments.
    func describe(create: JSONValue) -> OperationSummary {
        OperationSummary(
            type: create["type"]?.text ?? "sale", externalID: create["external_id"]?.text, currency: currency,
            clientID: create["id"]?.string)
    }

    func occurredAt(in body: JSONValue) -> String? {
        guard let text = body["occurred_at"]?.string, Timestamp(text) != nil else { return nil }
        return text
    }

    func request(
        _ intent: Intent, remoteID: String?, body: [UInt8]?, key: IdempotencyKey, ifMatch: String?,
        contentType: String?, accept: String?
    ) -> UpstreamRequest {
        let method: String
        let path: String
        switch intent {
        case .start:
            method = "POST"
            path = routes.start.path()
        case .mutate, .complete, .cancel:
            guard let remoteID else {
                preconditionFailure("the id of the operation is bound before the request is made")
            }
            method = intent == .mutate ? "PATCH" : "POST"
            path = routes.change(intent).path(remoteID)
        case .sessionEvent: preconditionFailure("the older API knows no sessions")
        }
        var headers = base(accept: accept)
        if body != nil { headers += Field.safe("Content-Type", contentType ?? "application/json") }
        headers += Field.safe(keyHeader, key.text)
        return UpstreamRequest(method: method, path: path, headers: headers, body: body)
    }

    func read(remoteID: String) -> UpstreamRequest {
        UpstreamRequest(method: "GET", path: routes.read.path(remoteID), headers: base(accept: nil))
    }

    func lookup(externalID: String) -> UpstreamRequest? {
        routes.lookup.map { UpstreamRequest(method: "GET", path: $0.path(externalID), headers: base(accept: nil)) }
    }

    func probe() -> UpstreamRequest {
        UpstreamRequest(method: "GET", path: routes.probe.path(), headers: base(accept: nil))
    }

    var registerCalls: RegisterCalls? {
        RegisterCalls(routes: routes.registers, headers: base(accept: nil), keyHeader: keyHeader)
    }

    func voiding(_ operation: String) -> (path: String, body: String)? {
        (routes.change(.cancel).path(operation), #"{"reason":"Completion abandoned"}"#)
    }

    private func base(accept: String?) -> [Field] {
        var headers = Field.safe("Accept", accept ?? "application/json")
        if let organization { headers += Field.safe(Self.organizationHeader, organization) }
        return headers
    }
}
