package import Receipts

/// The points of the replay that the public documentation leaves open, as the configuration settles them.
package struct ReplayRules: Hashable, Sendable {
    package enum SignatureForm: String, Hashable, Sendable, CaseIterable {
        /// The first seed is the journal signature, character by character.
        case asReceived
        /// The signature is hexadecimal and the first seed its Base64.
        case hexadecimal
    }

    /// Offline lasts no longer than this, counted from the first unsent record (R67).
    package static let limit: Duration = .seconds(86_400)

    package var hashInput: ReplayHashInput
    /// The encoding of `journal.signature` is not stated; by default it is not touched.
    package var signatureForm: SignatureForm
    /// What the first record's index is in `offset`; not stated, by default zero.
    package var offsetBase: Int

    package init(
        hashInput: ReplayHashInput = .envelope, signatureForm: SignatureForm = .asReceived, offsetBase: Int = 0
    ) {
        self.hashInput = hashInput
        self.signatureForm = signatureForm
        self.offsetBase = offsetBase
    }

    /// The seed of the first record of an outage (R73).
    ///
    /// A signature that is not in the configured form is used as it came.
    package func seed(of anchor: ReplayAnchor) -> String {
        switch signatureForm {
        case .asReceived: anchor.signature
        case .hexadecimal: Hexadecimal.bytes(anchor.signature).map(Base64.text) ?? anchor.signature
        }
    }

    /// The content of the envelope round one record (R69 to R71).
    ///
    /// - Parameter record: The till's `content`, its `record` reference already bound.
    package func envelope(
        _ record: JSONValue, system: String, recordedAt: String, anchor: String, seed: String
    ) -> JSONValue {
        [
            "type": "INTENTION", "system": ["id": .string(system)],
            "operation": [
                "type": "REPLAY", "recorded_at": .string(recordedAt), "record": ["id": .string(anchor)],
                "seed": .string(seed), "content": record,
            ],
        ]
    }

    /// The digest that a stored request must carry in `X-Replay-Hash`, computed anew (R72).
    ///
    /// - Throws: ``CanonicalError``, and `JSONError` for bytes that are no envelope.
    package func hash(ofRequest body: [UInt8]) throws -> Digest {
        let content = try JSONValue(parsing: body)["content"] ?? .null
        let operation = content["operation"]
        let input = try hashInput.bytes(
            envelope: content, record: operation?["content"] ?? .null, seed: operation?["seed"]?.text ?? "")
        return Digest(of: input)
    }
}
