import Fiscal
import Logging
import Receipts
import Remote
import Settings

/// Performs calls to the upstreams: adds the credential, sends, and reports what came back.
///
/// Each lane has a connection of its own for its entries and another for everything else, so that a slow reading
/// never holds up a sale.
struct UpstreamShell: Sendable {
    private struct Route: Sendable {
        let queue: HTTPClient
        let side: HTTPClient
        let authorization: Field?
        let tokens: TokenKeeper?
    }

    private let routes: [String: Route]

    /// - Parameter credentials: by the upstream's name.
    init(premises: Premises, credentials: [String: String], clock: ZoneClock, logger: Logger) {
        var routes: [String: Route] = [:]
        var keepers: [String: TokenKeeper] = [:]
        for register in premises.registers {
            let (dialect, name) = (register.upstream.dialect, register.upstream.settings.name)
            let credential = credentials[name]
            if let calls = dialect.tokens, keepers[name] == nil {
                keepers[name] = TokenKeeper(
                    calls: calls, dialect: dialect, credential: credential ?? "",
                    client: HTTPClient(label: name + " tokens", logger: logger), clock: clock)
            }
            routes[register.lane] = Route(
                queue: HTTPClient(label: register.lane, logger: logger),
                side: HTTPClient(label: register.lane + " side", logger: logger),
                authorization: keepers[name] == nil ? credential.map { dialect.authorization($0) } : nil,
                tokens: keepers[name])
        }
        self.routes = routes
    }

    /// The wire on which a lane's queue leaves.
    func link(of lane: String, desk: Desk) -> LaneLink? {
        routes[lane].map { LaneLink(executor: $0.queue.executor, upstreams: self, desk: desk) }
    }

    func perform(_ call: UpstreamCall) async -> Exchange {
        guard let route = routes[call.lane] else { return .notSent("The lane is not configured.") }
        let client: HTTPClient
        switch call.id {
        case .attempt: client = route.queue
        case .probe, .forward, .hosted, .heartbeat, .closing: client = route.side
        }
        guard let tokens = route.tokens else { return await send(call, by: client, route.authorization) }
        let first = await tokens.field(baseURL: call.baseURL, timeout: call.timeout)
        guard case .field(let field) = first else { return first.instead }
        let exchange = await send(call, by: client, field)
        // A token may end before its time: the server has done nothing then, and the call goes out once more.
        guard case .answered(let answer) = exchange, answer.status == 401 else { return exchange }
        let second = await tokens.field(baseURL: call.baseURL, timeout: call.timeout, refused: field)
        guard case .field(let renewed) = second else { return second.instead }
        return await send(call, by: client, renewed)
    }

    private func send(_ call: UpstreamCall, by client: HTTPClient, _ authorization: Field?) async -> Exchange {
        var request = call.request
        if let authorization { request.headers.append(authorization) }
        return await client.exchange(request, baseURL: call.baseURL, timeout: call.timeout)
    }
}

extension Obstacle {
    init(_ kind: HTTPFailure.Kind) {
        self =
            switch kind {
            case .nameUnknown: .nameUnknown
            case .unreachable, .invalidRequest: .unreachable
            case .timeout: .timeout
            case .truncated, .tooLarge, .protocol: .broken
            case .tls: .encryption
            case .certificate: .certificate
            case .certificateTime: .certificateTime
            }
    }
}
