import Fiscal
package import Logging
import Receipts
package import Settings

/// Asks each upstream whether it is there, with the call and the connection that the service itself asks with.
package struct UpstreamProbe: Sendable {
    private let premises: Premises
    private let shell: UpstreamShell
    private let clock: ZoneClock
    private let credentials: [String: UpstreamFacts.Credential]

    /// - Parameter credentials: how each upstream's credential was read: the secret, or why there is none.
    package init(
        premises: Premises, credentials: [String: Result<String, CredentialError>], clock: ZoneClock, logger: Logger
    ) {
        self.premises = premises
        self.clock = clock
        shell = UpstreamShell(
            // A secret that cannot be read here is not sent.
            premises: premises, credentials: credentials.compactMapValues { try? $0.get() }, clock: clock,
            logger: logger)
        self.credentials = credentials.mapValues { result in
            switch result {
            case .success: .present
            case .failure(let error): .unreadable(error.sentence)
            }
        }
    }

    /// A reading call that changes nothing there.
    package func facts(of upstream: UpstreamSettings) async -> UpstreamFacts {
        var facts = UpstreamFacts(
            name: upstream.name, url: upstream.url, credential: credentials[upstream.name] ?? .none, exchange: nil,
            driftBound: premises.settings.clockDrift)
        guard let register = premises.registers.first(where: { $0.settings.upstream == upstream.name }) else {
            return facts
        }
        let dialect = register.upstream.dialect
        let sent = clock.now().wall
        let exchange = await shell.perform(
            UpstreamCall(
                id: .probe(lane: register.lane), lane: register.lane, upstream: upstream.name, baseURL: upstream.url,
                request: dialect.probe(), timeout: upstream.timeout))
        facts.exchange = exchange
        facts.obstacle = Obstacle(exchange) { dialect.isReachable($0) }
        if case .answered(let answer) = exchange {
            facts.drift = ClockDrift(answer, sent: sent, received: clock.now().wall)
        }
        return facts
    }
}
