/// A request to a fiscal API, without its base URL and without the credential.
package struct UpstreamRequest: Hashable, Sendable {
    package var method: String
    /// Relative to the base URL, with a leading slash, ids percent-encoded.
    package var path: String
    package var headers: [Field]
    package var body: [UInt8]?

    package init(method: String, path: String, headers: [Field] = [], body: [UInt8]? = nil) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}
