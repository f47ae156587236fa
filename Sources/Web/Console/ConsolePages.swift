import Flows
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence
import Receipts
import Settings

/// The console: its pages, its style and its one script, all embedded in the binary.
///
/// Pages are made here, whole; the script only fetches them anew when the service says that something happened, and
/// sends what a button says. So a page shows the same with the script and without it.
struct ConsolePages: Sendable {
    let desk: Desk
    let archive: Archive
    let premises: Premises
    let demo: DemoControl?

    var routes: [Route] {
        [
            asset("/console.css", PackageResources.console_css, "text/css; charset=utf-8"),
            asset("/console.js", PackageResources.console_js, "text/javascript; charset=utf-8"),
            page("/", .receipts, ReceiptsPage.model), page("/receipts/:", .receipts, as: "receipt", ReceiptPage.model),
            page("/queue", .queue, QueuePage.model), page("/printers", .printers, PrintersPage.model),
            page("/faults", .faults, FaultsPage.model), page("/registers", .registers, RegistersPage.model),
            page("/audit", .audit, AuditPage.model),
        ]
    }

    /// What the navigation leads to.
    enum Place: String, CaseIterable {
        case receipts
        case queue
        case printers
        case faults
        case registers
        case audit

        var path: String { self == .receipts ? "/" : "/" + rawValue }

        var role: Role { self == .audit ? .manager : .till }
    }

    typealias Model = @Sendable (Visit, StoreReader) throws -> [JSONValue.Member]

    private func page(
        _ pattern: String, _ place: Place, as template: String? = nil, _ model: @escaping Model
    ) -> Route {
        Route("GET", pattern, .till, isPage: true) { call in
            let visit = Visit(
                call: call, words: Words.of(Language(call.headers)), premises: premises,
                printers: await desk.printerStates(), pulses: await desk.registerPulses(),
                demoIsOnline: await demo?.isOnline())
            let words = visit.words
            do {
                guard visit.role >= place.role else {
                    await desk.refused(
                        kind: Refusal.Kind.role.rawValue,
                        detail: "token \(call.admission.holder?.name ?? "") on GET \(place.path)")
                    throw Problem(403, "role_required", words("sorry.role", ("role", words("roles.manager"))))
                }
                let members = try await archive.read { reader in
                    try ShopState(visit, reader).members + model(visit, reader)
                }
                return Self.html(
                    template ?? place.rawValue,
                    Self.frame(
                        place.rawValue, title: words("nav.\(place.rawValue)"), words: words, visit: visit, members),
                    words: words)
            } catch let problem as Problem {
                let isMissing = problem.answer.status == 404
                let sentence =
                    isMissing
                    ? words("sorry.missing") : problem.answer.status == 403 ? problem.detail : words("sorry.odd")
                return Self.html(
                    "sorry",
                    Self.frame(
                        place.rawValue, title: words("nav.\(place.rawValue)"), words: words, visit: visit,
                        [.init("sentence", .string(sentence))]),
                    words: words, status: HTTPResponse.Status(code: problem.answer.status))
            }
        }
    }

    /// What every page shows round its own.
    static func frame(
        _ page: String, title: String, path: String? = nil, words: Words, visit: Visit? = nil,
        _ members: [JSONValue.Member]
    ) -> JSONValue {
        var frame: [JSONValue.Member] = [
            .init("page", .string(page)), .init("title", .string(title)), .init("assets", .string(assets)),
            .init("language", .string(words.language.rawValue)),
            .init("path", .string(path ?? visit?.target ?? "/")),
            .init(
                "languages",
                .array(
                    Language.allCases.map {
                        [
                            "code": .string($0.rawValue), "ownName": .string($0.ownName),
                            "isChosen": .boolean($0 == words.language),
                        ]
                    })),
        ]
        guard let visit else { return .object(frame + members) }
        frame += [
            .init(
                "visit",
                [
                    "role": .string(words("roles.\(visit.role.rawValue)")),
                    "operatorName": JSONValue(visit.call.admission.operatorName),
                ]),
            .init("mayReprint", .boolean(visit.role >= .cashier)), .init("mayDecide", .boolean(visit.role >= .manager)),
            .init(
                "places",
                .array(
                    Place.allCases.filter { visit.role >= $0.role }.map {
                        [
                            "target": .string($0.path), "place": .string(words("nav.\($0.rawValue)")),
                            "isHere": .boolean($0.rawValue == page),
                        ]
                    })),
        ]
        if let isOnline = visit.demoIsOnline {
            frame.append(
                .init(
                    "demo",
                    [
                        "isOnline": .boolean(isOnline), "checked": isOnline ? "true" : "false",
                        "word": .string(words(isOnline ? "lane.online" : "lane.offline")),
                        "other": isOnline ? "/demo/offline" : "/demo/online",
                    ]))
        }
        return .object(frame + members)
    }

    // MARK: Answers

    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'
        """

    static func html(
        _ template: String, _ model: JSONValue, words: Words, status: HTTPResponse.Status = .ok
    ) -> Response {
        let bytes = PageTemplates.html(template, model, words: words)
        var response = Response.bytes(bytes, type: "text/html; charset=utf-8", status: status)
        protect(&response)
        response.headers[.contentLanguage] = words.language.rawValue
        response.headers[.vary] = "Cookie, Accept-Language, Authorization"
        return response
    }

    /// Names the assets' content, so that a browser may keep them until they change.
    private static let assets = String(
        Digest(of: PackageResources.console_css + PackageResources.console_js).description.prefix(12))

    private func asset(_ path: String, _ bytes: [UInt8], _ type: String) -> Route {
        Route("GET", path, nil) { call in
            var response = Response.bytes(bytes, type: type)
            response.headers[.cacheControl] =
                call.path.item("v") == Self.assets ? "public, max-age=31536000, immutable" : "no-cache"
            Self.protect(&response)
            return response
        }
    }

    /// Nothing from outside, nothing in a frame, no address told to anybody else.
    private static func protect(_ response: inout Response) {
        response.headers[.contentSecurityPolicy] = policy
        for (name, value) in [
            ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
    }
}
