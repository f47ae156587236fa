import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts

/// Signing in at the console, with a token or a one-time link, and out again; and the choice of the language.
///
/// The link is `/sign-in#once=SECRET`. What stands behind the `#` never leaves the browser by itself: no log, no proxy
/// and no preview of the address spends it or keeps it. The page's script takes it out of the address and posts it.
struct SignIn: Sendable {
    let access: Access
    let desk: Desk

    var routes: [Route] {
        [
            Route("GET", "/sign-in", nil, isPage: true) { call in page(call) },
            Route("POST", "/sign-in", nil, types: Form.types, isPage: true, enter),
            Route("POST", "/sign-out", nil, types: Form.types, isPage: true, leave),
            Route("POST", "/language", nil, types: Form.types, isPage: true) { call in choose(call) },
            Route("POST", "/v1/console/links", .till, link),
        ]
    }

    static func redirect(to target: String) -> Response {
        let way = target == "/" ? "" : "?to=" + Form.encode(target)
        return Response(status: .seeOther, headers: [.location: "/sign-in" + way, .cacheControl: "no-store"])
    }

    /// A path of this console, or its first page: an address from outside leads nowhere else.
    static func ownPath(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"), RequestPath.isClean(text)
        else { return "/" }
        return text
    }

    // MARK: In

    private func page(_ call: Call, problem: String? = nil, status: HTTPResponse.Status = .ok) -> Response {
        let words = Words.of(Language(call.headers))
        let to = call.body.isEmpty ? call.path.item("to") : Form(call.body).field("to")
        return ConsolePages.html(
            "sign-in",
            ConsolePages.frame(
                "sign-in", title: words("signin.title"), path: "/sign-in", words: words,
                [
                    .init("to", .string(Self.ownPath(to))), .init("problem", JSONValue(problem.map { words($0) })),
                    .init("name", JSONValue(call.body.isEmpty ? nil : Form(call.body).field("operator"))),
                ]),
            words: words, status: status)
    }

    private func enter(_ call: Call) async throws -> Response {
        let now = ContinuousClock.now
        let form = Form(call.body)
        guard access.admitsSignIn(at: now) else {
            await desk.refused(kind: Refusal.Kind.signIn.rawValue, detail: "too many tries to sign in")
            return page(call, problem: "signin.slow", status: .tooManyRequests)
        }
        let once = form.field("once")
        let token = form.field("token").split(separator: " ").joined()
        let found: (holder: TokenBook.Holder, token: Digest)? =
            if once.isEmpty {
                token.utf8.count > 512
                    ? nil : access.tokens.holder(of: token).map { ($0, Digest(of: token.utf8)) }
            } else {
                access.sessions.redeem(once, at: now).flatMap { link in
                    access.tokens.holder(of: link.token) == link.holder ? link : nil
                }
            }
        guard let found else {
            await desk.refused(
                kind: Refusal.Kind.signIn.rawValue, detail: once.isEmpty ? "unknown token" : "unknown one-time link")
            return page(call, problem: once.isEmpty ? "signin.unknown" : "signin.spent", status: .forbidden)
        }
        let name = String(form.field("operator").prefix(60)).trimmingSpaces
        if let old = access.cookie.secret(in: call.headers) { access.sessions.end(old) }
        let secret = access.sessions.begin(
            found.holder, token: found.token, operatorName: name.isEmpty ? nil : name, at: now)
        return Self.seeOther(Self.ownPath(form.field("to")), cookie: access.cookie.setting(secret))
    }

    /// A one-time link, for whoever holds a token; no cookie counts here, so that no session outlives itself.
    private func link(_ call: Call) async throws -> Response {
        guard let holder = call.admission.holder, let token = Access.bearer(call.headers[.authorization] ?? "") else {
            throw Problem(403, "token_required", "A link is made for the holder of a token.")
        }
        let minutes = try Call.integer("minutes", of: call.object()) ?? 5
        guard (1...60).contains(minutes) else {
            throw Problem(422, "invalid_value", "minutes is a number from 1 to 60.", pointer: "/minutes")
        }
        let secret = access.sessions.link(
            for: holder, token: Digest(of: token.utf8), lifetime: .seconds(60 * minutes), at: .now)
        return .json(
            [
                "path": .string("/sign-in#once=" + secret), "role": .string(holder.role.rawValue),
                "minutes": JSONValue(minutes),
            ],
            status: .created)
    }

    // MARK: Out

    private func leave(_ call: Call) async -> Response {
        if let secret = access.cookie.secret(in: call.headers) { access.sessions.end(secret) }
        var response = Self.seeOther("/sign-in", cookie: access.cookie.removing)
        // Pictures of receipts are kept by the browser for a day; on a shared till nobody finds them afterwards.
        if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"cache\"" }
        return response
    }

    // MARK: Language

    private func choose(_ call: Call) -> Response {
        let form = Form(call.body)
        let language = Language(rawValue: form.field("language")) ?? .english
        return Self.seeOther(
            Self.ownPath(form.field("to")),
            cookie: "\(Language.cookie)=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax")
    }

    private static func seeOther(_ path: String, cookie: String) -> Response {
        Response(
            status: .seeOther, headers: [.location: path, .setCookie: cookie, .cacheControl: "no-store"])
    }
}

extension String {
    fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}
