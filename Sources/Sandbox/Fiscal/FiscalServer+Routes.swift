import Receipts

/// From a request to the step that serves it: access, route, key.
extension FiscalServer {
    /// A request that passed the checks which come before its body.
    struct Call {
        let request: ServerRequest
        let merchant: String
        let key: String
        let now: Timestamp
    }

    mutating func respond(to request: ServerRequest, at now: Timestamp, operation: inout String?) throws(Refusal)
        -> ServerAnswer
    {
        let merchant = try admit(request)
        let segments = request.segments
        guard segments.count >= 2, segments[0] == "v1", segments[1] == "operations", segments.count <= 4 else {
            throw .notFound
        }
        let id = segments.count > 2 ? String(segments[2]) : nil
        let verb = segments.count > 3 ? String(segments[3]) : nil
        switch (id, verb) {
        case (nil, _):
            if request.method == "GET" { return list(request, merchant: merchant) }
            try allow(["GET", "POST"], request)
            return try remembered(request, "POST /v1/operations", merchant, now, &operation) {
                server, call, body throws(Refusal) in try server.create(call, body)
            }
        case (let id?, nil):
            try allow(["GET"], request)
            let found = try find(id, merchant: merchant)
            operation = found.id
            return answer(200, found)
        case (let id?, "complete"):
            try allow(options.acceptsPatch ? ["POST", "PATCH"] : ["POST"], request)
            return try remembered(request, "POST /v1/operations/{id}/complete", merchant, now, &operation) {
                server, call, body throws(Refusal) in try server.complete(id, call, body)
            }
        case (let id?, "void"):
            try allow(options.acceptsPatch ? ["POST", "PATCH"] : ["POST"], request)
            return try remembered(request, "POST /v1/operations/{id}/void", merchant, now, &operation) {
                server, call, body throws(Refusal) in try server.void(id, call, body)
            }
        default:
            // Hosted receipts, among others: announced, and answered 404 today.
            throw .notFound
        }
    }

    /// Who asks, for which merchant.
    private func admit(_ request: ServerRequest) throws(Refusal) -> String {
        guard let authorization = request.header("Authorization"), authorization.hasPrefix("Bearer "),
            authorization.utf8.count > 7, options.credential.map({ authorization == "Bearer " + $0 }) ?? true
        else { throw Refusal(status: 401, code: "unauthorized", message: "A valid API key is required.") }
        guard let merchant = request.header("X-OpenFiskal-Merchant"), !merchant.isEmpty else {
            throw .invalid("X-OpenFiskal-Merchant is required.")
        }
        if let merchants = options.merchants, !merchants.contains(merchant) {
            throw Refusal(status: 403, code: "forbidden", message: "The key does not reach this merchant.")
        }
        return merchant
    }

    /// The methods of the route; anything else is 405 with `Allow`.
    private func allow(_ methods: [String], _ request: ServerRequest) throws(Refusal) {
        if !methods.contains(request.method) {
            throw Refusal(status: 405, code: "method_not_allowed", message: methods.joined(separator: ", "))
        }
    }

    func find(_ id: String, merchant: String) throws(Refusal) -> ServerOperation {
        guard let place = places[id], operations[place].merchant == merchant else { throw .notFound }
        return operations[place]
    }

    private func list(_ request: ServerRequest, merchant: String) -> ServerAnswer {
        let number = request.query("external_id")
        let register = request.query("register_id")
        let found = operations.filter {
            $0.merchant == merchant && (number == nil || $0.externalID == number)
                && (register == nil || $0.register == register)
        }
        let body: JSONValue = ["items": .array(found.map(\.json)), "next": nil]
        return ServerAnswer(status: 200, body: body.compactBytes)
    }

    /// Runs a step unless its answer is remembered by its key, and remembers what it answers.
    private mutating func remembered(
        _ request: ServerRequest, _ endpoint: String, _ merchant: String, _ now: Timestamp,
        _ operation: inout String?,
        _ step: (inout FiscalServer, Call, JSONValue) throws(Refusal) -> (ServerAnswer, String)
    ) throws(Refusal) -> ServerAnswer {
        guard let text = request.header("Idempotency-Key"), let key = IdempotencyKey(text)?.text else {
            throw .invalid("Idempotency-Key is required: 1 to 255 visible ASCII characters.")
        }
        let scope = KeyCache.Scope(endpoint: endpoint, merchant: merchant, key: key)
        let digest = Digest(of: request.body)
        if options.honoursKeys, let known = keys.entry(scope, at: now, retention: options.keyRetention) {
            guard known.path == request.path, known.digest == digest else {
                throw Refusal(
                    status: 409, code: "idempotency_key_conflict",
                    message: "The key was used before with another payload.")
            }
            operation = known.operation
            var answer = known.answer
            answer.headers.append((name: "Idempotent-Replayed", value: "true"))
            return answer
        }
        let body = try SaleRules.object(request.body)
        let call = Call(request: request, merchant: merchant, key: key, now: now)
        let (answer, id) = try step(&self, call, body)
        operation = id
        if options.honoursKeys {
            keys.store(
                .init(at: now, path: request.path, digest: digest, answer: answer, operation: id), in: scope)
        }
        return answer
    }

    func answer(_ status: Int, _ operation: ServerOperation) -> ServerAnswer {
        ServerAnswer(
            status: status, headers: [(name: "ETag", value: operation.etag)], body: operation.json.compactBytes)
    }
}
