/// What a person must know to decide.
package struct Escalation: Hashable, Sendable, Codable {
    /// A stable word.
    package var code: String
    package var reason: String
    /// What the person can do.
    package var remedy: String

    package init(code: String, reason: String, remedy: String) {
        self.code = code
        self.reason = reason
        self.remedy = remedy
    }
}
