/// A server's URL as the configuration may hold it: scheme, authority, path; no query, no fragment, no password.
struct ServerURL: Hashable {
    let scheme: String
    let authority: Authority
    /// With its leading slash and without one at the end; empty for none.
    let path: String

    /// Reads `https://host:8443/v1`; blanks, control characters, quotes, `?`, `#` and `\` make it `nil`.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.refused.contains($0) }) else { return nil }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
            scheme.utf8.allSatisfy({ Self.schemeTail.contains($0) || (0x61...0x7A).contains($0) })
        else { return nil }
        let rest = text[colon...].dropFirst(3)
        let authorityText = rest.prefix { $0 != "/" }
        guard let authority = Authority(authorityText), authority.port != 0 else { return nil }
        var path = rest[authorityText.endIndex...]
        while path.last == "/" { path = path.dropLast() }
        self.scheme = scheme
        self.authority = authority
        self.path = String(path)
    }

    private static let refused = Array("?#\\\"<>^`{|}".utf8)
    private static let schemeTail = Array("0123456789+-.".utf8)

    /// The URL without a slash at its end and without a port that the scheme implies.
    var text: String {
        let host = authority.host.contains(":") ? "[\(authority.host)]" : authority.host
        let user = authority.user.map { $0 + "@" } ?? ""
        let port = authority.port.flatMap { Self.standardPorts[scheme] == $0 ? nil : ":\($0)" } ?? ""
        return "\(scheme)://\(user)\(host)\(port)\(path)"
    }

    private static let standardPorts = ["http": 80, "https": 443]

    var isLoopback: Bool { Authority.isLoopback(authority.host) }
}
