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
        let authorization: HTTPHeader?
    }

    private let routes: [String: Route]

    /// - Parameter credentials: by the upstream's name.
    init(premises: Premises, credentials: [String: String], logger: Logger) {
        var routes: [String: Route] = [:]
        for register in premises.registers {
            let upstream = register.upstream
            let field = credentials[upstream.settings.name].map { upstream.dialect.authorization($0) }
            routes[register.lane] = Route(
                queue: HTTPClient(label: register.lane, logger: logger),
                side: HTTPClient(label: register.lane + " side", logger: logger),
                authorization: field.map { HTTPHeader($0.name, $0.value) })
        }
        self.routes = routes
    }

    func perform(_ call: UpstreamCall) async -> Exchange {
        guard let route = routes[call.lane] else { return .notSent("The lane is not configured.") }
        let client: HTTPClient
        switch call.id {
        case .attempt: client = route.queue
        case .probe, .forward, .hosted, .heartbeat, .closing: client = route.side
        }
        var headers = call.request.headers.map { HTTPHeader($0.name, $0.value) }
        if let authorization = route.authorization { headers.append(authorization) }
        let outcome = await client.perform(
            HTTPRequest(
                method: call.request.method, url: call.baseURL + call.request.path, headers: headers,
                body: call.request.body, connectTimeout: min(.seconds(1), call.timeout), timeout: call.timeout))
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

extension Obstacle {
    fileprivate init(_ kind: HTTPFailure.Kind) {
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
