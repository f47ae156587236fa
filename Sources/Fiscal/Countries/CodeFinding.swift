/// What is odd about a provider's code.
///
/// Each one becomes a notice; the code is printed all the same, exactly as it came.
package struct CodeFinding: Hashable, Sendable, Codable {
    /// A stable word.
    package var code: String
    package var detail: String

    package init(code: String, detail: String) {
        self.code = code
        self.detail = detail
    }
}
