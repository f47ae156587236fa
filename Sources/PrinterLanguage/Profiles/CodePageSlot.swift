/// A code page under the number one printer knows it by.
package struct CodePageSlot: Hashable, Sendable {
    /// The `n` of `ESC t n`.
    package let number: UInt8
    package let page: CodePage

    package init(_ number: UInt8, _ page: CodePage) {
        self.number = number
        self.page = page
    }
}
