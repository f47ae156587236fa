import HTTPTypes

extension HTTPField.Name {
    static let host = named("Host")
    static let idempotencyKey = named("Idempotency-Key")
    static let quittanceOperator = named("Quittance-Operator")

    /// A name that is spelled here, and so is a token of RFC 9110.
    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}
