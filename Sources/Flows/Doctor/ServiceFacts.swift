/// Whether the service answers, and whether it is the one that this program would start.
package enum ServiceFacts: Sendable {
    /// Nothing answers there.
    ///
    /// - Parameter hasDatabase: whether a service has the database open all the same.
    case away(address: String, sentence: String, hasDatabase: Bool)
    /// Something answers that is not this service, or does not let us in.
    case strange(address: String, sentence: String)
    case up(address: String, version: String)

    package var diagnosis: Diagnosis {
        switch self {
        case .away(let address, let sentence, hasDatabase: true):
            return .error(
                "service", "A service has the database open and does not answer at \(address): \(sentence)",
                "See its log, `journalctl -u quittance`, and whether it was started with this configuration; then restart it.",
                .unavailable)
        case .away(let address, _, hasDatabase: false):
            return .note(
                "service", "No service answers at \(address); what only it knows was looked at without it.",
                "Start it with `systemctl start quittance` or `quittance serve`.")
        case .strange(let address, let sentence):
            return .error(
                "service", "What answers at \(address) is not to be used: \(sentence)",
                "See what listens there, and whether listen, access.tokens and QUITTANCE_TOKEN fit it.", .unavailable)
        case .up(let address, let version):
            guard version == Premises.version else {
                return .warning(
                    "service", "The service at \(address) is version \(version), this command \(Premises.version).",
                    "Restart the service: systemctl restart quittance")
            }
            return .fine("service", "The service answers at \(address), version \(version).")
        }
    }
}
