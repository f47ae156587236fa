/// What a document must be to be printed on a device.
package enum DocumentForm: Hashable, Sendable {
    /// Commands in the printer's own language.
    case commands
    /// Pages, on paper such as this: a spooler draws them with a driver, and commands would come out as text.
    case pages(PageMedia)
}

/// Pages to be printed, with what their printer has to know of them.
package struct PageDocument: Hashable, Sendable {
    /// PDF.
    package var pdf: [UInt8]
    package var sheet: PageSheet

    package init(pdf: [UInt8], sheet: PageSheet) {
        self.pdf = pdf
        self.sheet = sheet
    }
}
