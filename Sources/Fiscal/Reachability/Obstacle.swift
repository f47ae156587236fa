/// What stands between the shop and the server, as far as one exchange tells.
package enum Obstacle: String, Hashable, Sendable, CaseIterable {
    /// The server's name is not found.
    case nameUnknown = "name_unknown"
    /// Nothing answers at the server's address.
    case unreachable
    /// There was no answer in time.
    case timeout
    /// The connection broke before the answer was whole.
    case broken
    /// No encrypted connection came about.
    case encryption
    /// Nobody whom we trust vouches for the server's certificate.
    case certificate
    /// The server's certificate is not valid at the time that this machine's clock shows.
    case certificateTime = "certificate_time"
    /// A page answers where the API should.
    case portal
    /// A proxy answers instead of the API, or wants to be told who we are.
    case proxy
    /// The API answers with an error of its own.
    case server

    /// How the exchange shows that the API was not reached, or cannot work; `nil` where it was and can.
    ///
    /// - Parameter isReachable: What the dialect says of the same answer.
    package init?(_ exchange: Exchange, isReachable: (UpstreamAnswer) -> Bool) {
        switch exchange {
        case .notSent(let absence), .lost(let absence): self = absence.obstacle
        case .answered(let answer):
            if isReachable(answer), answer.status < 500 { return nil }
            let isPage = Self.isPage(answer)
            switch answer.status {
            case 407: self = .proxy
            case 502...504 where isPage || answer.header("Via") != nil: self = .proxy
            case 300...399, 511: self = .portal
            case 500...: self = .server
            default: self = isPage ? .portal : .proxy
            }
        }
    }

    /// Whether the answer is a web page, by its type or else by how it begins.
    private static func isPage(_ answer: UpstreamAnswer) -> Bool {
        if let type = answer.header("Content-Type") { return type.lowercased().hasPrefix("text/html") }
        let start = String(decoding: answer.body.drop { $0 <= 0x20 }.prefix(9), as: UTF8.self).lowercased()
        return start.hasPrefix("<html") || start == "<!doctype"
    }

    /// Whether it proves by itself that the server is away; the others may pass with the next attempt.
    package var isCertain: Bool {
        switch self {
        case .nameUnknown, .unreachable, .encryption, .certificate, .certificateTime, .portal, .proxy: true
        case .timeout, .broken, .server: false
        }
    }
}
