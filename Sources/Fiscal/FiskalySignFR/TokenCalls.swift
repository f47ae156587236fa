package import Receipts

/// How a credential is changed for a token, ours at the server and a till's at this service.
package struct TokenCalls: Hashable, Sendable {
    let path: String
    let headers: [Field]

    /// What a till sends as its credential.
    package struct Offer: Hashable, Sendable {
        package var key: String
        package var secret: String
    }

    /// The request for a token.
    ///
    /// Whether it takes an idempotency key is documented in two ways; it carries none, because it changes nothing.
    /// - Parameter credential: `KEY:SECRET`, divided at the first colon; `nil` comes back for anything else.
    package func request(credential: String) -> UpstreamRequest? {
        let parts = credential.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        let body: JSONValue = [
            "content": ["type": "API_KEY", "key": .string(parts[0]), "secret": .string(parts[1])]
        ]
        return UpstreamRequest(
            method: "POST", path: path, headers: headers + [Field(name: "Content-Type", value: "application/json")],
            body: body.compactBytes)
    }

    /// Reads `content.authentication.bearer`, and the older `access_token`.
    package func verdict(_ exchange: Exchange, receivedAt: Timestamp? = nil) -> TokenVerdict {
        switch SortedExchange<FiskalyRecord>(exchange, receivedAt: receivedAt) {
        case .content(let record, _): token(in: ["content": record.content])
        case .other(let value, _): token(in: value)
        // Whatever the API has against the credential, a person must mend it.
        case .refused(_, let wait): .stopped(.credentialRefused, retryAfter: wait)
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        }
    }

    /// What a call has come to that could not be made, because the credential is not taken: the API's own refusal.
    package var refusal: Exchange {
        let body: JSONValue = ["code": "E_UNAUTHORIZED_ACCESS", "message": "the credential was refused"]
        return .answered(
            UpstreamAnswer(
                status: 401, headers: [Field(name: "Content-Type", value: "application/json")],
                body: body.compactBytes))
    }

    private func token(in value: JSONValue) -> TokenVerdict {
        let holder = value["content"] ?? value
        let authentication = holder["authentication"] ?? holder
        guard let text = (authentication["bearer"] ?? authentication["access_token"])?.text, !text.isEmpty,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return .stopped(.unreachable, retryAfter: nil) }
        return .token(BearerToken(text: text, expiresAt: authentication["expires_at"]?.text.flatMap { Timestamp($0) }))
    }

    // MARK: The till's own call

    /// The credential in a till's own `POST /tokens`.
    package func offer(in body: JSONValue) -> Offer? {
        guard let content = body["content"], let key = content["key"]?.text, let secret = content["secret"]?.text else {
            return nil
        }
        return Offer(key: key, secret: secret)
    }

    /// The answer to it, in the server's form.
    ///
    /// - Parameter bearer: What the till has to send as its token from now on: its token for this service.
    package func answer(bearer: String, issuedAt: Timestamp, expiresAt: Timestamp) -> JSONValue {
        [
            "content": [
                "authentication": [
                    "type": "JWT", "bearer": .string(bearer), "issued_at": .string(issuedAt.rfc3339),
                    "expires_at": .string(expiresAt.rfc3339),
                ]
            ]
        ]
    }
}
