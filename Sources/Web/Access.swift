import Flows
import HTTPTypes
import Settings

/// The door: what every request must show before any route is looked at.
///
/// Pure but for the rate limit. Source: a page on the internet can make a browser call a port of this machine, under any
/// name that it makes resolve to it; so the name that was called, the page that calls and a token in a header must all
/// be known, and cookies mean nothing.
struct Access: Sendable {
    /// Whoever passed: `nil` where no token is needed.
    struct Admission: Sendable {
        let holder: TokenBook.Holder?
        /// The listed origin of a web till, which may read the answer.
        let origin: String?
        let operatorName: String?

        var actor: Actor {
            Actor(
                token: holder?.name ?? "nobody", operatorName: operatorName,
                isManager: holder.map { $0.role >= .manager } ?? false)
        }
    }

    enum Verdict: Sendable {
        case admitted(Admission)
        case preflight(origin: String)
        case refused(Refusal, origin: String?)
    }

    private let hosts: [String]
    private let origins: [String]
    let tokens: TokenBook
    private let rate: RateLimit

    init(settings: ShopSettings, tokens: TokenBook, rate: RateLimit = RateLimit()) {
        var hosts = settings.access.hosts
        if settings.listen.isLoopback { hosts += ["localhost", "127.0.0.1", "::1", settings.listen.host] }
        self.hosts = hosts
        origins = settings.access.origins
        self.tokens = tokens
        self.rate = rate
    }

    /// - Parameter isOpen: whether the path needs no token: health, and the page that asks for one.
    func verdict(on head: HTTPRequest, isOpen: Bool, at now: ContinuousClock.Instant) -> Verdict {
        if let refusal = Self.malformed(head) { return .refused(refusal, origin: nil) }
        guard let host = HostName(head.authority ?? ""), hosts.contains(host.name) else {
            return .refused(
                Refusal(
                    .host, "Host \(head.authority ?? "missing")",
                    .problem(
                        421, "unknown_host",
                        "This service does not answer to that host name. List it under access.hosts if it should.")),
                origin: nil)
        }
        var listed: String?
        if let origin = head.headerFields[.origin] {
            if origins.contains(origin.lowercased()) {
                listed = origin
            } else if !host.isOrigin(origin) {
                return .refused(
                    Refusal(
                        .origin, "Origin \(origin)",
                        .problem(
                            403, "unknown_origin",
                            "Pages of that origin may not call this service. List it under access.origins if they should."
                        )),
                    origin: nil)
            }
        }
        if let listed, head.method == .options, head.headerFields[.accessControlRequestMethod] != nil {
            return .preflight(origin: listed)
        }
        let name = head.headerFields[.quittanceOperator]
        if isOpen { return .admitted(Admission(holder: nil, origin: listed, operatorName: name)) }
        switch holder(head) {
        case .failure(let refusal): return .refused(refusal, origin: listed)
        case .success(let holder):
            guard rate.admits(holder.name, at: now) else {
                let answer = Answer.problem(
                    429, "rate_limited", "More than 200 requests a second came with this token. Wait a second.",
                    retryable: true)
                return .refused(
                    Refusal(.rate, "token \(holder.name)", answer.adding([("Retry-After", "1")])), origin: listed)
            }
            return .admitted(Admission(holder: holder, origin: listed, operatorName: name))
        }
    }

    private func holder(_ head: HTTPRequest) -> Result<TokenBook.Holder, Refusal> {
        let missing = head.headerFields[.authorization] == nil
        if let token = Self.bearer(head.headerFields[.authorization] ?? ""), let holder = tokens.holder(of: token) {
            return .success(holder)
        }
        let challenge = "Bearer realm=\"quittance\"" + (missing ? "" : ", error=\"invalid_token\"")
        let answer = Answer.problem(
            401, missing ? "token_required" : "token_unknown",
            missing
                ? "Send a token: Authorization: Bearer TOKEN." : "This token is not known here. Check the tokens file.")
        return .failure(
            Refusal(
                .token, "\(missing ? "no token" : "unknown token") on \(head.method.rawValue)",
                answer.adding([("WWW-Authenticate", challenge)])))
    }

    private static func bearer(_ value: String) -> String? {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 512 else { return nil }
        return String(parts[1])
    }

    /// Headers of which a second one would leave it open which counts.
    private static let single: [HTTPField.Name] = [
        .host, .origin, .authorization, .contentType, .contentLength, .ifMatch, .idempotencyKey,
    ]

    private static func malformed(_ head: HTTPRequest) -> Refusal? {
        guard let path = head.path, path.utf8.first == UInt8(ascii: "/") else {
            return head.path == "*" && head.method == .options ? nil : .malformed("The request target is no path.")
        }
        guard RequestPath.isClean(path) else {
            return .malformed("The path holds a control character, a broken escape, or a dot segment.")
        }
        for field in head.headerFields where field.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F })
        {
            return .malformed("The header \(field.name.rawName) holds a control character.")
        }
        // The first Host became the authority; one that is left over is a second one.
        if head.headerFields.contains(.host) { return .malformed("There is more than one Host header.") }
        for name in single where head.headerFields[values: name].count > 1 {
            return .malformed("There is more than one \(name.rawName) header.")
        }
        return nil
    }
}
