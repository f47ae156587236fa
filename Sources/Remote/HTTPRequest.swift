/// One request to a server outside, as it is to be sent.
///
/// The body goes out byte for byte, the header names in the given spelling and order. `Host`, `Content-Length` and, if
/// not given, `User-Agent` are added; nothing else is.
package struct HTTPRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]?

    /// How long resolving, connecting and the TLS handshake may take together.
    package var connectTimeout: Duration

    /// How long the whole exchange may take, connecting included.
    package var timeout: Duration

    package init(
        method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
        connectTimeout: Duration = .seconds(3), timeout: Duration = .seconds(10)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.timeout = timeout
    }
}
