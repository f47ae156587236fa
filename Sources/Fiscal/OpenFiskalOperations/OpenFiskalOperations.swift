import Receipts

/// OpenFiskal's "operations" API: ids made by the server, tags on every change, amounts as decimal strings.
///
/// Source: docs.openfiskal.com (offline guidance, errors and limits, operations). Paths and verbs can be changed by
/// options, because the vendor changed them between generations.
struct OpenFiskalOperations: JSONDialect {
    let name = DialectName.openfiskalOperations
    let version = "3"
    let usesETags = true
    let keyHeader = "Idempotency-Key"
    let merchant: String?
    let routes: OpenFiskalRoutes

    /// - Throws: ``OptionError``.
    init(identity: UpstreamIdentity) throws {
        merchant = identity.merchant
        routes = try OpenFiskalRoutes(options: identity.options)
    }

    static let merchantHeader = "X-OpenFiskal-Merchant"

    func intent(_ shaped: Intent, body: JSONValue) -> Intent {
        shaped == .start && SessionEvent(type: body["type"]?.text) != nil ? .sessionEvent : shaped
    }

    func describe(create: JSONValue) -> OperationSummary {
        let currency = create["currency"]?.text.flatMap { Currency($0) }
        let total = create["total_amount"]?.text
        return OperationSummary(
            type: create["type"]?.text ?? "", externalID: create["external_id"]?.text, currency: currency,
            total: currency.flatMap { currency in total.flatMap { Money(decimal: $0, currency: currency) } },
            sessionEvent: SessionEvent(type: create["type"]?.text))
    }

    func request(
        _ intent: Intent, remoteID: String?, body: [UInt8]?, key: IdempotencyKey, ifMatch: String?,
        contentType: String?, accept: String?
    ) -> UpstreamRequest {
        let method: String
        let path: String
        switch intent {
        case .start, .sessionEvent:
            method = "POST"
            path = routes.create.path()
        case .complete, .cancel:
            guard let remoteID else {
                preconditionFailure("the id of the operation is bound before the request is made")
            }
            method = intent == .complete ? routes.completeMethod : routes.voidMethod
            path = (intent == .complete ? routes.complete : routes.void).path(remoteID)
        case .mutate: preconditionFailure("the operations API knows no change before completion")
        }
        var headers = base(accept: accept)
        if body != nil { headers += Field.safe("Content-Type", contentType ?? "application/json") }
        headers += Field.safe(keyHeader, key.text)
        if let ifMatch, intent == .complete || intent == .cancel {
            headers += Field.safe("If-Match", ifMatch)
        }
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

    func voiding(_ operation: String) -> (path: String, body: String)? {
        (routes.void.path(operation), #"{"reason":"operator_cancelled"}"#)
    }

    private func base(accept: String?) -> [Field] {
        var headers = Field.safe("Accept", accept ?? "application/json")
        if let merchant { headers += Field.safe(Self.merchantHeader, merchant) }
        return headers
    }
}

extension SessionEvent {
    /// The event that a body's `type` names.
    init?(type: String?) {
        switch type {
        case "session_open": self = .open
        case "session_cash_adjustment": self = .cashAdjustment
        case "session_cash_count": self = .cashCount
        case "session_close": self = .close
        default: return nil
        }
    }
}
