/// The cases of a batch that only a person can settle, with what to do.
extension Escalation {
    /// Stock was sold twice; the order is committed.
    package static func insufficientStock(_ shortages: [StockShortage]) -> Escalation {
        let actions = CorrectiveAction.allCases.map(\.rawValue).joined(separator: ", ")
        return Escalation(
            code: "insufficient_stock",
            reason: "the order stands, and stock is short: " + shortages.map(\.description).joined(separator: "; "),
            remedy: "correct the stock or find an agreement with the customer, and resolve this with one of \(actions)")
    }

    /// The server answers batches and leaves this order out of every answer.
    static func orderUnanswered(_ times: Int) -> Escalation {
        Escalation(
            code: "order_unanswered",
            reason: "the server answered \(times) batches with this order in them and said nothing of it",
            remedy: "look for the order in the provider's console; adopt it with its id, or retry if it is not there")
    }

    /// The server refuses a batch of this order alone.
    package static func batchRefused(_ problem: Problem) -> Escalation {
        Escalation(
            code: "batch_refused",
            reason: "the server refused the request, not the order: \(problem.status) \(problem.code): "
                + problem.detail,
            remedy: "check the paths and fields in the options of the upstream; then retry the order")
    }
}
