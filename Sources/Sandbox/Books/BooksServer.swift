package import Receipts

/// The double of a server of books that speaks `hellobooks-orders`: a value, without clock, thread or socket.
///
/// It trusts no client. Order, bytes, ids and keys are checked, each order becomes one bill, and what no client may do is
/// refused and written down: in the ledger's line, and in the book's `breaches`. It is an independent reading of the wire
/// format and shares no code with the side that calls it; fields have their default names.
package struct BooksServer: ServerDouble {
    package struct Options: Sendable {
        /// The bearer token that is accepted; `nil`: any.
        package var credential: String?
        /// How long a batch's answer is remembered by its key; `nil`: for ever.
        ///
        /// The ids of orders are never forgotten.
        package var keyRetention: Duration? = .seconds(86_400)
        /// Whether keys of batches mean anything; without, a repeated batch is one of orders that came before.
        package var honoursKeys = true
        /// Whether whoever numbers e-invoices is away: orders are committed, their numbers follow.
        package var signerDown = false
        /// How long after its commit an e-invoice has its number; at once, the number stands in the result.
        package var irnDelay: Duration = .zero
        /// How many orders a batch may hold.
        package var batchOrders = 100
        package var batchBytes = 1_000_000
        /// How much of each article there is at first.
        package var openingStock: Int64 = 25
        /// What the `Sku` of an article begins with whose price list is closed; `nil`: none is.
        package var closedPrefix: String? = "CLOSED-"
        package var seed: UInt64 = 1

        package init() {}
    }

    /// What an order was when it came first.
    struct Sighting: Sendable {
        let till: String
        let sequence: Int64
        let digest: Digest
    }

    package var options: Options
    package var book: ServerBook
    /// In the order in which they were made.
    package internal(set) var bills: [ServerBill] = []
    /// The place of a bill by its own id, and by its order's.
    var places: [String: Int] = [:]
    var seen: [String: Sighting] = [:]
    /// Orders that have failed and were not committed since: their tills were told, and may ring them up once more.
    var failed: Set<String> = []
    /// The highest count of a till that was committed.
    var lastSequences: [String: Int64] = [:]
    /// In thousandths, by article; one that never came up has the opening stock.
    var stock: [String: Int64] = [:]
    var keys = KeyCache()

    package init(options: Options = Options()) {
        self.options = options
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

    /// The bill of an order, by the order's id or its own.
    package func bill(_ id: String) -> ServerBill? { places[id.lowercased()].map { bills[$0] } }

    /// Forgets every remembered key, as a restart or an expiry does.
    package mutating func forgetKeys() { keys.clear() }

    package mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
        answer(request, at: now, stumble: nil, fault: fault)
    }

    package mutating func answer(
        _ request: ServerRequest, at now: Timestamp, stumbling stumble: Stumble, fault: String?
    ) -> ServerAnswer {
        answer(request, at: now, stumble: stumble, fault: fault)
    }

    private mutating func answer(
        _ request: ServerRequest, at now: Timestamp, stumble: Stumble?, fault: String?
    ) -> ServerAnswer {
        let before = book.applications.count
        var operation: String?
        var answer: ServerAnswer
        do throws(Refusal) {
            answer = try respond(to: request, at: now, stumble: stumble, operation: &operation)
        } catch {
            let body: JSONValue = ["error": .string(error.code), "message": .string(error.message)]
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
