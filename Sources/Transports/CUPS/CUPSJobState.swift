/// `job-state` (RFC 8011, section 5.3.7).
enum CUPSJobState: Int, Hashable, Sendable, CaseIterable {
    case pending = 3
    case pendingHeld = 4
    case processing = 5
    case processingStopped = 6
    case canceled = 7
    case aborted = 8
    case completed = 9

    /// The keyword of the standard.
    var word: String {
        switch self {
        case .pending: "pending"
        case .pendingHeld: "pending-held"
        case .processing: "processing"
        case .processingStopped: "processing-stopped"
        case .canceled: "canceled"
        case .aborted: "aborted"
        case .completed: "completed"
        }
    }

    var isFinal: Bool {
        switch self {
        case .pending, .pendingHeld, .processing, .processingStopped: false
        case .canceled, .aborted, .completed: true
        }
    }
}
