/// The cases that only a person can settle, with what to do.
extension Escalation {
    static let otherChannel = Escalation(
        code: "completed_elsewhere",
        reason: "the operation was finished, but no attempt of ours can have done it",
        remedy: "compare it with the till's sale; adopt it if it is the same, abandon the entry if it is not")

    static let otherContent = Escalation(
        code: "content_differs",
        reason: "the server holds this operation with another total, currency or payments",
        remedy: "compare both; correct the sale with a return, then adopt or abandon the entry")

    static let completedElsewhere = Escalation(
        code: "already_completed",
        reason: "the operation is completed at the server, so that it cannot be voided",
        remedy: "correct the sale with a return, then abandon the entry")

    static let voidedElsewhere = Escalation(
        code: "already_voided",
        reason: "the operation is voided at the server, so that it cannot be completed",
        remedy: "ring the sale up again if the goods left the shop, then abandon the entry")

    static let noTag = Escalation(
        code: "no_etag", reason: "the operation is open, but the server gave no tag for it",
        remedy: "report it to the provider, then retry the entry")

    static let noOperation = Escalation(
        code: "unreadable_operation", reason: "the server's answer holds no operation",
        remedy: "check the upstream's address and options, then retry the entry")

    static let noNumber = Escalation(
        code: "no_external_id", reason: "the create holds no external_id to search for",
        remedy: "look for the sale in the provider's console; adopt it with its id, or retry if it is not there")

    static let searchNotServed = Escalation(
        code: "search_inconclusive", reason: "the server's list does not prove that the operation is missing",
        remedy: "look for the sale in the provider's console; adopt it with its id, or retry if it is not there")

    static func severalFound(_ number: String) -> Escalation {
        Escalation(
            code: "several_found", reason: "the server holds several operations with the number \(number)",
            remedy: "find the right one in the provider's console and adopt it with its id")
    }

    static func unknownState(_ status: String) -> Escalation {
        Escalation(
            code: "unknown_state",
            reason: "the operation is in the state \"\(status)\", which this version does not know",
            remedy: "look at the operation in the provider's console, then adopt or retry the entry")
    }

    static func stillRefused(_ cause: RereadCause) -> Escalation {
        Escalation(
            code: "still_refused", reason: "the operation is open, yet the server refused it twice (\(cause.rawValue))",
            remedy: "check that nobody else changes the operation, then retry the entry")
    }

    static func lookRefused(_ problem: Problem) -> Escalation {
        Escalation(
            code: "look_refused", reason: "the server would not show the operation: \(problem.status) \(problem.code)",
            remedy: "look for the sale in the provider's console; adopt it with its id, or retry if it is not there")
    }
}
