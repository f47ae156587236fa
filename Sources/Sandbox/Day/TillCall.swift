/// One call of a till, as a dialect has it.
package struct TillCall: Hashable, Sendable {
    package let method: String
    /// Behind the register; `{operation}` stands for the id that the first answer gave.
    package let path: String
    /// The same placeholder may stand in it.
    package let body: [UInt8]
    /// `start`, `mutate`, `complete` or `cancel`.
    package let intent: String
    /// The call's own key, where the language has it in the body.
    package var key: String?

    /// The call with the id in its places.
    package func naming(_ operation: String) -> TillCall {
        TillCall(
            method: method, path: path.replacing("{operation}", with: operation),
            body: Array(String(decoding: body, as: UTF8.self).replacing("{operation}", with: operation).utf8),
            intent: intent, key: key)
    }
}
