package import Receipts

/// The certificate with which the service answers other machines.
package struct CertificateFacts: Sendable {
    package var file: String
    package var now: Timestamp
    /// When it runs out, or why it cannot serve and what to do.
    package var end: Result<Timestamp, Problem>

    package struct Problem: Error, Hashable, Sendable {
        let sentence: String
        let remedy: String

        package init(_ sentence: String, _ remedy: String) {
            self.sentence = sentence
            self.remedy = remedy
        }
    }

    package init(file: String, now: Timestamp, end: Result<Timestamp, Problem>) {
        self.file = file
        self.now = now
        self.end = end
    }

    /// Time enough to have a new one made.
    private static let notice: Int64 = 14 * 86_400_000

    package var diagnosis: Diagnosis {
        let remedy = "Have a new one made, put it into \(file), and restart the service."
        switch end {
        case .failure(let problem): return .error("tls", problem.sentence, problem.remedy, .configuration)
        case .success(let end) where end.milliseconds <= now.milliseconds:
            return .error(
                "tls", "The service's certificate ran out on \(end.rfc3339): tills turn away.", remedy, .configuration)
        case .success(let end) where end.milliseconds - now.milliseconds < Self.notice:
            return .warning("tls", "The service's certificate runs out on \(end.rfc3339).", remedy)
        case .success(let end):
            return .fine("tls", "The service's certificate and its key fit, until \(end.rfc3339).")
        }
    }
}
