package import Receipts

/// The double of a fiscal server that speaks `openfiskal-operations`: a value, without clock, thread or socket.
///
/// The same requests at the same times give the same answers, but for real signatures (see ``Signing``). It is an
/// independent reading of the public documents: it shares no code with the side that calls it.
package struct FiscalServer: ServerDouble {
    /// How the German and the Austrian device sign.
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
        /// Whose rules certify the sales.
        package var country = Country.germany
        /// The merchant's own, where the code names it, as in Spain; the tax agency's example.
        package var taxNumber = "89890001K"
        package var seed: UInt64 = 1

        package init() {}
    }

    package var options: Options
    package var book: ServerBook
    /// In the order in which they were created.
    package internal(set) var operations: [ServerOperation] = []
    var places: [String: Int] = [:]
    var keys = KeyCache()
    var sessions: [String: RegisterSession] = [:]
    var certifier: any Certifier

    package init(options: Options = Options()) {
        self.options = options
        certifier = options.certifier
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

    package mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
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
        book.stamp(&answer, at: now)
        book.record(
            request, at: now, status: answer.status, applied: applications.count > before, operation: operation,
            fault: fault)
        return answer
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

    mutating func identifier(_ prefix: String) -> String { book.identifier(prefix) }

    mutating func apply(
        _ step: Application.Step, _ operation: ServerOperation, key: String, body: [UInt8]
    ) {
        book.apply(
            step, operation: operation.id, register: operation.register, externalID: operation.externalID, key: key,
            body: body)
    }
}
