/// Who may talk to the service.
package struct AccessSettings: Hashable, Sendable {
    /// Names for which requests are taken: lower case, no port, no brackets.
    ///
    /// On loopback its own names hold besides.
    package var hosts: [String]
    /// Origins of web tills: `scheme://host[:port]` in lower case, without a port that the scheme implies.
    package var origins: [String]
    /// The file that receives the tokens at the first start.
    package var tokens: String?
    package var tls: TLSFiles?

    package init(hosts: [String] = [], origins: [String] = [], tokens: String? = nil, tls: TLSFiles? = nil) {
        self.hosts = hosts
        self.origins = origins
        self.tokens = tokens
        self.tls = tls
    }
}

/// The certificate chain and its private key, both PEM files.
package struct TLSFiles: Hashable, Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
