/// The life of one job in the spooler, as far as it was seen: what may be on paper, and what certainly is not.
struct CUPSJob: Hashable, Sendable {
    /// What to do after a report.
    enum Step: Hashable, Sendable {
        case wait
        /// The spooler never got the document: cancel the job, nothing of it can be printed.
        case withdraw
        case ended(CUPSJobState)
        /// The spooler knows the job no more, or another one under its number.
        case vanished
    }

    let id: Int
    let name: String
    let size: Int

    /// Bytes of the document that went to the spooler.
    private(set) var sent = 0
    /// Whether the spooler has said that it has the document.
    private(set) var isAccepted = false
    /// Whether the spooler has been seen to wait for the document in vain.
    private var lacksDocument = false
    /// Whether the spooler has ever been seen printing it, or having printed it.
    private(set) var hasBegun = false
    /// Whether the spooler was away while it had the job.
    private(set) var wasInterrupted = false
    /// Whether the spooler was away after it had begun, so that it begins from the start again.
    private(set) var wasRepeated = false
    /// What the backend said last.
    private(set) var message = ""

    init(id: Int, name: String, size: Int) {
        self.id = id
        self.name = name
        self.size = size
    }

    /// Send-Document was answered with a yes.
    mutating func accepted() {
        sent = size
        isAccepted = true
    }

    /// Send-Document was not answered.
    mutating func unanswered(sent count: Int) {
        sent = max(sent, count)
        wasInterrupted = true
    }

    /// A question about the job was not answered.
    mutating func interrupted() {
        wasInterrupted = true
        if hasBegun { wasRepeated = true }
    }

    mutating func take(_ report: CUPSJobReport?) -> Step {
        guard let report, let state = report.state, report.name == nil || report.name == name else { return .vanished }
        if !report.message.isEmpty { message = report.message }
        switch state {
        case .processing, .processingStopped, .completed: hasBegun = true
        case .pending, .pendingHeld, .canceled, .aborted: hasBegun = hasBegun || report.hasBegun
        }
        if state.isFinal { return .ended(state) }
        // Without an answer to Send-Document the spooler's own count decides. A job whose document broke off stays open
        // for another one, so that waiting would be in vain.
        if !isAccepted {
            lacksDocument = report.documents == 0
            if lacksDocument { return .withdraw }
            accepted()
        }
        return .wait
    }

    /// How many bytes may have come to the printer, once we have canceled the job and it ended so; nil: it did not.
    ///
    /// Zero is a promise. A job that was out of sight for a while may have been begun and forgotten; one without a
    /// document never prints.
    func taken(canceledAs state: CUPSJobState?) -> Int {
        guard state == .canceled, !hasBegun else { return sent }
        return lacksDocument || isAccepted && !wasInterrupted ? 0 : sent
    }

    /// When to ask next: often at first, since a receipt takes a tenth of a second, and seldom in the end.
    static func pause(after elapsed: Duration) -> Duration {
        if elapsed < .seconds(1) { return .milliseconds(15) }
        return elapsed < .seconds(10) ? .milliseconds(100) : .milliseconds(500)
    }
}
