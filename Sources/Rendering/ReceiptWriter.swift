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
        let start = Timestamp(milliseconds: 0)
        let nothing = Receipt(
            form: .plain, shop: Shop(name: ""), country: .germany, language: "en", kind: "", register: "", number: "",
            occurredAt: start, issuedAt: start, total: .zero(.euro))
        return try render(nothing, template: document, profile: profile, logo: logo)
    }
}
