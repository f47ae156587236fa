/// A refusal, ours before a byte is sent or the server's.
package struct Problem: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The HTTP status.
    package var status: Int
    /// A stable word to switch on; the text never is.
    package var code: String
    package var detail: String
    /// Where in the body, as a JSON pointer (RFC 6901); `""` is the whole body.
    package var pointer: String?

    package init(status: Int, code: String, detail: String, pointer: String? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.pointer = pointer
    }

    package var description: String { "\(status) \(code): \(detail)" + (pointer.map { " (at \"\($0)\")" } ?? "") }
}
