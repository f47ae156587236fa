package import Fiscal
package import Receipts

extension Answer {
    /// A JSON answer.
    package static func json(_ status: Int, _ value: JSONValue, headers: [Field] = []) -> Answer {
        Answer(
            status: status, headers: [Field(name: "Content-Type", value: "application/json")] + headers,
            body: value.compactBytes)
    }

    /// Problem details (RFC 9457) with a stable code; `message` and `retryable` are there for tills that know the
    /// fiscal API's own errors.
    package static func problem(
        _ status: Int, _ code: String, _ detail: String, pointer: String? = nil, retryable: Bool = false,
        headers: [Field] = [], more: [JSONValue.Member] = []
    ) -> Answer {
        var members: [JSONValue.Member] = [
            .init("type", "about:blank"), .init("title", .string(title(status))), .init("status", JSONValue(status)),
            .init("code", .string(code)), .init("detail", .string(detail)), .init("message", .string(detail)),
            .init("retryable", .boolean(retryable)),
        ]
        if let pointer { members.append(.init("pointer", .string(pointer))) }
        return Answer(
            status: status, headers: [Field(name: "Content-Type", value: "application/problem+json")] + headers,
            body: JSONValue.object(members + more).compactBytes)
    }

    /// What is away for now may be tried again; what is refused may not.
    static func problem(_ problem: Problem) -> Answer {
        .problem(
            problem.status, problem.code, problem.detail, pointer: problem.pointer, retryable: problem.status == 503)
    }

    /// A decision about something that is not what the person looked at any more.
    static func stale(_ what: String, version: Int) -> Answer {
        .problem(
            409, "stale_version",
            "\(what) has changed meanwhile: its version is \(version) now. Look at it again before you decide.")
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 507: "Insufficient Storage"
        default: "Error"
        }
    }
}
