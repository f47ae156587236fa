package import Receipts

/// The double of a fiscal server that speaks `openfiskal-operations`: a value, without clock, thread or socket.
///
/// The same requests at the same times give the same answers, but for real signatures (see ``Signing``). It is an
/// independent reading of the public documents: it shares no code with the side that calls it.
package struct FiscalServer: Sendable {
    /// How the German device signs.
    package enum Signing: Hashable, Sendable {
        /// ECDSA on P-256; the signatures verify and differ from run to run.
        case real
        /// 64 bytes of SHA-256 in place of a signature: cheap and the same in every run. Does not verify.
        case digest
    }

    package struct Options: Sendable {
        /// The bearer token that is accepted; `nil`: any.
        package var credential: String?
        /// The merchants that exist; `nil`: any.
        package var merchants: [String]?
        /// How long an answer is remembered by its key; `nil`: for ever.
        package var keyRetention: Duration? = .seconds(86_400)
        /// Whether keys mean anything; without, every repeat is a new request.
        package var honoursKeys = true
        /// Whether a sale needs an open session of its register.
        package var requiresSessions = false
        /// Whether the German device is away: completes and most session events are refused.
        package var signerDown = false
        /// Whether a second complete is told by its state (409) rather than by its stale tag (412).
        package var checksStateFirst = false
        /// Whether complete and void take PATCH too, as an older generation of the API had it.
        package var acceptsPatch = false
        package var signing = Signing.real
        package var seed: UInt64 = 1

        package init() {}
    }

    package var options: Options
    /// In the order in which they were created.
    package internal(set) var operations: [ServerOperation] = []
    /// One line for each request.
    package internal(set) var ledger: [LedgerLine] = []
    /// Every change of state, in order.
    package internal(set) var applications: [Application] = []
    /// How often a request with this key changed something; more than once is a doubled application.
    package internal(set) var appliedPerKey: [String: Int] = [:]
    /// How many operations were created with this external id.
    package internal(set) var createdPerExternalID: [String: Int] = [:]
    var places: [String: Int] = [:]
    var keys = KeyCache()
    var sessions: [String: RegisterSession] = [:]
    var module: SecurityModule
    private var generator: SeededGenerator

    package init(options: Options = Options()) {
        self.options = options
        module = SecurityModule(seed: options.seed, signing: options.signing)
        generator = SeededGenerator(seed: options.seed)
    }

    /// Answers a request; `fault` is only written into the ledger.
    package mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String? = nil) -> ServerAnswer {
        let before = applications.count
        var operation: String?
        var answer: ServerAnswer
        do throws(Refusal) {
            answer = try respond(to: request, at: now, operation: &operation)
        } catch {
            answer = ServerAnswer(status: error.status, body: error.body.compactBytes)
            if error.status == 401 { answer.headers.append((name: "WWW-Authenticate", value: "Bearer")) }
            if error.status == 405 { answer.headers.append((name: "Allow", value: error.message)) }
        }
        stamp(&answer, at: now)
        record(
            request, at: now, status: answer.status, applied: applications.count > before, operation: operation,
            fault: fault)
        return answer
    }

    /// Writes a request into the ledger that is not let through to the server, such as one dropped on the way.
    package mutating func refuse(_ request: ServerRequest, at now: Timestamp, status: Int?, fault: String?) {
        record(request, at: now, status: status, applied: false, operation: nil, fault: fault)
    }

    /// Puts another status into the last line of the ledger: what left the house was not what the server said.
    package mutating func amendLastStatus(_ status: Int?) {
        guard !ledger.isEmpty else { return }
        ledger[ledger.count - 1].status = status
    }

    /// Forgets every remembered key, as a restart or an expiry does.
    package mutating func forgetKeys() { keys.clear() }

    /// Raises the version of an open operation, as somebody else's change of it would.
    package mutating func touch(_ id: String) {
        guard let place = places[id], operations[place].status == .open else { return }
        operations[place].version += 1
    }

    package func operation(_ id: String) -> ServerOperation? { places[id].map { operations[$0] } }

    package func operations(externalID: String) -> [ServerOperation] {
        operations.filter { $0.externalID == externalID }
    }

    /// `Content-Type`, `Date` and a fresh `X-Request-Id`.
    package mutating func stamp(_ answer: inout ServerAnswer, at now: Timestamp) {
        if answer.header("Content-Type") == nil {
            answer.headers.append((name: "Content-Type", value: "application/json"))
        }
        answer.headers.append((name: "Date", value: HTTPDate.text(now)))
        answer.headers.append((name: "X-Request-Id", value: identifier("req_")))
    }

    /// A new identifier: the prefix and 26 characters of Crockford's base 32.
    mutating func identifier(_ prefix: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        var text = Array(prefix.utf8)
        for count in [12, 12, 2] {
            let word = generator.next()
            for place in 0..<count { text.append(alphabet[Int(word >> UInt64(place * 5) & 31)]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func record(
        _ request: ServerRequest, at now: Timestamp, status: Int?, applied: Bool, operation: String?, fault: String?
    ) {
        ledger.append(
            LedgerLine(
                sequence: ledger.count + 1, at: now, method: request.method, path: request.path,
                idempotencyKey: request.header("Idempotency-Key"), ifMatch: request.header("If-Match"),
                bodySHA256: Digest(of: request.body).description, status: status, applied: applied,
                operation: operation, fault: fault))
    }

    mutating func apply(
        _ step: Application.Step, _ operation: ServerOperation, key: String, body: [UInt8]
    ) {
        applications.append(
            Application(
                sequence: ledger.count + 1, step: step, operation: operation.id, register: operation.register,
                externalID: operation.externalID, key: key, bodyDigest: Digest(of: body)))
        appliedPerKey[key, default: 0] += 1
        if step == .create, let number = operation.externalID { createdPerExternalID[number, default: 0] += 1 }
    }
}
