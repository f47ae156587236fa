import Receipts

/// Why the server does not do what it was asked: status, code and sentence of its error envelope.
struct Refusal: Error {
    let status: Int
    let code: String
    let message: String
    var retryable = false

    static func invalid(_ message: String) -> Refusal {
        Refusal(status: 400, code: "invalid_request", message: message)
    }

    static func unprocessable(_ message: String) -> Refusal {
        Refusal(status: 422, code: "unprocessable_entity", message: message)
    }

    static func state(_ message: String) -> Refusal {
        Refusal(status: 409, code: "operation_invalid_state", message: message)
    }

    static func session(_ message: String) -> Refusal {
        Refusal(status: 409, code: "session_invalid_state", message: message)
    }

    static let noSession = Refusal(
        status: 409, code: "no_open_session", message: "The register has no open session.")
    static let notFound = Refusal(status: 404, code: "not_found", message: "No such resource.")
    static let brokenDown = Refusal(
        status: 500, code: "internal_error", message: "Something went wrong.", retryable: true)
    static let signerDown = Refusal(
        status: 422, code: "validation_error", message: "The fiscal signature could not be created.")

    var body: JSONValue {
        ["code": .string(code), "message": .string(message), "retryable": .boolean(retryable)]
    }
}
