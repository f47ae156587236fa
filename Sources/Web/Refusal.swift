import Flows

/// A request that is turned away before any room sees it: what the client is told, and what the audit keeps.
struct Refusal: Error, Sendable {
    /// Groups the audit's rows: the first of each at once, then their number, at growing intervals.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case malformed
        case host
        case origin
        case token
        case session
        case signIn
        case rate
        case role
        case contentType
        case bodyLimit
    }

    let kind: Kind
    let detail: String
    let answer: Answer

    init(_ kind: Kind, _ detail: String, _ answer: Answer) {
        self.kind = kind
        self.detail = String(detail.prefix(200))
        self.answer = answer
    }

    static func malformed(_ sentence: String) -> Refusal {
        Refusal(.malformed, sentence, .problem(400, "malformed_request", sentence))
    }
}
