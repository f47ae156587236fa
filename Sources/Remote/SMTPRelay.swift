/// The server that takes mails on, and how to speak with it.
///
/// Off this machine nothing is ever said unencrypted, credentials or not: a relay without TLS is refused.
package struct SMTPRelay: Sendable {
    /// Without brackets, also for an IPv6 address.
    package var host: String
    /// nil is 465 with TLS from the first byte, else 25.
    package var port: Int?
    /// TLS from the first byte (`smtps:`), instead of after STARTTLS.
    package var isImplicitTLS: Bool
    /// Name and password; libcurl takes the strongest way that the relay offers.
    package var credential: Credential?
    /// A PEM file of trusted authorities; nil trusts the system's.
    package var certificateAuthorities: String?

    /// How long resolving, connecting and the greeting may take together.
    package var connectTimeout = Duration.seconds(15)
    /// How long one answer may take, in whole seconds; the last one is slow where mails are scanned.
    package var answerTimeout = Duration.seconds(60)
    /// How long all of it may take.
    package var timeout = Duration.seconds(180)

    package struct Credential: Sendable {
        let user: String
        let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package init(
        host: String, port: Int? = nil, isImplicitTLS: Bool = false, credential: Credential? = nil,
        certificateAuthorities: String? = nil
    ) {
        self.host = host
        self.port = port
        self.isImplicitTLS = isImplicitTLS
        self.credential = credential
        self.certificateAuthorities = certificateAuthorities
    }

    var url: String {
        (isImplicitTLS ? "smtps://" : "smtp://") + (host.contains(":") ? "[\(host)]" : host)
            + (port.map { ":\($0)" } ?? "")
    }

    /// Only a relay on this machine is spoken to in the clear, and not where an authority is named for it.
    var isEncrypted: Bool { isImplicitTLS || !isLoopback || certificateAuthorities != nil }

    private var isLoopback: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost" || host == "::1"
            || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
