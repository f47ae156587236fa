package import PrinterLanguage
import Receipts
package import Rendering

extension Premises {
    /// Longer logos cost more paper than any shop wants to pay for; `GS ( L` stores none that is higher.
    private static let highestLogo = 2304

    /// The logo in a printer's dots, no wider than its head; nil on a model that prints no pictures.
    ///
    /// - Throws: ``PremisesError`` if it is higher than 2,304 dots.
    package static func logo(_ picture: Picture, for profile: PrinterProfile) throws -> Logo? {
        guard profile.graphics != .none else { return nil }
        let bitmap = picture.bitmap(fittingWidth: profile.widthDots)
        guard bitmap.height <= highestLogo else {
            throw PremisesError(
                "The shop's logo is \(bitmap.height) dots high on \(profile.name); at most \(highestLogo) are printed.")
        }
        return Logo(bitmap)
    }
}

extension Digest {
    /// Of a picture's dots and its width.
    init(of bitmap: Bitmap) {
        self.init(of: Array("\(bitmap.width) ".utf8) + bitmap.bytes)
    }
}
