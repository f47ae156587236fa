import Remote

extension MailObstacle.Kind {
    /// As it stands in rows and answers.
    var word: String {
        switch self {
        case .nameUnknown: "name_unknown"
        case .unreachable: "unreachable"
        case .timeout: "timeout"
        case .broken: "broken"
        case .encryption: "encryption"
        case .certificate: "certificate"
        case .certificateTime: "certificate_time"
        case .credential: "credential_refused"
        case .turnedAway: "turned_away"
        case .deferred: "deferred"
        case .internal: "internal"
        }
    }

    /// Whether it will hardly pass by itself, so that the operator hears of it at once.
    var needsPerson: Bool {
        switch self {
        case .encryption, .certificate, .certificateTime, .credential: true
        case .nameUnknown, .unreachable, .timeout, .broken, .turnedAway, .deferred, .internal: false
        }
    }

    var remedy: String {
        let waiting = "Mails wait and go by themselves."
        return switch self {
        case .nameUnknown: "Check the host in mail.relay, and this machine's name server. \(waiting)"
        case .unreachable: "Check host and port in mail.relay, the network and the firewall. \(waiting)"
        case .timeout, .broken, .deferred: "Check the network and the relay. \(waiting)"
        case .encryption:
            "Check scheme and port in mail.relay: smtps for TLS from the first byte, smtp with port 587 for STARTTLS. \(waiting)"
        case .certificate:
            "Check the host in mail.relay. If the relay's authority is your own, name its file in mail.authorities. \(waiting)"
        case .certificateTime: "Set this machine's clock, or have the relay's certificate renewed. \(waiting)"
        case .credential: "Check the user in mail.relay, and mail.credential. \(waiting)"
        case .turnedAway: "Ask the relay's operator, with its words. \(waiting)"
        case .internal: "See the log, and whether memory or disk is short. \(waiting)"
        }
    }
}
