import Receipts

/// fiskaly's SIGN FR on the Unified API: two records a sale, an intention and a transaction, and a chained replay.
///
/// Source: developer.fiskaly.com (SIGN FR, offline mode). A sale's operation is its intention: the record that makes it;
/// the transaction completes it and names it in its body. The API gives no promise about several points of the replay;
/// ``ReplayRules`` names each of them, and the options `hashInput`, `signatureForm` and `offsetBase` settle it.
struct FiskalySignFR: JSONDialect {
    let name = DialectName.fiskalySignFR
    let version = "1"
    let usesETags = false
    let keyHeader = "X-Idempotency-Key"
    /// The organization in whose scope the calls are made; the configuration's `merchant`.
    let scope: String?
    /// The release date that every request must name; one that is no release is refused by the server.
    let apiVersion: String
    let currency: Currency
    let rules: ReplayRules
    let records: PathTemplate
    let record: PathTemplate
    let tokenPath: PathTemplate
    let probePath: PathTemplate
    /// A search by the till's document number; the public documentation names none.
    let lookupPath: PathTemplate?

    static let scopeHeader = "X-Scope-Identifier"
    static let versionHeader = "X-Api-Version"
    /// Set by this service alone.
    static let replayHeaders = ["X-Replay-Hash", "X-Replay-Remaining"]

    /// - Throws: ``OptionError``.
    init(identity: UpstreamIdentity) throws(OptionError) {
        scope = identity.merchant
        var options = OptionReader(identity.options, of: .fiskalySignFR)
        apiVersion = try Self.release(options.text("apiVersion"))
        currency = try Self.currency(options.text("currency"))
        records = try options.path("recordsPath", "/records", placeholder: nil)
        record = try options.path("recordPath", "/records/{record}", placeholder: "record")
        tokenPath = try options.path("tokensPath", "/tokens", placeholder: nil)
        // A record that cannot exist: the answer is the API's own 404.
        probePath = try options.path("probePath", "/records/00000000-0000-4000-8000-000000000000", placeholder: nil)
        lookupPath = try options.optionalPath("lookupPath", placeholder: "external_id")
        rules = ReplayRules(
            hashInput: try options.choice("hashInput", .envelope),
            signatureForm: try options.choice("signatureForm", .asReceived),
            offsetBase: try options.number("offsetBase", 0, in: 0...1))
        try options.finish()
    }

    private static func release(_ text: String?) throws(OptionError) -> String {
        let text = text ?? "2026-02-03"
        guard text.utf8.count == 10, Timestamp("\(text)T00:00:00Z") != nil else {
            throw OptionError(key: "apiVersion", reason: "\"\(text)\" is no date such as 2026-02-03")
        }
        return text
    }

    private static func currency(_ text: String?) throws(OptionError) -> Currency {
        guard let text else { return .euro }
        guard let currency = Currency(text) else {
            throw OptionError(key: "currency", reason: "\"\(text)\" is no ISO 4217 code")
        }
        return currency
    }

    func intent(_ shaped: Intent, body: JSONValue) -> Intent {
        shaped == .start && body["content"]?["type"]?.text == "TRANSACTION" ? .complete : shaped
    }

    func operation(namedIn body: JSONValue, for intent: Intent) -> String? {
        intent == .complete ? body["content"]?["record"]?["id"]?.text : nil
    }

    /// - Parameter operation: The id by which the till may name the record from now on.
    func accepted(as operation: String, _ intent: Intent) -> [JSONValue.Member] {
        [.init("content", ["id": .string(operation)])]
    }

    /// An intention holds neither number nor total: they come with its transaction.
    func describe(create: JSONValue) -> OperationSummary {
        OperationSummary(type: create["content"]?["operation"]?["type"]?.text ?? "", currency: currency)
    }

    /// The plain request of a record, as it goes out online.
    ///
    /// A transaction's reference to its intention is the one thing that is bound late: it becomes the server's id. Nothing
    /// else in the body changes, and nothing at all where the till named that id itself.
    func request(
        _ intent: Intent, remoteID: String?, body: [UInt8]?, key: IdempotencyKey, ifMatch: String?,
        contentType: String?, accept: String?
    ) -> UpstreamRequest {
        precondition(intent == .start || intent == .complete, "SIGN FR knows intentions and transactions only")
        var headers = base(accept: accept)
        var sent = body
        if let body {
            headers += Field.safe("Content-Type", contentType ?? "application/json")
            if intent == .complete, let remoteID { sent = Self.bound(body, to: remoteID) }
        }
        headers += Field.safe(keyHeader, key.text)
        return UpstreamRequest(method: "POST", path: records.path(), headers: headers, body: sent)
    }

    static func bound(_ body: [UInt8], to remoteID: String) -> [UInt8] {
        // A body that cannot be read has passed no check, and is sent as it is.
        guard let parsed = try? JSONValue(parsing: body), parsed["content"]?["record"]?["id"]?.text != remoteID else {
            return body
        }
        return VerbatimJSON.replacing(["content", "record", "id"], in: body, by: .string(remoteID)) ?? body
    }

    func read(remoteID: String) -> UpstreamRequest {
        UpstreamRequest(method: "GET", path: record.path(remoteID), headers: base(accept: nil))
    }

    func lookup(externalID: String) -> UpstreamRequest? {
        lookupPath.map { UpstreamRequest(method: "GET", path: $0.path(externalID), headers: base(accept: nil)) }
    }

    func probe() -> UpstreamRequest {
        UpstreamRequest(method: "GET", path: probePath.path(), headers: base(accept: nil))
    }

    var replay: ReplayCalls? {
        ReplayCalls(rules: rules, path: records.path(), headers: base(accept: nil), keyHeader: keyHeader)
    }

    var tokens: TokenCalls? { TokenCalls(path: tokenPath.path(), headers: base(accept: nil)) }

    private func base(accept: String?) -> [Field] {
        var headers = Field.safe("Accept", accept ?? "application/json") + Field.safe(Self.versionHeader, apiVersion)
        if let scope { headers += Field.safe(Self.scopeHeader, scope) }
        return headers
    }
}
