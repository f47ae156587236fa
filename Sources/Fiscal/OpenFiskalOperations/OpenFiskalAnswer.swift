import Receipts

/// An answer sorted by whether the API itself gave it.
enum OpenFiskalAnswer {
    /// 2xx with an operation in it.
    case operation(Operation)
    /// 2xx with the API's JSON, but no operation: a list, or something newer.
    case other(JSONValue)
    /// A 4xx in the API's envelope, or as problem details (RFC 9457).
    case problem(Problem)
    /// 5xx, whoever answered.
    case failure
    /// A page, a redirect, a proxy's refusal: the API was not reached.
    case foreign

    struct Operation: Hashable {
        var value: JSONValue
        var status: String?
        var settlement: Settlement
    }

    init(_ answer: UpstreamAnswer) {
        if (500...599).contains(answer.status) {
            self = .failure
            return
        }
        // What is no JSON is not the API's: the case below says so.
        guard let value = try? JSONValue(parsing: answer.body) else {
            self = .foreign
            return
        }
        switch answer.status {
        case 200...299:
            if let operation = Operation(value, raw: answer.body, answer: answer) {
                self = .operation(operation)
            } else {
                self = value.isObject || !value.elements.isEmpty || value == .array([]) ? .other(value) : .foreign
            }
        case 407: self = .foreign
        case 400...499:
            if let problem = Self.problem(value, status: answer.status) {
                self = .problem(problem)
            } else {
                self = .foreign
            }
        default: self = .foreign
        }
    }

    /// Reads both generations' envelopes and problem details; the code is never guessed from the text.
    private static func problem(_ value: JSONValue, status: Int) -> Problem? {
        let envelope = value["error"].map { $0.isObject ? $0 : value } ?? value
        let detail = envelope["message"]?.text ?? envelope["detail"]?.text ?? envelope["title"]?.text
        if let code = envelope["code"]?.text, !code.isEmpty {
            return Problem(status: status, code: code, detail: detail ?? code, pointer: envelope["param"]?.text)
        }
        guard let title = value["title"]?.text, value["type"] != nil || value["status"] != nil else { return nil }
        return Problem(status: status, code: "problem", detail: detail ?? title)
    }
}

extension OpenFiskalAnswer.Operation {
    /// - Parameter raw: The bytes of `value` where it is the whole body, so that its fiscal block is kept verbatim.
    init?(_ value: JSONValue, raw: [UInt8]?, answer: UpstreamAnswer) {
        guard value.isObject, let id = value["id"]?.text, !id.isEmpty else { return nil }
        let status = (value["status"] ?? value["state"])?.text
        var fiscal: FiscalInformation?
        for name in ["fiscal_information", "fiscal"] where fiscal == nil && value[name]?.isObject == true {
            let text = raw.flatMap { VerbatimJSON.member(name, of: $0) } ?? value[name]?.compact
            fiscal = text.map { FiscalInformation(json: $0) }
        }
        let tag = raw == nil ? nil : answer.header("ETag")
        let time = value["received_at"] ?? value["updated_at"] ?? value["created_at"]
        self.init(
            value: value, status: status,
            settlement: Settlement(
                remoteID: id, etag: tag ?? value["resource_version"]?.text.map { "\"\($0)\"" },
                lifecycle: Self.lifecycle(status) ?? .open, fiscal: fiscal, requestID: answer.header("X-Request-Id"),
                serverDate: answer.header("Date") ?? time?.text, remoteSessionID: value["session_id"]?.text))
    }

    /// The lifecycle that a status means; `nil` for a word that no generation has.
    static func lifecycle(_ status: String?) -> Lifecycle? {
        switch status {
        case "open": .open
        case "completed": .completed
        case "voided", "cancelled", "canceled": .voided
        default: nil
        }
    }
}
