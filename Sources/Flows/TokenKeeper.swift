import Fiscal
import Receipts
import Remote

/// Changes an upstream's credential for a token, and keeps the token for as long as it is good.
///
/// Tokens live in memory only. Two calls that find none at the same moment may each fetch one, which does no harm.
actor TokenKeeper {
    /// What came of asking: the field of a call, or what the call has come to without having been made.
    enum Outcome: Sendable {
        case field(Field)
        case instead(Exchange)

        var instead: Exchange {
            switch self {
            case .instead(let exchange): exchange
            case .field: .notSent("no token could be had")
            }
        }
    }

    private let calls: TokenCalls
    private let dialect: any Dialect
    private let credential: String
    private let client: HTTPClient
    private let clock: ZoneClock
    private var token: BearerToken?

    init(calls: TokenCalls, dialect: any Dialect, credential: String, client: HTTPClient, clock: ZoneClock) {
        self.calls = calls
        self.dialect = dialect
        self.credential = credential
        self.client = client
        self.clock = clock
    }

    /// - Parameter refused: The field that the server has just refused; its token is not used again.
    func field(baseURL: String, timeout: Duration, refused: Field? = nil) async -> Outcome {
        if let token, refused.map({ $0 != dialect.authorization(token.text) }) ?? true,
            token.isUsable(at: clock.now().wall)
        {
            return .field(dialect.authorization(token.text))
        }
        token = nil
        guard let request = calls.request(credential: credential) else { return .instead(calls.refusal) }
        let exchange = await client.exchange(request, baseURL: baseURL, timeout: timeout)
        switch calls.verdict(exchange, receivedAt: clock.now().wall) {
        case .token(let new):
            token = new
            return .field(dialect.authorization(new.text))
        case .stopped(.credentialRefused, _): return .instead(calls.refusal)
        case .stopped:
            // No byte of the call itself has left, whatever became of the question for a token.
            switch exchange {
            case .answered(let answer) where answer.status == 429: return .instead(exchange)
            case .notSent(let absence), .lost(let absence): return .instead(.notSent(absence))
            case .answered: return .instead(.notSent(.init(.unreachable, "no token could be had")))
            }
        }
    }
}

extension HTTPClient {
    /// One exchange with an upstream.
    func exchange(_ request: UpstreamRequest, baseURL: String, timeout: Duration) async -> Exchange {
        let outcome = await perform(
            HTTPRequest(
                method: request.method, url: baseURL + request.path,
                headers: request.headers.map { HTTPHeader($0.name, $0.value) }, body: request.body,
                connectTimeout: min(.seconds(1), timeout), timeout: timeout))
        switch outcome {
        case .answered(let response):
            return .answered(
                UpstreamAnswer(
                    status: response.status, headers: response.headers.map { Field(name: $0.name, value: $0.value) },
                    body: response.body))
        case .failed(let failure):
            let absence = Exchange.Absence(Obstacle(failure.kind), failure.sentence)
            return failure.bytesSent ? .lost(absence) : .notSent(absence)
        }
    }
}
