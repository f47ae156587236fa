import Receipts

/// An answer sorted by whether the API itself gave it.
enum FiskalyAnswer {
    /// 2xx with a record in it.
    case record(Record)
    /// 2xx with the API's JSON, but no record.
    case other(JSONValue)
    /// A 4xx in the API's envelope, bare or within `content`, or as problem details (RFC 9457).
    case problem(Problem)
    /// 5xx, whoever answered.
    case failure
    /// A page, a redirect, a proxy's refusal: the API was not reached.
    case foreign

    struct Record: Hashable {
        var content: JSONValue
        /// `ACCEPTED`, `COMPLETED`, `FAILED`, `REJECTED`; other words may come.
        var state: String?
        var settlement: Settlement
    }

    init(_ answer: UpstreamAnswer) {
        if (500...599).contains(answer.status) {
            self = .failure
            return
        }
        // What is no JSON is not the API's: the case below says so.
        guard let value = try? JSONValue(parsing: answer.body), value.isObject || value.elements.count > 0 else {
            self = .foreign
            return
        }
        switch answer.status {
        case 200...299: self = Record(value, answer: answer).map(Self.record) ?? .other(value)
        case 407: self = .foreign
        case 400...499: self = Self.problem(value, status: answer.status).map(Self.problem) ?? .foreign
        default: self = .foreign
        }
    }

    private static func problem(_ value: JSONValue, status: Int) -> Problem? {
        let envelope = value["content"].map { $0.isObject ? $0 : value } ?? value
        let title = envelope["error"]?.text ?? envelope["title"]?.text
        let detail = envelope["message"]?.text ?? envelope["detail"]?.text ?? title
        if let code = envelope["code"]?.text, !code.isEmpty {
            return Problem(status: status, code: code, detail: detail ?? code)
        }
        guard let title, envelope["status"] != nil || envelope["type"] != nil else { return nil }
        return Problem(status: status, code: "problem", detail: detail ?? title)
    }
}

extension FiskalyAnswer.Record {
    init?(_ value: JSONValue, answer: UpstreamAnswer) {
        guard let content = value["content"], let id = content["id"]?.text, !id.isEmpty else { return nil }
        let signature = content["journal"]?["signature"]?.text
        let anchor = signature.flatMap { $0.isEmpty ? nil : ReplayAnchor(record: id, signature: $0) }
        let state = content["state"]?.text
        self.init(
            content: content, state: state,
            settlement: Settlement(
                remoteID: id, etag: nil, lifecycle: .open,
                fiscal: VerbatimJSON.member("content", of: answer.body).map { FiscalInformation(json: $0) },
                requestID: answer.header("X-Trace-Identifier"),
                serverDate: answer.header("Date") ?? content["journal"]?["signed_at"]?.text, anchor: anchor))
    }
}
