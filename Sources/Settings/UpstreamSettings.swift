package import Receipts

/// One fiscal server: where it is, which language it speaks, and how patient we are with it.
package struct UpstreamSettings: Hashable, Sendable {
    package var name: String
    /// One of ``dialects``.
    package var dialect: String
    /// The base URL without a slash at its end; `http:` on loopback only.
    package var url: String
    package var credential: CredentialReference?
    package var merchant: String?
    /// How long one exchange may take, connecting included.
    package var timeout: Duration
    /// How often a server that is away is asked whether it is back.
    package var probe: Duration
    package var retry: RetrySettings
    package var reconcile: ReconcilePolicy
    /// How long the server remembers an idempotency key.
    package var keyRetention: Duration
    /// After how many refusals of a completion the signer is no longer believed to come back by itself.
    package var signerProbes: Int
    /// Paths, verbs and strategies of the dialect: an object in the order of the file, checked by the dialect.
    package var options: JSONValue

    package init(
        name: String, dialect: String, url: String, credential: CredentialReference? = nil, merchant: String? = nil,
        timeout: Duration = .seconds(10), probe: Duration = .seconds(5), retry: RetrySettings = RetrySettings(),
        reconcile: ReconcilePolicy = .key, keyRetention: Duration = .seconds(86_400), signerProbes: Int = 20,
        options: JSONValue = .object([])
    ) {
        self.name = name
        self.dialect = dialect
        self.url = url
        self.credential = credential
        self.merchant = merchant
        self.timeout = timeout
        self.probe = probe
        self.retry = retry
        self.reconcile = reconcile
        self.keyRetention = keyRetention
        self.signerProbes = signerProbes
        self.options = options
    }

    /// The dialects by the names which the file uses.
    package static let dialects = ["openfiskal-operations", "openfiskal-sales", "fiskaly-sign-fr", "hellobooks-orders"]
}

/// The waits between attempts: from the first one, doubling, up to the cap.
package struct RetrySettings: Hashable, Sendable {
    package var first: Duration
    package var cap: Duration

    package init(first: Duration = .milliseconds(500), cap: Duration = .seconds(60)) {
        self.first = first
        self.cap = cap
    }
}

/// How an unanswered request is settled: the same key again, a look at the server, or a person.
package enum ReconcilePolicy: String, Hashable, Sendable, CaseIterable {
    case key
    case lookup
    case person
}
