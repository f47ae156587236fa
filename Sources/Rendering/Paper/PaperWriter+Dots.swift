import PrinterLanguage

extension PaperWriter {
    /// A line of text as the printer would print it, with pictures beside it, as black dots up to the last one.
    ///
    /// - Parameter items: pictures in the places they have in the line.
    mutating func dots(
        of bytes: [UInt8], and items: [PaperItem], height: Int, profile: PrinterProfile
    ) -> Bitmap {
        var canvas = PaperCanvas(width: profile.widthDots, height: height)
        if let text = PaperInterpreter.papers(of: bytes, profile: profile).first {
            let bottom = text.items.map { $0.y + $0.size.height }.max() ?? height
            draw(text, at: PaperCanvas.Place(x: 0, y: height - bottom), on: &canvas)
        }
        var pictures = Paper(widthDots: profile.widthDots, dpi: profile.dpi)
        pictures.items = items
        draw(pictures, at: PaperCanvas.Place(x: 0, y: 0), on: &canvas)
        var bitmap = Bitmap(width: profile.widthDots, height: height)
        var end = 1
        for y in 0..<height {
            for x in 0..<profile.widthDots where canvas.pixels[y * canvas.width + x] < ScriptFace.threshold {
                bitmap[x, y] = true
                end = max(end, x + 1)
            }
        }
        return bitmap.cropped(toWidth: end)
    }
}
