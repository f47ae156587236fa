import CPangoCairo

/// Writes grey pixels as PNG through Cairo, which calls an alpha-only surface grey.
enum PNGSurface {
    /// - Throws: ``RenderingError`` with Cairo's words (`cairo_status_to_string`).
    static func encode(_ canvas: inout PaperCanvas) throws(RenderingError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(canvas.pixels.count / 16)
        let (width, height) = (Int32(canvas.width), Int32(canvas.height))
        let status = canvas.pixels.withUnsafeMutableBufferPointer { pixels in
            guard
                let surface = cairo_image_surface_create_for_data(
                    pixels.baseAddress, CAIRO_FORMAT_A8, width, height, width)
            else { return CAIRO_STATUS_NO_MEMORY }
            defer { cairo_surface_destroy(surface) }
            return withUnsafeMutablePointer(to: &output) { output in
                cairo_surface_write_to_png_stream(surface, { PNGSurface.take($0, $1, $2) }, output)
            }
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            let words = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown"
            throw RenderingError(.pictureNotDrawn, "the picture was not drawn: \(words)")
        }
        return output
    }

    private static func take(
        _ closure: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ count: UInt32
    ) -> cairo_status_t {
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        closure.assumingMemoryBound(to: [UInt8].self).pointee
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
    }
}
