package import PrinterLanguage

/// A picture on paper, alone: as wide as the head at most, in the middle, cut off below.
package enum PictureDocument {
    /// The longest paper that one picture may take, in millimetres.
    package static let longest = 1000

    /// The dots of a picture that fit a printer: made smaller where it is wider than the head, never larger.
    ///
    /// - Throws: ``PictureError`` if the model prints no pictures or the paper would be longer than a metre.
    package static func dots(
        of picture: Picture, file: String, dither: Dither = .floydSteinberg, profile: PrinterProfile
    ) throws(PictureError) -> Bitmap {
        guard profile.graphics != .none else {
            throw PictureError(file, "cannot be printed: \(profile.name) prints no pictures")
        }
        let size = (width: picture.grey.width, height: picture.grey.height)
        let width = min(size.width, profile.widthDots)
        let height = size.height * width / size.width
        let most = longest * profile.dpi * 10 / 254
        guard height <= most else {
            throw PictureError(
                file,
                "is \(size.width) × \(size.height) pixels, which makes \(height) rows on \(profile.name); "
                    + "a picture takes at most \(most) rows (\(longest) mm of paper)")
        }
        return picture.bitmap(fittingWidth: profile.widthDots, dither: dither)
    }

    /// The payload of a picture's dots, from `ESC @` to the cut.
    ///
    /// - Throws: ``RenderingError`` if the dots are wider than the head or the model prints none.
    package static func bytes(_ bitmap: Bitmap, profile: PrinterProfile) throws(RenderingError) -> [UInt8] {
        guard profile.graphics != .none else {
            throw RenderingError(.pictureNotDrawn, "\(profile.name) prints no pictures")
        }
        return try ESCPOSWriter.bytes(of: Layout(picture: bitmap, profile: profile), profile: profile)
    }
}
