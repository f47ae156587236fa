import Receipts

/// An operation as either generation of OpenFiskal's API shows it.
struct OpenFiskalOperation: Hashable {
    var value: JSONValue
    var status: String?
    var settlement: Settlement
}

extension OpenFiskalOperation: AnswerContent {
    init?(_ value: JSONValue, answer: UpstreamAnswer) { self.init(value, raw: answer.body, answer: answer) }

    /// Both generations' envelopes, and problem details.
    static func problem(_ value: JSONValue, status: Int) -> Problem? {
        let envelope = value["error"].map { $0.isObject ? $0 : value } ?? value
        let detail = envelope["message"]?.text ?? envelope["detail"]?.text ?? envelope["title"]?.text
        if let code = envelope["code"]?.text, !code.isEmpty {
            return Problem(status: status, code: code, detail: detail ?? code, pointer: envelope["param"]?.text)
        }
        guard let title = value["title"]?.text, value["type"] != nil || value["status"] != nil else { return nil }
        return Problem(status: status, code: "problem", detail: detail ?? title)
    }
}

extension OpenFiskalOperation {
    /// - Parameter raw: The bytes of `value` where it is the whole body, so that its fiscal block is kept verbatim.
    init?(_ value: JSONValue, raw: [UInt8]?, answer: UpstreamAnswer) {
        guard value.isObject, let id = value["id"]?.text, !id.isEmpty else { return nil }
        let status = (value["status"] ?? value["state"])?.text
        var fiscal: FiscalInformation?
        for name in ["fiscal_information", "fiscal"] where fiscal == nil && value[name]?.isObject == true {
            let text = raw.flatMap { VerbatimJSON.member(name, of: $0) } ?? value[name]?.compact
            fiscal = text.map { FiscalInformation(json: $0) }
        }
        let tag = raw == nil ? nil : answer.header("ETag").flatMap(Self.tag)
        let time = value["received_at"] ?? value["updated_at"] ?? value["created_at"]
        self.init(
            value: value, status: status,
            settlement: Settlement(
                remoteID: id, etag: tag ?? value["resource_version"]?.text.flatMap { Self.tag("\"\($0)\"") },
                lifecycle: Self.lifecycle(status) ?? .open, fiscal: fiscal, requestID: answer.header("X-Request-Id"),
                serverDate: answer.header("Date") ?? time?.text, remoteSessionID: value["session_id"]?.text))
    }

    /// A tag that `If-Match` can bear: quoted and strong (RFC 9110 section 8.8.3); any other is as good as none.
    private static func tag(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let isQuoted = bytes.count > 2 && bytes.first == 0x22 && bytes.last == 0x22
        let inside = bytes.dropFirst().dropLast()
        return isQuoted && inside.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 } ? text : nil
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
