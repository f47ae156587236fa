package import Persistence
package import PrinterLanguage

/// Something to be printed that is no receipt.
package struct PrintOrder: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case receiptLine([UInt8])
        /// UTF-8.
        case text([UInt8])
        /// Commands of the printer's own language.
        case commands([UInt8])
        /// Dots, no wider than the printer's head.
        case picture(Bitmap)
    }

    /// `nil` where the shop has only one.
    package var printer: String?
    package var content: Content
    package var jobClass: PrintJobRecord.Class
    /// The client's key: the same one with the same content is the same print.
    package var key: String?

    package init(
        printer: String?, content: Content, jobClass: PrintJobRecord.Class = .live, key: String? = nil
    ) {
        self.printer = printer
        self.content = content
        self.jobClass = jobClass
        self.key = key
    }
}
