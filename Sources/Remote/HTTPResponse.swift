/// A server's whole answer.
///
/// Interim answers (1xx) and trailers are left out; a chunked body is put together, a compressed one is left as it is.
package struct HTTPResponse: Hashable, Sendable {
    package let status: Int

    /// The fields in the order in which they came, duplicates kept, no two joined.
    package let headers: [HTTPHeader]

    package let body: [UInt8]

    package init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first field with this name; case does not count.
    package func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}
