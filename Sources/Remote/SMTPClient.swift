import Executors
package import Logging

/// Hands mails to one relay over libcurl: one connection and one thread, mails one after the other.
///
/// A mail is handed over exactly once, whatever happens; trying again is for whoever keeps the mails. A cancelled task ends
/// the conversation within a second or two.
package actor SMTPClient {
    private let executor = BlockingExecutor(label: "smtp")
    private let relay: SMTPRelay
    private let logger: Logger
    private var handle: EasyHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(relay: SMTPRelay, logger: Logger) {
        self.relay = relay
        self.logger = logger
        handle = nil
    }

    /// Hands the mail over and waits for the relay's answer.
    package func deliver(_ message: MailMessage) async -> MailOutcome {
        if let refusal = message.refusal {
            return .refused(SMTPReply(code: 0, words: "The mail cannot be sent: \(refusal)."))
        }
        do {
            let handle = try handle.take() ?? EasyHandle()
            let outcome = handle.deliver(message, to: relay)
            self.handle = consume handle
            log(outcome)
            return outcome
        } catch {
            return .later(MailObstacle(kind: .internal, sentence: "\(relay.url): libcurl cannot start: \(error)"))
        }
    }

    /// Goes as far as a mail would without sending one: name, connection, TLS with its certificate, and signing in.
    ///
    /// - Returns: what stands in the way; nil where the relay takes us.
    package func greet() async -> MailObstacle? {
        do {
            // A handle of its own: the connection ends with it.
            let handle = try EasyHandle()
            return handle.greet(relay)
        } catch {
            return MailObstacle(kind: .internal, sentence: "\(relay.url): libcurl cannot start: \(error)")
        }
    }

    /// Addresses are never logged, and a server's words may hold them.
    private func log(_ outcome: MailOutcome) {
        switch outcome {
        case .accepted: logger.debug("Mail accepted")
        case .later(let obstacle): logger.debug("Mail put off", metadata: ["kind": "\(obstacle.kind)"])
        case .refused(let reply): logger.debug("Mail refused", metadata: ["code": "\(reply.code)"])
        case .inDoubt: logger.debug("Mail in doubt")
        }
    }
}
