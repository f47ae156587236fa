package import Receipts

/// The double of a fiscal server that speaks `openfiskal-sales`, the older API: a value, without clock, thread or socket.
///
/// The till makes the ids, so that a call which comes before the start of its sale finds nothing; a register must have
/// sent its heartbeat and have nothing open before it may be closed. It is an independent reading of the public
/// documents: it shares no code with the side that calls it.
package struct SalesServer: ServerDouble {
    package struct Options: Sendable {
        /// The bearer token that is accepted; `nil`: any.
        package var credential: String?
        /// How long an answer is remembered by its key; `nil`: for ever.
        package var keyRetention: Duration? = .seconds(86_400)
        /// Whether keys mean anything; without, every repeat is a new request.
        package var honoursKeys = true
        /// Whether the German device is away: starts and completions are refused.
        package var signerDown = false
        /// The age at which what arrives is recorded without a signature, as in Germany; `nil`: it never is.
        package var unsignedAfter: Duration?
        /// Whether completed sales have a hosted receipt; without, it is answered 404.
        package var hostsReceipts = true
        /// A register without a heartbeat for so long is offline and cannot be closed.
        package var heartbeatLimit: Duration = .seconds(120)
        package var signing = FiscalServer.Signing.real
        package var seed: UInt64 = 1

        package init() {}
    }

    /// A register as the server knows it.
    struct Register: Sendable {
        var sequence: Int64 = 0
        var heardAt: Timestamp
        var unsynced: Int64 = 0
        var closings: Int = 0
    }

    package var options: Options
    package var book: ServerBook
    /// In the order in which they were started.
    package internal(set) var sales: [ServerSale] = []
    var places: [String: Int] = [:]
    var registers: [String: Register] = [:]
    var keys = KeyCache()
    var module: SecurityModule

    package init(options: Options = Options()) {
        self.options = options
        module = SecurityModule(seed: options.seed, signing: options.signing)
        book = ServerBook(seed: options.seed)
    }

    package var keyRetention: Duration? {
        get { options.keyRetention }
        set { options.keyRetention = newValue }
    }

    package var signerDown: Bool {
        get { options.signerDown }
        set { options.signerDown = newValue }
    }

    package func sale(_ id: String) -> ServerSale? { places[id].map { sales[$0] } }

    /// Forgets every remembered key, as a restart or an expiry does.
    package mutating func forgetKeys() { keys.clear() }

    package mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
        let before = book.applications.count
        var operation: String?
        var answer: ServerAnswer
        do throws(Refusal) {
            answer = try respond(to: request, at: now, operation: &operation)
        } catch {
            let body: JSONValue = [
                "object": "error", "code": .string(error.code), "message": .string(error.message), "param": .null,
                "fiscal_errors": [], "request_id": .string(book.identifier("req_")),
            ]
            answer = ServerAnswer(status: error.status, body: body.compactBytes)
            if error.status == 401 { answer.headers.append((name: "WWW-Authenticate", value: "Bearer")) }
            if error.status == 405 { answer.headers.append((name: "Allow", value: error.message)) }
        }
        book.stamp(&answer, at: now)
        book.record(
            request, at: now, status: answer.status, applied: book.applications.count > before, operation: operation,
            fault: fault)
        return answer
    }
}
