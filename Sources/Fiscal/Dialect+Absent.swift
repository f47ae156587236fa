package import Receipts

/// What a dialect has that says nothing else: one id in the path, a key in the header, one call a request, no register of
/// its own, no token, no chain.
extension Dialect {
    package func content(create: JSONValue, changes: [JSONValue], complete: JSONValue?) throws -> SaleContent {
        try content(create: create, complete: complete)
    }

    package func session(body: JSONValue, answer: JSONValue?) -> SessionContent? { nil }
    package func voiding(_ operation: String) -> (path: String, body: String)? { nil }
    package func sideCall(method: String, path: String) -> SideCall? { nil }
    package func operation(namedIn body: JSONValue, for intent: Intent) -> String? { nil }
    package func accepted(as operation: String, _ intent: Intent) -> [JSONValue.Member] { [] }
    package func occurredAt(in body: JSONValue) -> String? { nil }
    package func key(in body: JSONValue) -> IdempotencyKey? { nil }
    package func onlineOnly(_ body: JSONValue) -> Problem? { nil }
    package var certifies: Bool { true }
    package func content(_ content: SaleContent, answeredWith information: FiscalInformation) -> SaleContent { content }
    package func hostedReceipt(remoteID: String) -> UpstreamRequest? { nil }
    package func hosted(_ exchange: Exchange, receivedAt: Timestamp?) -> HostedReceiptVerdict { .notAvailable }
    package var replay: ReplayCalls? { nil }
    package var batches: BatchCalls? { nil }
    package var tokens: TokenCalls? { nil }
    package var registerCalls: RegisterCalls? { nil }
    package var sessionCalls: SessionCalls? { nil }
}
