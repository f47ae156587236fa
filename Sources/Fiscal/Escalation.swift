/// What a person must know to decide.
package struct Escalation: Hashable, Sendable, Codable {
    /// A stable word.
    package var code: String
    package var reason: String
    /// What the person can do.
    package var remedy: String
    /// How the server holds the operation, where its answer showed that; `nil` where it showed nothing.
    package var lifecycle: Lifecycle?

    package init(code: String, reason: String, remedy: String) {
        self.code = code
        self.reason = reason
        self.remedy = remedy
    }

    /// The same, of an operation that was seen in this state.
    func seen(_ lifecycle: Lifecycle) -> Escalation {
        var escalation = self
        escalation.lifecycle = lifecycle
        return escalation
    }
}
