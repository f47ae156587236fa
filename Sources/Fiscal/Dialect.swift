package import Receipts

/// The wire language of one fiscal API, as values: what a call means, what to send, what an answer says.
///
/// A dialect reads no clock, opens no connection and remembers nothing. Bodies are sent as they were accepted; only
/// ids in paths, `If-Match` and the credential are bound late.
package protocol Dialect: Sendable {
    var name: DialectName { get }
    /// Frozen in each entry beside the name.
    var version: String { get }
    /// Whether completing needs the tag of the last answer.
    var usesETags: Bool { get }
    /// The field that carries the idempotency key.
    var keyHeader: String { get }

    /// - Parameter path: Behind `/fiscal/REGISTER`, percent-encoded as it came; a query is allowed.
    func shape(method: String, path: String) -> CallShape
    /// The intent of a shaped mutation once its body is known.
    func intent(_ shaped: Intent, body: JSONValue) -> Intent

    /// What in the till's header fields is certain to be refused.
    func check(headers: [Field]) -> [Problem]
    /// What in the body is certain to be refused; unknown fields always pass.
    ///
    /// - Parameters:
    ///   - create: The body that made the operation, where there is one.
    ///   - localIDs: `nil` for a text that is no id of ours; else the server's id for it, if it is known.
    func check(
        _ intent: Intent, body: [UInt8], parsed: JSONValue, create: JSONValue?, register: RegisterIdentity,
        localIDs: (String) -> String??
    ) -> [Problem]

    func describe(create: JSONValue) -> OperationSummary

    /// The request of a mutation; `remoteID` is needed wherever the path names an operation.
    func request(
        _ intent: Intent, remoteID: String?, body: [UInt8]?, key: IdempotencyKey, ifMatch: String?,
        contentType: String?, accept: String?
    ) -> UpstreamRequest
    /// What voids an operation that was never completed, for whoever gives its completion up; `nil` where a completion
    /// given up leaves nothing open.
    ///
    /// - Parameter operation: the id that stands in the call's path.
    func voiding(_ operation: String) -> (path: String, body: String)?
    func read(remoteID: String) -> UpstreamRequest
    /// A search by the till's own number; `nil` where the configuration names none.
    func lookup(externalID: String) -> UpstreamRequest?
    /// A harmless request whose answer shows whether the API is back.
    func probe() -> UpstreamRequest
    /// The field that proves who we are; never stored.
    func authorization(_ credential: String) -> Field

    /// Whether the API itself answered and can work: its own JSON, below 500.
    func isReachable(_ answer: UpstreamAnswer) -> Bool
    func verdict(_ exchange: Exchange, for attempted: Attempted) -> Verdict
    /// Judges the answer of ``read(remoteID:)`` after ``Verdict/reread(_:)``.
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict
    /// Judges the answer of ``lookup(externalID:)`` for a start or session event, of ``read(remoteID:)`` otherwise.
    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict

    /// What a receipt shows, from the frozen bodies.
    ///
    /// - Throws: ``ContentError`` for a body that has passed no check.
    func content(create: JSONValue, complete: JSONValue?) throws -> SaleContent
    /// The same where changes came between, in their order; a dialect without changes knows none.
    ///
    /// - Throws: ``ContentError`` for a body that has passed no check.
    func content(create: JSONValue, changes: [JSONValue], complete: JSONValue?) throws -> SaleContent

    // Not every dialect has what follows; what it means to have none stands in `Dialect+Absent.swift`.

    /// What a slip shows of a settled session event; `nil` for what is none.
    func session(body: JSONValue, answer: JSONValue?) -> SessionContent?
    /// A call that makes no entry and is served beside the queue; asked before ``shape(method:path:)``.
    func sideCall(method: String, path: String) -> SideCall?
    /// The operation that a body names where the path of its call cannot.
    func operation(namedIn body: JSONValue, for intent: Intent) -> String?
    /// What the answer to an accepted call adds to ours, so that a till finds the id where its API has it.
    func accepted(as operation: String, _ intent: Intent) -> [JSONValue.Member]
    /// When it happened by the till's clock, as the body says it, verbatim.
    func occurredAt(in body: JSONValue) -> String?
    /// The key of a call that carries it in its body, whatever its header says.
    func key(in body: JSONValue) -> IdempotencyKey?
    /// Why a call cannot be queued although its register may sell offline; `nil` for every other call.
    func onlineOnly(_ body: JSONValue) -> Problem?
    /// Whether the answer certifies anything, so that a receipt without it is provisional; else receipts are plain.
    var certifies: Bool { get }
    /// The content once the provider has answered, where its answer is part of what a plain receipt shows.
    func content(_ content: SaleContent, answeredWith information: FiscalInformation) -> SaleContent
    /// The hosted receipt of a completed operation, where it is the source of the fiscal receipt.
    func hostedReceipt(remoteID: String) -> UpstreamRequest?
    /// Judges the answer of ``hostedReceipt(remoteID:)``.
    func hosted(_ exchange: Exchange, receivedAt: Timestamp?) -> HostedReceiptVerdict
    /// How records of an outage are sent, where they are chained.
    var replay: ReplayCalls? { get }
    /// How waiting operations go out, where several share one request; such a dialect has no other request.
    var batches: BatchCalls? { get }
    /// How the service proves who it is, where a credential has to be changed for a token first.
    var tokens: TokenCalls? { get }
    /// Heartbeat, status and closing of a register, where the API has them.
    var registerCalls: RegisterCalls? { get }
    /// How the session of a register is ended, where that takes the place of a closing.
    var sessionCalls: SessionCalls? { get }
}

extension Dialect {
    package func check(
        _ intent: Intent, body: [UInt8], parsed: JSONValue, register: RegisterIdentity, localIDs: (String) -> String??
    ) -> [Problem] {
        check(intent, body: body, parsed: parsed, create: nil, register: register, localIDs: localIDs)
    }
}

extension Dialect {
    /// Whether a call of this intent makes the operation that it is about: nothing stands upstream where it is refused.
    package func makesOperation(_ intent: Intent) -> Bool {
        intent == .start || intent == .sessionEvent || batches != nil
    }
}

/// The dialect of that name.
///
/// - Throws: ``OptionError`` for an option that the dialect does not know or cannot use.
package func dialect(_ name: DialectName, identity: UpstreamIdentity) throws -> any Dialect {
    switch name {
    case .openfiskalOperations: try OpenFiskalOperations(identity: identity)
    case .openfiskalSales: try OpenFiskalSales(identity: identity)
    case .fiskalySignFR: try FiskalySignFR(identity: identity)
    case .hellobooksOrders: try HelloBooksOrders(identity: identity)
    }
}
