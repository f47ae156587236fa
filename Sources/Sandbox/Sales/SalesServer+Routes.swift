import Receipts

/// From a request to the step that serves it: access, route, key.
extension SalesServer {
    /// A request that passed the checks which come before its body.
    struct Call {
        let request: ServerRequest
        let body: JSONValue
        let key: String
        let now: Timestamp
    }

    mutating func respond(to request: ServerRequest, at now: Timestamp, operation: inout String?) throws(Refusal)
        -> ServerAnswer
    {
        guard let authorization = request.header("Authorization"), authorization.hasPrefix("Bearer "),
            authorization.utf8.count > 7, options.credential.map({ authorization == "Bearer " + $0 }) ?? true
        else { throw Refusal(status: 401, code: "unauthorized", message: "A valid API key is required.") }
        var segments = request.segments.map(String.init)
        guard segments.first == "v1" else { throw .notFound }
        segments.removeFirst()
        switch (segments.count, segments.first) {
        case (1, "sales"):
            try allow("POST", request)
            return try remembered(request, now, &operation) { server, call throws(Refusal) in try server.start(call) }
        case (2, "sales"):
            if request.method == "GET" {
                let sale = try find(segments[1])
                operation = sale.id
                return Self.answer(200, sale.json)
            }
            guard request.method == "PATCH" else {
                throw Refusal(status: 405, code: "method_not_allowed", message: "GET, PATCH")
            }
            return try remembered(request, now, &operation) { server, call throws(Refusal) in
                try server.change(segments[1], call)
            }
        case (3, "sales") where segments[2] == "complete" || segments[2] == "cancel":
            try allow("POST", request)
            return try remembered(request, now, &operation) { server, call throws(Refusal) in
                segments[2] == "complete"
                    ? try server.complete(segments[1], call) : try server.cancel(segments[1], call)
            }
        case (3, "operations") where segments[2] == "receipt":
            try allow("GET", request)
            return try receipt(of: segments[1], &operation)
        case (3, "registers"): return try register(segments[1], segments[2], request, now, &operation)
        default: throw .notFound
        }
    }

    private mutating func register(
        _ id: String, _ call: String, _ request: ServerRequest, _ now: Timestamp, _ operation: inout String?
    ) throws(Refusal) -> ServerAnswer {
        switch call {
        case "heartbeat":
            try allow("POST", request)
            return try heartbeat(id, SaleRules.object(request.body), at: now)
        case "status":
            try allow("GET", request)
            return status(of: id, at: now)
        case "closings":
            try allow("POST", request)
            return try remembered(request, now, &operation) { server, call throws(Refusal) in
                try server.close(id, call)
            }
        default: throw .notFound
        }
    }

    private func allow(_ method: String, _ request: ServerRequest) throws(Refusal) {
        if request.method != method {
            throw Refusal(status: 405, code: "method_not_allowed", message: method)
        }
    }

    func find(_ id: String) throws(Refusal) -> ServerSale {
        guard let place = places[id] else { throw .notFound }
        return sales[place]
    }

    /// Runs a step unless its answer is remembered by its key, and remembers what it answers.
    private mutating func remembered(
        _ request: ServerRequest, _ now: Timestamp, _ operation: inout String?,
        _ step: (inout SalesServer, Call) throws(Refusal) -> (ServerAnswer, String)
    ) throws(Refusal) -> ServerAnswer {
        guard let text = request.header("Idempotency-Key"), let key = IdempotencyKey(text)?.text else {
            throw .invalid("Idempotency-Key is required: 1 to 255 visible ASCII characters.")
        }
        let scope = KeyCache.Scope(
            endpoint: request.method, merchant: request.header("OpenFiskal-Organization") ?? "", key: key)
        let digest = Digest(of: request.body)
        if options.honoursKeys, let known = keys.entry(scope, at: now, retention: options.keyRetention) {
            guard known.path == request.path, known.digest == digest else {
                throw Refusal(
                    status: 409, code: "idempotency_key_conflict",
                    message: "The key was used before with another payload.")
            }
            operation = known.operation
            return known.answer
        }
        let call = Call(request: request, body: try SaleRules.object(request.body), key: key, now: now)
        let (answer, id) = try step(&self, call)
        operation = id
        if options.honoursKeys {
            keys.store(.init(at: now, path: request.path, digest: digest, answer: answer, operation: id), in: scope)
        }
        return answer
    }

    static func answer(_ status: Int, _ value: JSONValue) -> ServerAnswer {
        ServerAnswer(status: status, body: value.compactBytes)
    }
}
