/// What is odd about something that a receipt shows: a provider's code, or amounts that do not add up.
///
/// Each one becomes a notice; what it is about is printed all the same, exactly as it came.
package struct CodeFinding: Hashable, Sendable, Codable {
    /// A stable word.
    package var code: String
    package var detail: String

    package init(code: String, detail: String) {
        self.code = code
        self.detail = detail
    }
}
