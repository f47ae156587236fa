package import PrinterLanguage
package import Receipts

/// Makes the bytes that a spooler stores and sends; the same arguments give the same bytes.
package enum ReceiptWriter {
    /// The payload of a receipt: it begins with `ESC @` and ends with feed and cut.
    ///
    /// - Throws: ``RenderingError`` if a drawn code does not read back, and if a real-time command would stand in the
    ///   bytes.
    package static func render(
        _ receipt: Receipt, template: Template, profile: PrinterProfile, logo: Logo? = nil
    ) throws(RenderingError) -> [UInt8] {
        try ESCPOSWriter.bytes(
            of: Layout(receipt, template: template, profile: profile, logo: logo), profile: profile)
    }

    /// The payload of a ReceiptLine document, which has no receipt behind it: its tags, if any, stay empty.
    package static func render(
        document: Template, profile: PrinterProfile, logo: Logo? = nil
    ) throws(RenderingError) -> [UInt8] {
        try ESCPOSWriter.bytes(of: Layout(document: document, profile: profile, logo: logo), profile: profile)
    }

    /// The web page of a receipt, as it would be laid out for that paper.
    ///
    /// - Throws: ``RenderingError`` if a code cannot be drawn.
    package static func html(
        _ receipt: Receipt, template: Template, profile: PrinterProfile, logo: Logo? = nil
    ) throws(RenderingError) -> [UInt8] {
        try HTMLWriter.page(
            of: Layout(receipt, template: template, profile: profile, logo: logo), paperDots: profile.widthDots,
            language: receipt.language, title: "\(receipt.number) \(receipt.shop.name)")
    }
}
