import HTTPTypes

/// What the console's cookie counts for on a route.
///
/// Why this is safe against other pages that make a browser call us, which then adds the cookie by itself:
/// `SameSite=Strict` keeps it off every call that begins at another site. To browsers a page at another port of this
/// machine is the same site, though; so whatever changes something must bear the `Origin` of the console itself, port
/// included, which no page can forge, and be of a type that forms cannot send; and what is read by a script or shown
/// in a page must not be asked for by another origin, as `Sec-Fetch-Site` tells. A listed origin of a web till has its
/// token, and never this cookie.
enum CookieUse: Hashable, Sendable {
    /// Nothing: the gateway, metrics, tokens, print requests.
    case none
    /// Calls of the API that the console's pages make.
    case call
    /// The pages themselves, which may be opened from anywhere, but are shown in no frame.
    case page

    init(_ route: Route) {
        let isCall =
            switch route.pattern.first {
            case "demo": true
            case "v1": Self.called.contains(route.pattern[1]) && (route.method == "GET" || route.pattern.count > 2)
            default: false
            }
        self = route.isPage ? .page : isCall ? .call : .none
    }

    /// What the pages of the console call.
    private static let called = ["audit", "events", "jobs", "notices", "printers", "queue", "receipts", "registers"]

    func admits(_ head: HTTPRequest, isOwnPage: Bool) -> Bool {
        guard head.method == .get || head.method == .head else { return isOwnPage }
        if head.headerFields[.origin] != nil, !isOwnPage { return false }
        guard self == .call, let name = HTTPField.Name("Sec-Fetch-Site") else { return self == .page }
        return [nil, "same-origin", "none"].contains(head.headerFields[name])
    }
}
