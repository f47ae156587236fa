import Receipts

/// From a request to the step that serves it: route, access, and the key of a batch.
extension BooksServer {
    mutating func respond(
        to request: ServerRequest, at now: Timestamp, stumble: Stumble?, operation: inout String?
    ) throws(Refusal) -> ServerAnswer {
        let path = request.segments.map(String.init)
        guard path.prefix(2) == ["public", "v1"] else { throw .notFound }
        let segments = Array(path.dropFirst(2))
        if segments == ["health"] {
            try allow("GET", request)
            return Self.answer(["status": "ok"])
        }
        guard let authorization = request.header("Authorization"), authorization.hasPrefix("Bearer "),
            authorization.utf8.count > 7, options.credential.map({ authorization == "Bearer " + $0 }) ?? true
        else { throw Refusal(status: 401, code: "invalid_token", message: "A valid access token is required.") }
        switch (segments.count, segments.first) {
        case (2, "orders") where segments[1] == "batch":
            try allow("POST", request)
            return try remembered(request, at: now, stumble: stumble)
        case (2, "orders"):
            try allow("GET", request)
            let bill = try find(segments[1], at: now)
            operation = bill.id
            return Self.answer(bill.result("committed"))
        case (3, "orders") where segments[2] == "irn":
            try allow("GET", request)
            let bill = try find(segments[1], at: now)
            guard bill.isInvoice else { throw .notFound }
            operation = bill.id
            return Self.answer([
                "ClientOrderId": .string(bill.clientOrderID), "OrderId": .string(bill.id), "Irn": JSONValue(bill.irn),
            ])
        default: throw .notFound
        }
    }

    private func allow(_ method: String, _ request: ServerRequest) throws(Refusal) {
        if request.method != method {
            throw Refusal(status: 405, code: "method_not_allowed", message: method)
        }
    }

    private mutating func find(_ id: String, at now: Timestamp) throws(Refusal) -> ServerBill {
        guard let place = places[id.lowercased()] else { throw .notFound }
        return numbered(place, at: now)
    }

    /// Takes a batch unless its answer is remembered by its key.
    private mutating func remembered(
        _ request: ServerRequest, at now: Timestamp, stumble: Stumble?
    ) throws(Refusal) -> ServerAnswer {
        guard request.body.count <= options.batchBytes else {
            throw Self.tooLarge("A batch has at most \(options.batchBytes) bytes.")
        }
        guard let key = request.header("Idempotency-Key").flatMap({ IdempotencyKey($0) })?.text else {
            throw .invalid("Idempotency-Key is required: 1 to 255 visible ASCII characters.")
        }
        let scope = KeyCache.Scope(endpoint: "POST /orders/batch", merchant: "", key: key)
        let digest = Digest(of: request.body)
        if options.honoursKeys, let known = keys.entry(scope, at: now, retention: options.keyRetention) {
            guard known.digest == digest else {
                throw breach("idempotency_key_reused", "The key \(key) was used before with another batch.")
            }
            return known.answer
        }
        let answer = try take(read(request.body), at: now, stumble: stumble)
        if options.honoursKeys {
            keys.store(.init(at: now, path: request.path, digest: digest, answer: answer, operation: nil), in: scope)
        }
        return answer
    }

    static func tooLarge(_ message: String) -> Refusal {
        Refusal(status: 413, code: "payload_too_large", message: message)
    }

    /// Writes down what no client may do; nothing of its request is done.
    mutating func breach(_ code: String, _ message: String) -> Refusal {
        book.note(breach: message)
        return Refusal(status: 422, code: code, message: message)
    }

    static func answer(_ value: JSONValue) -> ServerAnswer { ServerAnswer(status: 200, body: value.compactBytes) }
}
