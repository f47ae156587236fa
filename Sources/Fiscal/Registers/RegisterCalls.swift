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
        switch SortedExchange<RegisterAnswer>(exchange, receivedAt: receivedAt) {
        case .content(let content, _): .taken(serverTime: content.value["server_time"]?.text.flatMap { Timestamp($0) })
        case .other: .stopped(.unreachable, retryAfter: nil)
        case .refused(let problem, _): .refused(problem)
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
        switch SortedExchange<RegisterAnswer>(exchange, receivedAt: receivedAt) {
        case .content(let content, _):
            RegisterStatus(content.value).map { .known($0) } ?? .stopped(.unreachable, retryAfter: nil)
        case .other: .stopped(.unreachable, retryAfter: nil)
        case .refused(let problem, _): .refused(problem)
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
        switch SortedExchange<RegisterAnswer>(exchange, receivedAt: receivedAt) {
        case .content(let content, let answer):
            guard let id = content.value["id"]?.text, !id.isEmpty else { return .unknown(.serverError) }
            let fiscal = VerbatimJSON.member("fiscal", of: answer.body).map { FiscalInformation(json: $0) }
            return .taken(id: id, content.value["state"]?.text.flatMap { ClosingVerdict.State(rawValue: $0) }, fiscal)
        case .other: return .unknown(.unreachable)
        case .refused(let problem, _): return .refused(problem)
        case .failed(let reason, let wait, let certain):
            return certain ? .stopped(reason, retryAfter: wait) : .unknown(reason)
        }
    }

    // MARK: Parts

    private func post(_ path: String, _ body: [UInt8]) -> UpstreamRequest {
        UpstreamRequest(
            method: "POST", path: path, headers: headers + [Field(name: "Content-Type", value: "application/json")],
            body: body)
    }

    /// Any object is an answer of these calls.
    private struct RegisterAnswer: AnswerContent {
        var value: JSONValue

        init?(_ value: JSONValue, answer: UpstreamAnswer) {
            guard value.isObject else { return nil }
            self.value = value
        }

        static func problem(_ value: JSONValue, status: Int) -> Problem? {
            OpenFiskalOperation.problem(value, status: status)
        }
    }
}
