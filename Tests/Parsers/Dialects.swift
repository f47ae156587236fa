import Fiscal
import Receipts

/// The four wire languages, each with the options of a usual configuration.
enum Dialects {
    static func all() throws -> [any Dialect] {
        try DialectName.allCases.map { name in
            let merchant: String? = name == .hellobooksOrders ? nil : "merchant_1"
            return try dialect(name, identity: UpstreamIdentity(merchant: merchant))
        }
    }
}

/// The body of a till's call: what the gateway checks, and what a receipt is made of.
struct CallParser: Parser {
    private let dialect: any Dialect
    private let paper = PaperCheck()

    init(_ dialect: any Dialect) { self.dialect = dialect }

    var name: String { "call-\(dialect.name.rawValue)" }

    /// The first byte says which call it is, the rest is its body; between create and complete stands a zero byte.
    func problem(with bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        let bodies = bytes.dropFirst().split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map(
            Array.init)
        guard let body = bodies.first, let parsed = try? JSONValue(parsing: body) else { return nil }
        let intent = Intent.allCases[Int(first) % Intent.allCases.count]
        let isRefused = isRefused(intent, body, parsed, create: nil)
        _ = dialect.describe(create: parsed)
        _ = dialect.operation(namedIn: parsed, for: dialect.intent(intent, body: parsed))
        _ = dialect.occurredAt(in: parsed)
        _ = dialect.onlineOnly(parsed)
        if let key = dialect.key(in: parsed), !(1...255).contains(key.text.utf8.count) { return "a key of no length" }
        _ = dialect.session(body: parsed, answer: nil)
        guard intent == .start, !isRefused else { return nil }
        guard bodies.count > 1 else { return receipt(of: parsed, complete: nil) }
        guard let complete = try? JSONValue(parsing: bodies[1]),
            !self.isRefused(.complete, bodies[1], complete, create: parsed)
        else { return nil }
        return receipt(of: parsed, complete: complete)
    }

    private func isRefused(_ intent: Intent, _ body: [UInt8], _ parsed: JSONValue, create: JSONValue?) -> Bool {
        !dialect.check(
            intent, body: body, parsed: parsed, create: create,
            register: RegisterIdentity(id: "reg_1", remoteID: "reg_1"), localIDs: { _ in nil }
        ).isEmpty
    }

    /// What a body shows can be printed; one that shows too little is refused with its place, and printed by no one.
    private func receipt(of create: JSONValue, complete: JSONValue?) -> String? {
        do { return paper.problem(with: try dialect.content(create: create, complete: complete)) } catch {
            return error is ContentError ? nil : "refused without a place: \(error)"
        }
    }
}

/// What a server answers.
struct AnswerParser: Parser {
    private static let statuses = [200, 201, 202, 204, 301, 400, 401, 404, 409, 412, 422, 428, 429, 500, 503, 599]
    private let dialect: any Dialect

    init(_ dialect: any Dialect) { self.dialect = dialect }

    var name: String { "answer-\(dialect.name.rawValue)" }

    /// The first byte is the status, the second what was asked, a line is a header field, the rest is the body.
    func problem(with bytes: [UInt8]) -> String? {
        guard bytes.count > 2 else { return nil }
        let status = Self.statuses[Int(bytes[0]) % Self.statuses.count]
        let intent = Intent.allCases[Int(bytes[1] & 0x0F) % Intent.allCases.count]
        let parts = bytes.dropFirst(2).split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let field = String(decoding: parts[0], as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
        let headers = field.count == 2 ? [Field(name: field[0], value: field[1])] : []
        let body = parts.count > 1 ? Array(parts[1]) : []
        let answer = UpstreamAnswer(status: status, headers: headers, body: body)
        let attempted = Attempted(
            intent: intent, body: try? JSONValue(parsing: Self.sent), earlierAttemptWroteBytes: bytes[1] & 0x10 != 0,
            live: bytes[1] & 0x20 != 0, remoteID: bytes[1] & 0x40 != 0 ? "op_1" : nil)
        let isJSON = (try? JSONValue(parsing: body)) != nil
        if case .settled = dialect.verdict(.answered(answer), for: attempted) {
            if !isJSON { return "settled by what is no JSON" }
            if status >= 300, status != 409, status != 422 { return "settled by status \(status)" }
        }
        if case .adopt = dialect.reread(.answered(answer), for: attempted, cause: .preconditionFailed), !isJSON {
            return "settled by a reading that is no JSON"
        }
        _ = dialect.lookedUp(.answered(answer), for: attempted)
        if case .available = dialect.hosted(.answered(answer), receivedAt: nil), !isJSON {
            return "a receipt that is no JSON"
        }
        if dialect.isReachable(answer), status >= 500 { return "reachable with status \(status)" }
        _ = dialect.registerCalls?.heartbeat(.answered(answer))
        _ = dialect.registerCalls?.status(.answered(answer))
        _ = dialect.registerCalls?.closing(.answered(answer))
        _ = dialect.tokens?.verdict(.answered(answer))
        return nil
    }

    private static let sent = #"{"ClientOrderId":"0b0c6a1e-1a0d-4d55-9a0a-7f5f0f9f3c21"}"#
}
