package import Logging
package import Remote
package import Settings

/// The relay of the shop's mails.
package struct MailFacts: Sendable {
    package var relay: String
    /// What stood in the way of a mail; nil where the relay takes us.
    package var obstacle: MailObstacle?
    /// Why the password cannot be read here; the relay was then asked without it.
    package var unreadable: String?

    package init(relay: String, obstacle: MailObstacle?, unreadable: String? = nil) {
        self.relay = relay
        self.obstacle = obstacle
        self.unreadable = unreadable
    }

    /// Goes as far as a mail would, and sends none.
    ///
    /// - Parameter password: nil where none is configured.
    package init(
        asking settings: MailSettings, password: Result<String, CredentialError>?, logger: Logger
    ) async {
        relay = settings.relay
        var secret: String?
        switch password {
        case .success(let text): secret = text
        case .failure(let error): unreadable = error.sentence
        case nil: break
        }
        var server = SMTPRelay(settings, password: secret)
        server.answerTimeout = .seconds(10)
        obstacle = await SMTPClient(relay: server, logger: logger).greet()
    }

    package var diagnosis: Diagnosis {
        if let obstacle {
            let trouble: Diagnosis.Trouble = obstacle.kind == .credential ? .configuration : .unavailable
            return .error("mail", "The relay does not take mails: \(obstacle.sentence).", obstacle.kind.remedy, trouble)
        }
        if let unreadable {
            return .note(
                "mail", "\(relay) answers; whether it takes our password is not known: \(unreadable).",
                "Ask as the service's user.")
        }
        return .fine("mail", "\(relay) answers and takes us.")
    }
}
