import HTTPTypes

/// The cookie that says who is signed in at the console: `HttpOnly`, `SameSite=Strict`, and `Secure` under TLS.
///
/// Source: RFC 6265bis, sections 4.1 and 5.6. Cookies know no ports: its name holds ours, so that two services on one
/// machine do not sign each other out.
struct SessionCookie: Sendable {
    let name: String
    /// Whether the service is reached over TLS.
    let isSecure: Bool

    init(port: Int, isSecure: Bool) {
        self.isSecure = isSecure
        name = (isSecure ? "__Host-" : "") + "quittance-\(port)"
    }

    /// The secret that came along; `nil` if there is none, or more than one.
    func secret(in headers: HTTPFields) -> String? {
        let found = Self.values(of: name, in: headers)
        guard found.count == 1, let value = found.first, value.utf8.count == 48 else { return nil }
        return value
    }

    func setting(_ secret: String) -> String {
        "\(name)=\(secret); Path=/; Max-Age=\(SessionBook.lifetime.components.seconds); \(attributes)"
    }

    var removing: String { "\(name)=; Path=/; Max-Age=0; \(attributes)" }

    private var attributes: String { "HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "") }

    static func values(of name: String, in headers: HTTPFields) -> [String] {
        headers[values: .cookie].joined(separator: ";").split(separator: ";").compactMap { pair in
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && parts[0] == name ? String(parts[1]) : nil
        }
    }
}
