/// What a spooler says of a job.
struct CUPSJobReport: Hashable, Sendable {
    let id: Int?
    /// Missing where the spooler keeps it from whoever is not the owner.
    let name: String?
    let state: CUPSJobState?
    let reasons: [String]
    /// What the backend said last.
    let message: String
    /// How many documents the spooler has; nil if it does not say.
    let documents: Int?
    /// Whether the spooler has ever begun to print it.
    let hasBegun: Bool

    init(_ group: IPPGroup) {
        id = group.number("job-id")
        name = group.text("job-name")
        state = group.number("job-state").flatMap(CUPSJobState.init)
        reasons = group.texts("job-state-reasons").filter { $0 != "none" }
        message = group.text("job-printer-state-message") ?? ""
        documents = group.number("number-of-documents")
        hasBegun = (group.number("time-at-processing") ?? 0) > 0
    }
}
