package import Fiscal

/// One fiscal server: whether it can be reached, trusts us, and keeps the same time.
package struct UpstreamFacts: Sendable {
    package enum Credential: Hashable, Sendable {
        case none
        case present
        /// Why it cannot be read here, though the service may.
        case unreadable(String)
    }

    package var name: String
    package var url: String
    package var credential: Credential
    /// What came of the harmless call with which the service asks whether the server is back; nil where no register
    /// uses the upstream.
    package var exchange: Exchange?
    /// How it shows that the API was not reached, or cannot work.
    package var obstacle: Obstacle?
    package var drift: ClockDrift?
    package var driftBound: Duration

    package init(
        name: String, url: String, credential: Credential, exchange: Exchange?, obstacle: Obstacle? = nil,
        drift: ClockDrift? = nil, driftBound: Duration = .seconds(5)
    ) {
        self.name = name
        self.url = url
        self.credential = credential
        self.exchange = exchange
        self.obstacle = obstacle
        self.drift = drift
        self.driftBound = driftBound
    }

    package var diagnoses: [Diagnosis] {
        guard let exchange else {
            return [
                .warning(
                    "upstream", of: name, "No register uses the upstream \(name).",
                    "Name it at a register, or remove it.")
            ]
        }
        return [reached(exchange), clock].compactMap(\.self)
    }

    private func reached(_ exchange: Exchange) -> Diagnosis {
        if let obstacle { return away(obstacle, exchange) }
        guard case .answered(let answer) = exchange else { return away(.unreachable, exchange) }
        switch (answer.status, credential) {
        case (401, .present), (403, .present):
            return .error(
                "upstream", of: name, "\(url) answers and refuses our credential (\(answer.status)).",
                "Put the key that the provider gave into the place that upstreams[].credential names; see whether it is for this environment and merchant.",
                .configuration)
        case (401, .none), (403, .none):
            return .error(
                "upstream", of: name, "\(url) answers and wants a credential (\(answer.status)); none is configured.",
                "Set upstreams[].credential.", .configuration)
        case (_, .unreadable(let reason)):
            return .note(
                "upstream", of: name, "\(url) answers; whether it takes our credential is not known: \(reason).",
                "Ask as the service's user, or see whether the service's log tells of credential_refused.")
        case (200..<300, .present): return .fine("upstream", of: name, "\(url) answers and takes our credential.")
        case (_, .none): return .fine("upstream", of: name, "\(url) answers; no credential is configured.")
        case (let status, .present):
            return .fine("upstream", of: name, "\(url) answers (\(status)) and does not refuse our credential.")
        }
    }

    private func away(_ obstacle: Obstacle, _ exchange: Exchange) -> Diagnosis {
        .error(
            "upstream", of: name, obstacle.sentence(name).dropLast() + Self.detail(exchange) + ".", obstacle.remedy,
            .unavailable)
    }

    private static func detail(_ exchange: Exchange) -> String {
        switch exchange {
        case .answered(let answer): " (status \(answer.status))"
        case .notSent(let absence), .lost(let absence): " (\(absence.sentence))"
        }
    }

    private var clock: Diagnosis? {
        guard let drift, drift.exceeds(driftBound) else { return nil }
        let seconds = abs(drift.ahead.components.seconds)
        let side = drift.ahead < .zero ? "behind" : "ahead of"
        return .warning(
            "clock", of: name, "This machine's clock is \(seconds) s \(side) the clock of \(name).",
            "Set the clock, and let the machine keep it by NTP: receipts and fiscal records bear its time.")
    }
}
