import Receipts

/// Any object that the API answers with; how its fields are spelt is the dialect's to know.
struct HelloBooksAnswer: AnswerContent {
    let value: JSONValue

    init?(_ value: JSONValue, answer: UpstreamAnswer) {
        guard value.isObject else { return nil }
        self.value = value
    }

    /// `{"error": CODE, "message": …}` as documented, the same as an object, and problem details.
    static func problem(_ value: JSONValue, status: Int) -> Problem? {
        let envelope = ["error", "Error"].lazy.compactMap { value[$0] }.first
        let holder = envelope.map { $0.isObject ? $0 : value } ?? value
        let detail = ["message", "Message", "detail", "title"].lazy.compactMap { holder[$0]?.text }.first
        let code = envelope?.text ?? ["code", "Code"].lazy.compactMap { holder[$0]?.text }.first
        if let code, !code.isEmpty { return Problem(status: status, code: code, detail: detail ?? code) }
        guard let title = value["title"]?.text, value["type"] != nil || value["status"] != nil else { return nil }
        return Problem(status: status, code: "problem", detail: detail ?? title)
    }
}
