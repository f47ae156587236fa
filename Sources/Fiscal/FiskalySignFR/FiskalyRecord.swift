import Receipts

/// A record as SIGN FR shows it.
struct FiskalyRecord: Hashable {
    var content: JSONValue
    /// `ACCEPTED`, `COMPLETED`, `FAILED`, `REJECTED`; other words may come.
    var state: String?
    var settlement: Settlement
}

extension FiskalyRecord: AnswerContent {
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

    /// The API's envelope, bare or within `content`, and problem details.
    static func problem(_ value: JSONValue, status: Int) -> Problem? {
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
