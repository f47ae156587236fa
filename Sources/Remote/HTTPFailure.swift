/// Why a request has no complete answer, and whether it may have had an effect all the same.
package struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The name did not resolve.
        case nameUnknown
        /// Nothing answered at the address.
        case unreachable
        /// The time for connecting or for the whole exchange ran out.
        case timeout
        /// The connection broke before the answer was complete.
        case truncated
        /// No TLS connection came about.
        case tls
        /// The server's certificate is not trusted, or is another server's.
        case certificate
        /// The server's certificate has run out or is not valid yet, by this machine's clock.
        case certificateTime
        /// The answer is longer than the limit.
        case tooLarge
        /// What came back is not HTTP.
        case `protocol`
        /// The request itself is not one that may be sent; nobody was asked.
        case invalidRequest
    }

    package let kind: Kind

    /// Whether any byte of the request may have left this machine.
    ///
    /// False is certain: the server has seen nothing, and the request may be sent again. True says nothing about whether
    /// the server acted.
    package let bytesSent: Bool

    /// What failed, with method and address, and what libcurl said about it.
    package let sentence: String

    package init(kind: Kind, bytesSent: Bool, sentence: String) {
        self.kind = kind
        self.bytesSent = bytesSent
        self.sentence = sentence
    }

    package var description: String { sentence }
}
