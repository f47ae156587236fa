import Fiscal
import Receipts

/// Answers a till that asks for a token, as its API has it: the credential that it sends is its token for this service.
package struct TillTokens: Sendable {
    private let premises: Premises

    package init(premises: Premises) { self.premises = premises }

    private func calls(_ register: String, _ method: String, _ path: String) -> TokenCalls? {
        guard let dialect = premises.register(register)?.upstream.dialect,
            case .token? = dialect.sideCall(method: method, path: path)
        else { return nil }
        return dialect.tokens
    }

    /// Whether the call asks for a token; it needs none itself.
    ///
    /// - Parameter path: Behind the register.
    package func asks(register: String, method: String, path: String) -> Bool {
        calls(register, method, path) != nil
    }

    /// The secret in the call's body; `nil` for a body that holds none.
    package func secret(register: String, method: String, path: String, body: [UInt8]) -> String? {
        // What is no JSON holds no credential: the caller refuses it.
        guard let calls = calls(register, method, path), let value = try? JSONValue(parsing: body) else { return nil }
        return calls.offer(in: value)?.secret
    }

    /// The answer to a good credential: the till goes on with the token that it has.
    ///
    /// - Parameter now: Milliseconds since 1970.
    package func answer(register: String, method: String, path: String, secret: String, at now: Int64) -> Answer {
        guard let calls = calls(register, method, path) else { return Self.refusal }
        let issued = Timestamp(milliseconds: now)
        let expires = Timestamp(milliseconds: now + 86_400_000)
        return .json(200, calls.answer(bearer: secret, issuedAt: issued, expiresAt: expires))
    }

    package static let refusal = Answer.problem(
        401, "token_unknown",
        "Send as the secret the till's token for this service; it stands in the tokens file of the service.")
}
