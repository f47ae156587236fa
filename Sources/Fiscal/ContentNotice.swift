/// What an operator should know about the content of a receipt that prints all the same.
package enum ContentNotice: String, Codable, Hashable, Sendable, CaseIterable {
    /// Σ lines is neither the total nor the total without tax: line amounts stand as sent.
    case lineAmountsAsSent = "line_amounts_as_sent"
    /// A payment's amount could not be read, and is not shown.
    case unreadablePayment = "unreadable_payment"
    /// A discount's amount could not be read, and is not shown.
    case unreadableDiscount = "unreadable_discount"
}
