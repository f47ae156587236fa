/// What a manager did about stock that was sold twice (R90); recorded with the notice that it resolves.
package enum CorrectiveAction: String, Codable, Hashable, Sendable, CaseIterable {
    /// Goods were brought from elsewhere.
    case transferred
    /// The customer waits for the next delivery.
    case backordered
    /// The customer took something else.
    case substituted
    case refunded
    /// The count was wrong: the goods are there.
    case recounted

    /// The action that a manager's words begin with, such as `refunded: to the card`.
    package init?(beginning words: String) {
        self.init(rawValue: String(words.prefix { $0.isLetter }).lowercased())
    }
}
