import Receipts

/// From a request to the step that serves it: version, token, key.
extension SignFRServer {
    /// A request that passed the checks which come before its content.
    struct Call {
        let request: ServerRequest
        let content: JSONValue
        let key: String
        let now: Timestamp
    }

    mutating func respond(to request: ServerRequest, at now: Timestamp, operation: inout String?) throws(Refusal)
        -> ServerAnswer
    {
        guard let version = request.header("X-Api-Version"), Timestamp("\(version)T00:00:00Z") != nil else {
            throw Self.bad("X-Api-Version must name a release.")
        }
        let segments = request.segments.map(String.init)
        if segments == ["tokens"] {
            guard request.method == "POST" else { throw Self.method("POST") }
            return try token(SaleRules.object(request.body), at: now)
        }
        try admit(request, at: now)
        switch (segments.first, segments.count) {
        case ("records", 1):
            guard request.method == "POST" else { throw Self.method("POST") }
            return try remembered(request, at: now, operation: &operation)
        case ("records", 2):
            guard request.method == "GET" else { throw Self.method("GET") }
            guard let place = places[segments[1]] else {
                throw Refusal(status: 404, code: "E_NOT_FOUND", message: "No such record.")
            }
            operation = records[place].id
            return Self.answer(200, records[place])
        default: throw Refusal(status: 404, code: "E_NOT_FOUND", message: "No such resource.")
        }
    }

    static func bad(_ message: String) -> Refusal { Refusal(status: 400, code: "E_BAD_REQUEST", message: message) }

    static func refuse(_ message: String) -> Refusal {
        Refusal(status: 422, code: "E_UNPROCESSABLE_CONTENT", message: message)
    }

    private static func method(_ name: String) -> Refusal {
        Refusal(status: 405, code: "E_METHOD_NOT_ALLOWED", message: name)
    }

    private static let unauthorized = Refusal(
        status: 401, code: "E_UNAUTHORIZED_ACCESS", message: "The credential or token is not valid.")

    private mutating func token(_ body: JSONValue, at now: Timestamp) throws(Refusal) -> ServerAnswer {
        guard let key = body["content"]?["key"]?.text, let secret = body["content"]?["secret"]?.text,
            options.credential.map({ $0 == "\(key):\(secret)" }) ?? true
        else { throw Self.unauthorized }
        let token = book.identifier("jwt.")
        let end = Timestamp(milliseconds: now.milliseconds + options.tokenLife.milliseconds)
        tokens[token] = end
        return ServerAnswer(
            status: 200,
            body: JSONValue.object([
                .init(
                    "content",
                    [
                        "authentication": [
                            "type": "JWT", "bearer": .string(token), "issued_at": .string(now.seconds),
                            "expires_at": .string(end.seconds),
                        ]
                    ])
            ]).compactBytes)
    }

    private func admit(_ request: ServerRequest, at now: Timestamp) throws(Refusal) {
        guard let authorization = request.header("Authorization"), authorization.hasPrefix("Bearer "),
            let end = tokens[String(authorization.dropFirst(7))], now.milliseconds < end.milliseconds
        else { throw Self.unauthorized }
    }

    /// Takes a record unless its answer is remembered by its key.
    private mutating func remembered(
        _ request: ServerRequest, at now: Timestamp, operation: inout String?
    ) throws(Refusal) -> ServerAnswer {
        guard let key = request.header("X-Idempotency-Key"), SalesServer.isUUID(key) else {
            throw Self.bad("X-Idempotency-Key must be a UUID.")
        }
        let scope = KeyCache.Scope(endpoint: "POST /records", merchant: "", key: key)
        let digest = Digest(of: request.body)
        if options.honoursKeys, let known = keys.entry(scope, at: now, retention: options.keyRetention) {
            guard known.digest == digest else { throw Self.refuse("The key was used before with another payload.") }
            operation = known.operation
            var answer = known.answer
            answer.headers.append((name: "X-Idempotency-Replayed", value: "true"))
            return answer
        }
        guard let content = try SaleRules.object(request.body)["content"], content.isObject else {
            throw Self.bad("content is required.")
        }
        if options.signerDown {
            throw Refusal(status: 500, code: "E_INTERNAL", message: "The record could not be signed.")
        }
        let call = Call(request: request, content: content, key: key, now: now)
        let record = try take(call)
        operation = record.id
        let answer = Self.answer(201, record)
        if options.honoursKeys {
            keys.store(
                .init(at: now, path: request.path, digest: digest, answer: answer, operation: record.id), in: scope)
        }
        return answer
    }

    static func answer(_ status: Int, _ record: Record) -> ServerAnswer {
        let content: JSONValue = [
            "id": .string(record.id),
            "type": .string(record.isIntention ? "INTENTION::TRANSACTION" : "TRANSACTION::RECEIPT"),
            "state": record.isIntention ? "ACCEPTED" : "COMPLETED",
            "mode": record.isIntention ? "PROCESSING" : "FINISHED", "system": ["id": .string(record.system)],
            "journal": ["signature": .string(record.signature), "signed_at": .string(record.signedAt)],
        ]
        return ServerAnswer(status: status, body: JSONValue.object([.init("content", content)]).compactBytes)
    }
}
