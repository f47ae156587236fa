import PrinterLanguage
import Rendering

extension ReceiptPictures {
    /// A PNG picture as the dots of the printer that is to print it, made here and not at the desk.
    ///
    /// - Parameters:
    ///   - dither: one of ``Dither/words``; nil for the first.
    ///   - printer: its name; nil where the shop has only one.
    /// - Throws: ``PictureRefusal`` if it is no picture, too large, or the printer prints none.
    package func order(
        ofPNG bytes: [UInt8], dither: String?, printer: String?
    ) throws(PictureRefusal) -> PrintOrder.Content {
        guard let dither = Dither(word: dither ?? Dither.words[0]) else {
            throw PictureRefusal(
                status: 400, code: "invalid_parameter", detail: "dither is \(Dither.words.joined(separator: ", ")).")
        }
        let named = printer.map { premises.printer($0) } ?? (premises.printers.count == 1 ? premises.printers[0] : nil)
        // An unknown printer is the desk's to refuse, in its own words.
        let profile = named?.profile ?? .generic80
        do throws(PictureError) {
            let picture = try Picture(png: bytes, file: "The picture")
            return .picture(
                try PictureDocument.dots(of: picture, file: "The picture", dither: dither, profile: profile))
        } catch {
            throw PictureRefusal(status: 422, code: "invalid_document", detail: "\(error.file) \(error.reason).")
        }
    }
}
