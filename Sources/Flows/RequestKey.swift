import Receipts

/// The key under which a program may repeat a call, and what that call was.
package struct RequestKey: Hashable, Sendable {
    /// The key within its token: two programs may choose alike.
    let text: String
    let fingerprint: Digest

    package init(_ key: String, of token: String, call: some Sequence<UInt8>) {
        text = token + "\n" + key
        fingerprint = Digest(of: call)
    }
}
