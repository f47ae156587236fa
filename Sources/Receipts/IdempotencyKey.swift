/// An idempotency key: 1 to 255 visible ASCII characters, sent bare (without the quotes of a structured field).
///
/// Source: draft-ietf-httpapi-idempotency-key-header-07, and the practice of the fiscal APIs.
package struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.text = text
    }

    package var description: String { text }
}
