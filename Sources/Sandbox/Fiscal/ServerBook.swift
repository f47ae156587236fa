package import Receipts

/// What every double writes down, and the identifiers that it gives out.
package struct ServerBook: Sendable {
    package private(set) var ledger: [LedgerLine] = []
    package private(set) var applications: [Application] = []
    package private(set) var appliedPerKey: [String: Int] = [:]
    package private(set) var createdPerExternalID: [String: Int] = [:]
    /// What no client may do and one did, in the order in which it was noticed.
    package private(set) var breaches: [String] = []
    /// How many of them stand in lines of the ledger.
    private var written = 0
    /// The field that carries the idempotency key, and the one that carries the id of a request.
    private let keyHeader: String
    private let traceHeader: String
    private var generator: SeededGenerator

    init(seed: UInt64, keyHeader: String = "Idempotency-Key", traceHeader: String = "X-Request-Id") {
        self.keyHeader = keyHeader
        self.traceHeader = traceHeader
        generator = SeededGenerator(seed: seed)
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

    /// `Content-Type`, `Date` and a fresh id of the request.
    package mutating func stamp(_ answer: inout ServerAnswer, at now: Timestamp) {
        if answer.header("Content-Type") == nil {
            answer.headers.append((name: "Content-Type", value: "application/json"))
        }
        answer.headers.append((name: "Date", value: HTTPDate.text(now)))
        answer.headers.append((name: traceHeader, value: identifier("req_")))
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

    mutating func uuid() -> String { generator.uuid() }

    mutating func record(
        _ request: ServerRequest, at now: Timestamp, status: Int?, applied: Bool, operation: String?, fault: String?
    ) {
        ledger.append(
            LedgerLine(
                sequence: ledger.count + 1, at: now, method: request.method, path: request.path,
                idempotencyKey: request.header(keyHeader), ifMatch: request.header("If-Match"),
                bodySHA256: Digest(of: request.body).description, status: status, applied: applied,
                operation: operation, fault: fault,
                breach: written < breaches.count ? breaches[written...].joined(separator: " ") : nil))
        written = breaches.count
    }

    /// Writes down what no client may do; it stands in the ledger's line of the request.
    mutating func note(breach: String) { breaches.append(breach) }

    mutating func apply(
        _ step: Application.Step, operation: String, register: String, externalID: String?, key: String, body: [UInt8]
    ) {
        applications.append(
            Application(
                sequence: ledger.count + 1, step: step, operation: operation, register: register,
                externalID: externalID, key: key, bodyDigest: Digest(of: body)))
        appliedPerKey[key, default: 0] += 1
        if step == .create, let externalID { createdPerExternalID[externalID, default: 0] += 1 }
    }
}
