import Flows
import HTTPTypes
import Settings

/// The door: what every request must show before any route is looked at.
///
/// Pure but for the rate limit. Source: a page on the internet can make a browser call a port of this machine, under any
/// name that it makes resolve to it; so the name that was called, the page that calls and a token in a header must all
/// be known. A browser sends cookies by itself, whoever made it call: one counts only where ``CookieUse`` says so, and
/// never on the gateway.
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
        /// A page of the console that nobody is signed in for; with a refusal if a session was claimed.
        case signIn(Refusal?)
        case refused(Refusal, origin: String?)
    }

    private let hosts: [String]
    private let origins: [String]
    let tokens: TokenBook
    let sessions: SessionBook
    let cookie: SessionCookie
    private let rate: RateLimit
    /// What is tried at the sign-in, by whomever: nobody can guess there for long.
    private let signIns: RateLimit

    init(
        settings: ShopSettings, tokens: TokenBook, rate: RateLimit = RateLimit(),
        signIns: RateLimit = RateLimit(rate: 1, burst: 30), sessions: SessionBook = SessionBook()
    ) {
        var hosts = settings.access.hosts
        if settings.listen.isLoopback { hosts += ["localhost", "127.0.0.1", "::1", settings.listen.host] }
        self.hosts = hosts
        origins = settings.access.origins
        self.tokens = tokens
        self.rate = rate
        self.signIns = signIns
        self.sessions = sessions
        cookie = SessionCookie(port: settings.listen.port, isSecure: settings.access.tls != nil)
    }

    /// - Parameters:
    ///   - isOpen: whether the path needs no token: health, and the page that asks for one.
    ///   - cookies: what the console's cookie counts for on this path.
    func verdict(
        on head: HTTPRequest, isOpen: Bool, cookies: CookieUse = .none, at now: ContinuousClock.Instant
    ) -> Verdict {
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
            } else if !host.isOrigin(origin, isSecure: cookie.isSecure) {
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
        let isOwnPage = head.headerFields[.origin].map { host.isOrigin($0, isSecure: cookie.isSecure) } ?? false
        if cookies == .page, !Self.isRead(head), !isOwnPage { return .refused(Self.foreignPage(head), origin: nil) }
        if cookies != .none, head.headerFields[.authorization] == nil, !isOpen {
            return verdict(onSession: head, cookies, isOwnPage: isOwnPage, named: name, at: now)
        }
        if isOpen { return .admitted(Admission(holder: nil, origin: listed, operatorName: name)) }
        switch holder(head) {
        case .failure(let refusal): return .refused(refusal, origin: listed)
        case .success(let holder):
            guard rate.admits(holder.name, at: now) else { return .refused(Self.tooMany(holder), origin: listed) }
            return .admitted(Admission(holder: holder, origin: listed, operatorName: name))
        }
    }

    /// Whether one more try to sign in may be made now.
    func admitsSignIn(at now: ContinuousClock.Instant) -> Bool { signIns.admits("", at: now) }

    private func verdict(
        onSession head: HTTPRequest, _ use: CookieUse, isOwnPage: Bool, named name: String?,
        at now: ContinuousClock.Instant
    ) -> Verdict {
        guard let secret = cookie.secret(in: head.headerFields) else {
            if use == .page { return .signIn(nil) }
            guard case .failure(let refusal) = holder(head) else { return .signIn(nil) }
            return .refused(refusal, origin: nil)
        }
        guard let session = sessions.session(of: secret, at: now), tokens.holder(of: session.token) == session.holder
        else {
            let refusal = Refusal(
                .session, "unknown session on \(head.method.rawValue)",
                .problem(401, "session_unknown", "Nobody is signed in with this cookie. Sign in at the console."))
            return use == .page ? .signIn(refusal) : .refused(refusal, origin: nil)
        }
        guard use.admits(head, isOwnPage: isOwnPage) else {
            return .refused(Self.foreignPage(head), origin: nil)
        }
        guard rate.admits("console \(session.holder.name)", at: now) else {
            return .refused(Self.tooMany(session.holder), origin: nil)
        }
        return .admitted(
            Admission(holder: session.holder, origin: nil, operatorName: name ?? session.operatorName))
    }

    private static func isRead(_ head: HTTPRequest) -> Bool { head.method == .get || head.method == .head }

    private static func foreignPage(_ head: HTTPRequest) -> Refusal {
        Refusal(
            .origin, "\(head.method.rawValue) with Origin \(head.headerFields[.origin] ?? "missing")",
            .problem(403, "foreign_page", "This may be asked for by pages of the console alone."))
    }

    private static func tooMany(_ holder: TokenBook.Holder) -> Refusal {
        let answer = Answer.problem(
            429, "rate_limited", "More than 200 requests a second came with this token. Wait a second.",
            retryable: true)
        return Refusal(.rate, "token \(holder.name)", answer.adding([("Retry-After", "1")]))
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

    static func bearer(_ value: String) -> String? {
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
