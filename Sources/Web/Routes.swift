import Flows
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Persistence
import Receipts

/// Leads every request: through the door, to the gateway or to a route, and back as a response.
struct Routes: HTTPResponder {
    typealias Context = WebContext

    static let bodyLimit = 1_048_576

    let access: Access
    let gateway: Gateway
    let table: [Route]
    let counts: RequestCounts
    let desk: Desk
    let logger: Logger

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let head = request.head
        let target = head.path ?? ""
        let found = target.hasPrefix(Gateway.prefix) ? nil : RequestPath(target).map(matches)
        let method = head.method == .head ? "GET" : head.method.rawValue
        let wanted = found?.first { $0.route.method == method }?.route
        // What a path without a lock does not take, it says to everybody: 405.
        let asked = wanted.map { [$0] } ?? (found ?? []).map(\.route)
        let isOpen = !asked.isEmpty && asked.allSatisfy { $0.role == nil } || gateway.asksForToken(head)
        let cookies: CookieUse = wanted.map(CookieUse.init) ?? .none
        var response: Response
        var origin: String?
        do throws(Refusal) {
            switch access.verdict(on: head, isOpen: isOpen, cookies: cookies, at: .now) {
            case .refused(let refusal, let listed):
                origin = listed
                throw refusal
            case .preflight(let listed):
                origin = listed
                response = Self.preflight
            case .signIn(let refusal):
                if let refusal { await desk.refused(kind: refusal.kind.rawValue, detail: refusal.detail) }
                response = SignIn.redirect(to: target)
            case .admitted(let admission):
                origin = admission.origin
                response =
                    target.hasPrefix(Gateway.prefix)
                    ? try await forward(request, admission) : try await serve(request, found ?? [], admission)
            }
        } catch {
            await desk.refused(kind: error.kind.rawValue, detail: error.detail)
            let isGateway = target.hasPrefix(Gateway.prefix)
            response = Response(isGateway ? error.answer.adding([("Quittance-State", "refused")]) : error.answer)
            if error.kind == .bodyLimit { response.headers[.connection] = "close" }
        }
        let place = target.hasPrefix(Gateway.prefix) ? "/fiscal/{register}" : asked.first?.template ?? "unknown"
        counts.count(head.method.rawValue, place, response.status.code)
        response.headers[.xContentTypeOptions] = "nosniff"
        if let origin { Self.share(&response, with: origin) }
        return head.method == .head ? response.headOnly : response
    }

    private struct Match {
        let route: Route
        let parameters: [String]
    }

    private func matches(_ path: RequestPath) -> [Match] {
        table.compactMap { route in
            route.parameters(in: path.segments).map { Match(route: route, parameters: $0) }
        }
    }

    // MARK: Both sides

    private func forward(
        _ request: Request, _ admission: Access.Admission
    ) async throws(Refusal) -> Response {
        let body = try await body(of: request)
        return Response(await gateway.answer(request.head, body: body, admission: admission))
    }

    private func serve(
        _ request: Request, _ matches: [Match], _ admission: Access.Admission
    ) async throws(Refusal) -> Response {
        guard !matches.isEmpty, let path = RequestPath(request.head.path ?? "") else {
            return Response(.problem(404, "not_found", "There is nothing at this path."))
        }
        let method = request.method == .head ? "GET" : request.method.rawValue
        guard let match = matches.first(where: { $0.route.method == method }) else {
            let methods = matches.map(\.route.method).flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] }
            let allow = (methods + ["OPTIONS"]).joined(separator: ", ")
            let pair = ("Allow", allow)
            if request.method == .options { return Response(Answer(status: 204).adding([pair])) }
            return Response(
                Answer.problem(405, "method_not_allowed", "This path takes \(allow).").adding([pair]))
        }
        if let role = match.route.role, let holder = admission.holder, holder.role < role {
            throw Refusal(
                .role, "token \(holder.name) on \(method) \(match.route.pattern.joined(separator: "/"))",
                .problem(
                    403, "role_required",
                    "This needs the role \(role.rawValue); the token \(holder.name) has \(holder.role.rawValue)."))
        }
        let call = Call(
            path: path, parameters: match.parameters, headers: request.headers, admission: admission,
            body: try await body(of: request, types: match.route.types))
        do {
            return try await match.route.handler(call)
        } catch let problem as Problem {
            return Response(problem.answer)
        } catch let error as StoreError {
            logger.error("reading the store failed", metadata: ["error": "\(error)"])
            return Response(.problem(503, "store_failed", error.sentence, retryable: true))
        } catch {
            logger.error("a route failed", metadata: ["error": "\(error)", "method": "\(method)"])
            return Response(.problem(500, "internal_error", "The request could not be served: \(error)."))
        }
    }

    // MARK: The body

    /// The bytes of a call that changes something; of others none are read.
    private func body(
        of request: Request, types: [String] = ["application/json"]
    ) async throws(Refusal) -> [UInt8] {
        switch request.method {
        case .get, .head, .options: return []
        default: break
        }
        let declared = request.headers[.contentLength].flatMap(Int.init)
        if let declared, declared > Self.bodyLimit { throw Self.tooLarge }
        let bytes: [UInt8]
        do {
            var buffer = ByteBuffer()
            for try await part in request.body {
                guard buffer.readableBytes + part.readableBytes <= Self.bodyLimit else { throw Self.tooLarge }
                buffer.writeImmutableBuffer(part)
            }
            bytes = Array(buffer.readableBytesView)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .malformed("The body broke off.")
        }
        if let declared, declared != bytes.count { throw .malformed("The body broke off.") }
        try Self.checkType(request.headers[.contentType], isEmpty: bytes.isEmpty, among: types)
        return bytes
    }

    private static let tooLarge = Refusal(
        .bodyLimit, "a body over 1 MiB",
        .problem(413, "body_too_large", "A body may have 1 MiB (1048576 bytes). Nothing was stored."))

    /// A page of another origin can send forms and plain text unasked, but no JSON.
    private static func checkType(_ type: String?, isEmpty: Bool, among types: [String]) throws(Refusal) {
        if type == nil, isEmpty { return }
        guard let media = type.map(Call.mediaType), types.contains(media) else {
            throw Refusal(
                .contentType, "Content-Type \(type ?? "missing")",
                .problem(
                    415, "unsupported_media_type",
                    "Send the body as Content-Type: \(types.joined(separator: ", or "))."))
        }
    }

    // MARK: Other origins

    private static let preflight = Response(
        status: .noContent,
        headers: [
            .accessControlAllowMethods: "GET, POST, PUT, PATCH, DELETE",
            .accessControlAllowHeaders: """
            Authorization, Content-Type, Accept, If-Match, Idempotency-Key, X-Idempotency-Key, Last-Event-ID, \
            Quittance-Print, Quittance-Email, Quittance-Language, Quittance-Operator, Quittance-Terminal, Quittance-Occurred-At, \
            Quittance-Replaces, X-OpenFiskal-Merchant, X-Scope-Identifier, X-Api-Version
            """,
            .accessControlMaxAge: "600",
        ])

    private static func share(_ response: inout Response, with origin: String) {
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        response.headers[.accessControlExposeHeaders] = """
            Quittance-State, Quittance-Reason, Quittance-Operation, Quittance-Entry, Quittance-Receipt, Quittance-Job, Quittance-Email, \
            ETag, Idempotency-Key, Retry-After, X-Request-Id, Location
            """
    }
}
