package import Receipts

/// Heartbeat, status and closing of a register, as requests and as answers.
package struct RegisterCalls: Hashable, Sendable {
    let routes: RegisterRoutes
    let headers: [Field]
    let keyHeader: String

    /// How often a heartbeat is due.
    package var interval: Duration { .seconds(routes.interval) }

    // MARK: Heartbeat

    /// - Parameter register: The server's id of the register.
    package func heartbeat(register: String, _ heartbeat: Heartbeat) -> UpstreamRequest {
        var metrics: [JSONValue.Member] = [
            .init("pending_operations", JSONValue(heartbeat.pending)),
            .init("unsynced_operations", JSONValue(heartbeat.unsynced)),
        ]
        if let bytes = heartbeat.freeBytes { metrics.append(.init("disk_free_bytes", JSONValue(bytes))) }
        var software: [JSONValue.Member] = []
        if let vendor = routes.vendor { software.append(.init("pos_vendor", .string(vendor))) }
        if let version = routes.version { software.append(.init("pos_version", .string(version))) }
        software.append(.init("agent_version", .string(heartbeat.agentVersion)))
        let body: JSONValue = [
            "timestamp": .string(Timestamp(milliseconds: heartbeat.at.milliseconds).rfc3339),
            "sequence": JSONValue(heartbeat.sequence), "status": .string(heartbeat.condition.rawValue),
            "metrics": .object(metrics), "software": .object(software),
        ]
        return post(routes.heartbeat.path(register), body.compactBytes)
    }

    package func heartbeat(_ exchange: Exchange, receivedAt: Timestamp? = nil) -> HeartbeatVerdict {
        switch sort(exchange, receivedAt) {
        case .value(let value, _): .taken(serverTime: value["server_time"]?.text.flatMap { Timestamp($0) })
        case .refused(let problem): .refused(problem)
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        }
    }

    /// What a till's own heartbeat is answered with from here.
    package func answer(toHeartbeatAt now: Timestamp) -> JSONValue {
        let time = JSONValue.string(Timestamp(milliseconds: now.milliseconds).rfc3339)
        return ["object": "heartbeat_response", "received_at": time, "server_time": time]
    }

    // MARK: Status

    package func status(register: String) -> UpstreamRequest {
        UpstreamRequest(method: "GET", path: routes.status.path(register), headers: headers)
    }

    package func status(_ exchange: Exchange, receivedAt: Timestamp? = nil) -> RegisterStatusVerdict {
        switch sort(exchange, receivedAt) {
        case .value(let value, _): RegisterStatus(value).map { .known($0) } ?? .stopped(.unreachable, retryAfter: nil)
        case .refused(let problem): .refused(problem)
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        }
    }

    // MARK: Closing

    package enum ClosingType: String, Hashable, Sendable, CaseIterable {
        case daily
        case shift
        case monthly
        case annual
    }

    /// - Parameters:
    ///   - body: What the till sent, to the byte; `nil` for a closing that was asked for here.
    ///   - key: Minted when the closing was asked for; the same for a second try.
    package func closing(register: String, type: ClosingType, body: [UInt8]? = nil, key: IdempotencyKey)
        -> UpstreamRequest
    {
        let own: JSONValue = ["type": .string(type.rawValue)]
        var request = post(routes.closings.path(register), body ?? own.compactBytes)
        request.headers.append(Field(name: keyHeader, value: key.text))
        return request
    }

    /// The type that a till's closing names; `nil` for one that is not documented.
    package func closingType(in body: JSONValue) -> ClosingType? {
        body["type"]?.text.flatMap { ClosingType(rawValue: $0) }
    }

    package func closing(_ exchange: Exchange, receivedAt: Timestamp? = nil) -> ClosingVerdict {
        switch sort(exchange, receivedAt) {
        case .value(let value, let answer):
            guard let id = value["id"]?.text, !id.isEmpty else { return .unknown(.serverError) }
            let fiscal = VerbatimJSON.member("fiscal", of: answer.body).map { FiscalInformation(json: $0) }
            return .taken(id: id, value["state"]?.text.flatMap { ClosingVerdict.State(rawValue: $0) }, fiscal)
        case .refused(let problem): return .refused(problem)
        case .failed(let reason, let wait, let certain):
            return certain ? .stopped(reason, retryAfter: wait) : .unknown(reason)
        }
    }

    // MARK: Parts

    private enum Sorted {
        case value(JSONValue, UpstreamAnswer)
        case refused(Problem)
        /// `certain`: nothing was done.
        case failed(StopReason, Duration?, certain: Bool)
    }

    private func sort(_ exchange: Exchange, _ receivedAt: Timestamp?) -> Sorted {
        switch exchange {
        case .notSent: return .failed(.unreachable, nil, certain: true)
        case .lost(let reason):
            return .failed(reason == Exchange.timedOut ? .timeout : .unreachable, nil, certain: false)
        case .answered(let answer):
            let wait = RetryAfter.wait(in: answer, at: receivedAt)
            if answer.status == 429 { return .failed(.rateLimited, wait, certain: true) }
            switch OpenFiskalAnswer(answer) {
            case .operation(let operation): return .value(operation.value, answer)
            case .other(let value):
                return value.isObject ? .value(value, answer) : .failed(.unreachable, wait, certain: false)
            case .failure: return .failed(.serverError, wait, certain: false)
            case .foreign:
                return .failed(.unreachable, wait, certain: (300...499).contains(answer.status))
            case .problem(let problem):
                let ours = problem.status == 401 || problem.status == 403
                return ours ? .failed(.credentialRefused, wait, certain: true) : .refused(problem)
            }
        }
    }

    private func post(_ path: String, _ body: [UInt8]) -> UpstreamRequest {
        UpstreamRequest(
            method: "POST", path: path, headers: headers + [Field(name: "Content-Type", value: "application/json")],
            body: body)
    }
}
