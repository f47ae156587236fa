import Fiscal
import Persistence
import Receipts

extension StoreWriter {
    /// How much is kept of an answer that decides nothing: a portal's page comes again with every try.
    private static let keptOfOthers = 16_384

    /// - Parameter decides: whether the answer is the reason for what becomes of the entry, and is kept whole.
    func end(_ attempt: AttemptRecord, _ exchange: Exchange, outcome: String, decides: Bool) throws {
        guard case .answered(let answer) = exchange else {
            try endAttempt(attempt.id, outcome: outcome)
            return
        }
        let record = AnswerRecord(
            status: answer.status, headers: answer.headers.map { .init(name: $0.name, value: $0.value) },
            body: decides ? answer.body : Array(answer.body.prefix(Self.keptOfOthers)))
        try endAttempt(
            attempt.id, outcome: outcome, answer: record, requestID: answer.header("x-request-id"),
            serverDate: answer.header("date"))
        try journal(
            "answer.received", "entry \(attempt.entry)",
            [
                "row": JSONValue(attempt.id), "sha256": .string(Digest(of: record.body).description),
                "status": JSONValue(answer.status), "length": JSONValue(answer.body.count),
            ])
    }
}
