/// The cases of a French outage that only a person can settle, with what to do.
extension Escalation {
    static let recordUndecided = Escalation(
        code: "record_undecided", reason: "the server's records do not say whether this one is among them",
        remedy: "compare the records in the provider's console; adopt it with its id, or retry if it is not there")

    /// The 24 hours of an outage are over (R68).
    package static let outageExpired = Escalation(
        code: "outage_expired",
        reason: "the outage has lasted longer than 24 hours, so that the register may take no new transaction",
        remedy: "decommission and reset the register with the provider, then reset it here; its records are kept")

    /// The server refused a record of the replay: skipping it would break the chain.
    package static func replayRefused(_ problem: Problem, position: Int) -> Escalation {
        Escalation(
            code: "replay_refused",
            reason: "the server refused record \(position) of the outage: \(problem.status) \(problem.code): "
                + problem.detail,
            remedy: "ask the provider; check hashInput, signatureForm and offsetBase of the upstream, then retry")
    }
}
