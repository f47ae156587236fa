import PrinterLanguage

/// Pixels of one byte, 0 for black: paper on a ground, with clean edges at the sides and teeth where it was torn or cut.
struct PaperCanvas {
    /// Where the dot (0, 0) of a piece of paper lies.
    struct Place {
        var x: Int
        var y: Int
    }

    let width: Int
    let height: Int
    var pixels: [UInt8]
    private var places: [Place] = []

    private static let ground: UInt8 = 0xE4
    private static let shadow: UInt8 = 0xC8
    /// Between the paper's edge and the picture's.
    private static let margin = 20
    /// What the head does not reach at each side of the paper.
    private static let border = 36
    /// Blank paper above the first line and below the last.
    private static let head = 30
    private static let tooth = 8

    /// - Throws: ``RenderingError`` for no paper, and for more than one picture may show.
    init(_ papers: [Paper]) throws(RenderingError) {
        guard let widest = papers.map(\.widthDots).max() else {
            throw RenderingError(.pictureNotDrawn, "nothing was printed that could be shown")
        }
        let edges = 2 * (PaperCanvas.border + PaperCanvas.margin)
        // Two pixels share a byte of the file.
        width = (widest + edges + 1) / 2 * 2
        height = papers.reduce(PaperCanvas.margin) { $0 + PaperCanvas.height(of: $1) + PaperCanvas.margin }
        guard height <= 32_000, width <= 8000 else {
            throw RenderingError(.pictureNotDrawn, "a picture shows at most 32,000 dots of paper, this is \(height)")
        }
        pixels = [UInt8](repeating: PaperCanvas.ground, count: width * height)
        var top = PaperCanvas.margin
        for paper in papers {
            let sheet = Sheet(
                left: PaperCanvas.margin, top: top, width: paper.widthDots + 2 * PaperCanvas.border,
                height: PaperCanvas.height(of: paper))
            lay(sheet)
            places.append(Place(x: sheet.left + PaperCanvas.border, y: top + PaperCanvas.head))
            top += sheet.height + PaperCanvas.margin
        }
    }

    /// A white patch without a ground, for something to be turned.
    init(width: Int, height: Int) {
        self.width = max(1, min(width, 32_000))
        self.height = max(1, min(height, 32_000))
        pixels = [UInt8](repeating: 255, count: self.width * self.height)
    }

    func place(_ index: Int) -> Place { places[index] }

    private struct Sheet {
        var left: Int
        var top: Int
        var width: Int
        var height: Int
    }

    private static func height(of paper: Paper) -> Int { paper.heightDots + 2 * head }

    /// White paper, its lower edge cut in teeth, with a thin shadow at the right and below.
    private mutating func lay(_ sheet: Sheet) {
        for (offset, value) in [(3, PaperCanvas.shadow), (0, 255)] {
            for y in sheet.top + offset..<sheet.top + sheet.height + offset {
                let rest = sheet.top + sheet.height + offset - 1 - y
                let start = y * width + sheet.left + offset
                if rest >= PaperCanvas.tooth {
                    fill(start..<start + sheet.width, value)
                } else {
                    for x in 0..<sheet.width {
                        let phase = x % (2 * PaperCanvas.tooth)
                        let depth = phase < PaperCanvas.tooth ? phase : 2 * PaperCanvas.tooth - phase
                        if rest >= depth { pixels[start + x] = value }
                    }
                }
            }
        }
    }

    private mutating func fill(_ range: Range<Int>, _ value: UInt8) {
        pixels.withUnsafeMutableBufferPointer { $0[range].update(repeating: value) }
    }

    // MARK: Drawing; what lies outside the picture is left out

    /// A black rectangle.
    mutating func fill(x: Int, y: Int, width: Int, height: Int) {
        let left = max(0, x)
        let right = min(self.width, x + width)
        guard left < right else { return }
        for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
            fill(row * self.width + left..<row * self.width + right, 0)
        }
    }

    /// The outline of a rectangle.
    mutating func frame(x: Int, y: Int, width: Int, height: Int) {
        fill(x: x, y: y, width: width, height: 2)
        fill(x: x, y: y + height - 2, width: width, height: 2)
        fill(x: x, y: y, width: 2, height: height)
        fill(x: x + width - 2, y: y, width: 2, height: height)
    }

    mutating func draw(_ bitmap: Bitmap, x: Int, y: Int) {
        for row in 0..<bitmap.height where (0..<height).contains(y + row) {
            let bytes = bitmap.row(row)
            for (index, byte) in bytes.enumerated() where byte != 0 {
                for bit in 0..<8 where byte & 0x80 >> UInt8(bit) != 0 {
                    let column = x + index * 8 + bit
                    if (0..<width).contains(column) { pixels[(y + row) * width + column] = 0 }
                }
            }
        }
    }

    /// A patch turned clockwise; its white lets through what is there.
    mutating func draw(_ patch: PaperCanvas, _ turn: Turn, x: Int, y: Int) {
        for row in 0..<patch.height {
            for column in 0..<patch.width {
                let value = patch.pixels[row * patch.width + column]
                if value == 255 { continue }
                let place = turn.place(x: column, y: row, width: patch.width, height: patch.height)
                let (left, top) = (x + place.x, y + place.y)
                guard (0..<width).contains(left), (0..<height).contains(top) else { continue }
                pixels[top * width + left] = min(pixels[top * width + left], value)
            }
        }
    }

    /// A glyph of one byte a pixel, 255 for ink: black on what is there, or white on black.
    mutating func draw(_ ink: [UInt8], x: Int, y: Int, width glyphWidth: Int, isInverted: Bool) {
        guard x >= 0, x + glyphWidth <= width, glyphWidth > 0 else { return }
        let rows = ink.count / glyphWidth
        guard y >= 0, y + rows <= height else { return }
        let width = width
        pixels.withUnsafeMutableBufferPointer { pixels in
            ink.withUnsafeBufferPointer { ink in
                for row in 0..<rows {
                    let target = (y + row) * width + x
                    for column in 0..<glyphWidth {
                        let value = ink[row * glyphWidth + column]
                        if value == 0 { continue }
                        if isInverted {
                            pixels[target + column] = max(pixels[target + column], value)
                        } else {
                            pixels[target + column] = min(pixels[target + column], 255 - value)
                        }
                    }
                }
            }
        }
    }
}
