/// What the slip of a drawer or of a session's end says besides amounts, taxes and payments.
package struct SessionReport: Codable, Hashable, Sendable {
    /// Cash that came in or went out without a sale; the amount is negative where it went out.
    package struct Movement: Codable, Hashable, Sendable {
        package var title: String
        package var amount: Money

        package init(title: String, amount: Money) {
            self.title = title
            self.amount = amount
        }
    }

    /// The provider's name of the session, or the shop's number of its end.
    package var number: String?
    package var openedAt: Timestamp?
    /// What lay in the drawer at first.
    package var opening: Money?
    package var movements: [Movement] = []
    /// How many receipts were made.
    package var receipts: Int?
    /// What should lie in the drawer, as the provider reckons it.
    package var expected: Money?
    package var counted: Money?
    /// Counted less expected, as the provider states it.
    package var difference: Money?

    package init() {}
}
