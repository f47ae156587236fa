import CPangoCairo
package import PrinterLanguage

/// A picture from a PNG file, as grey: transparent parts show white paper.
package struct Picture: Hashable, Sendable {
    package let grey: GreyImage

    /// More than any receipt needs: 16 megapixels.
    private static let mostPixels = 16 << 20
    /// What every PNG file begins with.
    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// - Parameter file: what the error calls the file.
    /// - Throws: ``PictureError`` if the bytes are no whole PNG of 1 to 16,777,216 pixels.
    package init(png bytes: [UInt8], file: String) throws(PictureError) {
        let (width, height) = try Picture.size(ofPNG: bytes, file: file)
        grey = try Picture.decoded(bytes, width, height, file: file)
    }

    /// The picture's dots, no wider than so many; made smaller where it is wider, never larger.
    package func bitmap(fittingWidth limit: Int, dither: Dither = .floydSteinberg) -> Bitmap {
        dither.bitmap(grey.fitted(toWidth: limit))
    }

    /// The size that the header states, before any memory is taken for it.
    private static func size(ofPNG bytes: [UInt8], file: String) throws(PictureError) -> (width: Int, height: Int) {
        guard bytes.starts(with: signature) else {
            throw PictureError(file, "is no PNG picture: it does not begin with the signature of one")
        }
        guard bytes.count >= 33, Array(bytes[8..<16]) == [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] else {
            throw PictureError(file, "is damaged: the header of a PNG picture is missing")
        }
        func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
        let width = number(16)
        let height = number(20)
        guard width >= 1, height >= 1, width <= mostPixels, height <= mostPixels / width else {
            throw PictureError(file, "is \(width) × \(height) pixels, a picture has 1 to \(mostPixels)")
        }
        return (width, height)
    }

    /// What Cairo still has to read.
    private struct Source {
        var bytes: UnsafeBufferPointer<UInt8>
        var position = 0
    }

    private static func decoded(
        _ bytes: [UInt8], _ width: Int, _ height: Int, file: String
    ) throws(PictureError) -> GreyImage {
        let surface = bytes.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var source = Source(bytes: bytes)
            return withUnsafeMutablePointer(to: &source) { source in
                cairo_image_surface_create_from_png_stream(
                    { closure, target, count in
                        guard let source = closure?.assumingMemoryBound(to: Source.self), let target,
                            source.pointee.bytes.count - source.pointee.position >= Int(count)
                        else { return CAIRO_STATUS_READ_ERROR }
                        for index in 0..<Int(count) {
                            target[index] = source.pointee.bytes[source.pointee.position + index]
                        }
                        source.pointee.position += Int(count)
                        return CAIRO_STATUS_SUCCESS
                    }, source)
            }
        }
        guard let surface else { throw PictureError(file, "could not be read: there is no memory for it") }
        defer { cairo_surface_destroy(surface) }
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            let words = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error"
            throw PictureError(file, "is damaged: \(words)")
        }
        let format = cairo_image_surface_get_format(surface)
        let hasAlpha = format == CAIRO_FORMAT_ARGB32
        guard hasAlpha || format == CAIRO_FORMAT_RGB24 else {
            throw PictureError(file, "has a kind of pixels that is not known; save it with 8 bits a channel")
        }
        guard let pixels = cairo_image_surface_get_data(surface),
            Int(cairo_image_surface_get_width(surface)) == width,
            Int(cairo_image_surface_get_height(surface)) == height
        else { throw PictureError(file, "is damaged: its size is not the one its header states") }
        let stride = Int(cairo_image_surface_get_stride(surface))
        var grey = [UInt8](repeating: 255, count: width * height)
        for y in 0..<height {
            let row = UnsafeRawPointer(pixels + y * stride)
            for x in 0..<width {
                let pixel = row.load(fromByteOffset: x * 4, as: UInt32.self)
                grey[y * width + x] = luminance(hasAlpha ? pixel : pixel | 0xFF00_0000)
            }
        }
        guard let image = GreyImage(width: width, height: height, luminance: grey) else {
            throw PictureError(file, "is damaged: its size is not the one its header states")
        }
        return image
    }

    /// Luma of a pixel over white, whose colours are multiplied by its alpha already (ITU-R BT.601, in 256ths).
    private static func luminance(_ pixel: UInt32) -> UInt8 {
        let luma = (77 * (pixel >> 16 & 0xFF) + 150 * (pixel >> 8 & 0xFF) + 29 * (pixel & 0xFF) + 128) >> 8
        return UInt8(truncatingIfNeeded: min(255, luma + (255 - pixel >> 24)))
    }
}
