package import Receipts

/// The double of fiskaly's SIGN FR: tokens that end, records by the server's ids, and a replay that trusts no client.
///
/// A value, without clock, thread or socket. It checks order, keys, anchor, seed, hash, what remains and the reference of
/// a transaction to its intention; it is an independent reading of the public documents and shares no code with the
/// side that calls it. What is hashed is the whole content of the envelope, in the canonical form of RFC 8785.
package struct SignFRServer: ServerDouble {
    package struct Options: Sendable {
        /// `KEY:SECRET` that is changed for tokens; `nil`: any.
        package var credential: String?
        /// How long a token is good.
        package var tokenLife: Duration = .seconds(600)
        /// How long an answer is remembered by its key; `nil`: for ever.
        package var keyRetention: Duration? = .seconds(86_400)
        /// Whether keys mean anything; without, every repeat is a new request.
        package var honoursKeys = true
        /// Whether what signs is away: every record is answered with 500.
        package var signerDown = false
        package var seed: UInt64 = 1

        package init() {}
    }

    /// A record that an answer was given for.
    package struct Record: Hashable, Sendable {
        package let id: String
        package let system: String
        package let isIntention: Bool
        /// The till's document number, of a transaction.
        package let number: String?
        package let signature: String
        let signedAt: String
        /// Whether it came within an envelope.
        package let isReplayed: Bool
        /// The record's content as it came, the inner one of an envelope.
        package let content: JSONValue
    }

    /// The replay of one system that is under way, or was the last.
    struct Replay: Sendable {
        let anchor: String
        var seed: String
        var remaining: Int
        /// The id of each record by its index; `nil` where it was no intention.
        var intentions: [String?] = []
    }

    /// A system as the server knows it.
    struct System: Sendable {
        var last: (id: String, signature: String)?
        var replay: Replay?
        var open: Set<String> = []
    }

    package var options: Options
    package var book: ServerBook
    package internal(set) var records: [Record] = []
    var places: [String: Int] = [:]
    var systems: [String: System] = [:]
    var tokens: [String: Timestamp] = [:]
    var keys = KeyCache()

    package init(options: Options = Options()) {
        self.options = options
        book = ServerBook(
            seed: options.seed, keyHeader: "X-Idempotency-Key", traceHeader: "X-Trace-Identifier")
    }

    package var keyRetention: Duration? {
        get { options.keyRetention }
        set { options.keyRetention = newValue }
    }

    package var signerDown: Bool {
        get { options.signerDown }
        set { options.signerDown = newValue }
    }

    /// Forgets every token, as a restart does.
    package mutating func forgetTokens() { tokens = [:] }

    /// Forgets every remembered key, as a restart or an expiry does.
    package mutating func forgetKeys() { keys.clear() }

    package func record(_ id: String) -> Record? { places[id].map { records[$0] } }

    /// Whether an intention is not ended by a transaction yet.
    package func isOpen(_ id: String) -> Bool {
        record(id).map { systems[$0.system]?.open.contains(id) == true } ?? false
    }

    /// Sets a system up anew after it was decommissioned: what was half replayed stays as it is.
    package mutating func reset(_ system: String) { systems[system]?.replay = nil }

    package mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
        let before = book.applications.count
        var operation: String?
        var answer: ServerAnswer
        do throws(Refusal) {
            answer = try respond(to: request, at: now, operation: &operation)
        } catch {
            let body: JSONValue = [
                "content": [
                    "status": JSONValue(error.status), "code": .string(error.code), "error": .string(error.code),
                    "message": .string(error.message),
                ]
            ]
            answer = ServerAnswer(status: error.status, body: body.compactBytes)
            if error.status == 405 { answer.headers.append((name: "Allow", value: error.message)) }
        }
        book.stamp(&answer, at: now)
        book.record(
            request, at: now, status: answer.status, applied: book.applications.count > before, operation: operation,
            fault: fault)
        return answer
    }
}
