/// Why a receipt or a picture could not be made.
package struct RenderingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// The symbology cannot hold the data.
        case codeData
        /// No readable size fits the paper, or the asked one does not.
        case codeTooWide
        /// The printer has no way to print the code or the picture.
        case codeNotPrintable
        /// libqrencode or libzint refused the data.
        case codeNotDrawn
        /// A code that was drawn as dots did not read back as the data it should hold.
        case codeNotReadable
        /// The finished bytes hold what a printer would obey at once, wherever it stands (`DLE EOT`, `ENQ`, `DC4`).
        case realTimeCommand
        /// What should be text is no UTF-8.
        case notText
        /// Pango failed, or there is nothing or too much to show.
        case pictureNotDrawn
    }

    package let code: Code
    /// One sentence.
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}
