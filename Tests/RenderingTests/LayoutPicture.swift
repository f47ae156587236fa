import PrinterLanguage

@testable import Rendering

/// The dots of a layout, drawn from the layout itself: no byte, no decoder and no paper comes between.
///
/// It knows of lines what a reader of the manual knows: a line moves the paper by its spacing or its tallest letter, a cell
/// is 12 by 24 dots, boxes have no spacing.
struct LayoutPicture: ~Copyable {
    private(set) var pixels: [UInt8] = []
    let width: Int
    private(set) var height = 0
    private let layout: Layout
    private let profile: PrinterProfile
    private var font: PaperFont
    private let face: ScriptFace

    private init(_ layout: Layout, _ profile: PrinterProfile, _ font: consuming PaperFont, _ face: consuming ScriptFace)
    {
        self.layout = layout
        self.profile = profile
        self.font = font
        self.face = face
        width = profile.widthDots
    }

    /// The dots up to the cut.
    static func draw(_ layout: Layout, profile: PrinterProfile) throws(RenderingError) -> LayoutPicture {
        var picture = LayoutPicture(layout, profile, try PaperFont(), try ScriptFace())
        try picture.draw()
        return picture
    }

    private mutating func draw() throws(RenderingError) {
        for (index, line) in layout.lines.enumerated() {
            let isBoxed = layout.boxes.contains { $0.contains(Int32(index)) }
            switch line {
            case .text(let first, let count):
                draw(Int(first)..<Int(first + count), spacing: isBoxed ? 24 : profile.lineDots)
            case .rule(let column, let columns):
                let top = extend(by: profile.lineDots)
                fill(Int(column) * 12, top + 11, Int(columns) * 12, 2)
            case .code(let index): try draw(layout.codes[Int(index)])
            case .image(let index):
                let image = layout.images[Int(index)]
                let top = extend(by: image.bitmap.height)
                draw(image.bitmap, left(of: image.bitmap.width, image.alignment), top)
            case .cut: return
            }
        }
    }

    /// Adds white rows; gives the first of them.
    private mutating func extend(by rows: Int) -> Int {
        pixels += [UInt8](repeating: 255, count: rows * width)
        height += rows
        return height - rows
    }

    private func left(of dots: Int, _ alignment: Command.Alignment) -> Int {
        switch alignment {
        case .left: 0
        case .center: (width - dots) / 2
        case .right: width - dots
        }
    }

    private mutating func fill(_ x: Int, _ y: Int, _ columns: Int, _ rows: Int) {
        for row in y..<y + rows { for column in x..<x + columns { pixels[row * width + column] = 0 } }
    }

    private mutating func draw(_ bitmap: Bitmap, _ x: Int, _ y: Int) {
        for row in 0..<bitmap.height {
            for column in 0..<bitmap.width where bitmap[column, row] { pixels[(y + row) * width + x + column] = 0 }
        }
    }

    private mutating func draw(_ code: Layout.Code) throws(RenderingError) {
        let plan = code.plan
        var bitmap = try plan.bitmap(profile: profile)
        if plan.isNative {
            // A printer leaves the blank at the sides to the paper.
            let symbol = if let symbol = plan.symbol { symbol } else { try CodeSymbol(plan.content, level: plan.level) }
            bitmap = symbol.bitmap(
                moduleDots: plan.moduleDots, rowDots: plan.rowDots, left: 0, right: 0,
                above: plan.symbology.quietZone.rows * plan.moduleDots)
        }
        let top = extend(by: bitmap.height)
        // `GS v 0` takes whole bytes, which are what stands in the middle.
        let dots = plan.isNative ? bitmap.width : bitmap.bytesPerRow * 8
        draw(bitmap, left(of: dots, code.alignment), top)
    }

    // MARK: Text

    private mutating func draw(_ runs: Range<Int>, spacing: Int) {
        let rows = 24 * Int(layout.runs[runs].map(\.style.height).max() ?? 1)
        let top = extend(by: max(rows, spacing))
        if !runs.isEmpty, layout.runs[runs].allSatisfy(\.style.invert) {
            let style = layout.runs[runs.lowerBound].style
            fill(0, top + rows - 24 * Int(style.height), layout.columns * 12, 24 * Int(style.height))
        }
        for run in layout.runs[runs] { draw(run, bottom: top + rows) }
        guard layout.runs[runs].contains(where: \.isDrawn), !profile.takesPicturesInLine || rows > 24 else { return }
        // The line is one picture, and pictures know no grey.
        for index in top * width..<(top + rows) * width {
            pixels[index] = pixels[index] < ScriptFace.threshold ? 0 : 255
        }
    }

    private mutating func draw(_ run: Layout.Run, bottom: Int) {
        let style = run.style
        let cell = (width: 12 * Int(style.width), height: 24 * Int(style.height))
        let x = 12 * Int(run.column)
        let y = bottom - cell.height
        let bytes = layout.text[Int(run.start)..<Int(run.start + run.count)]
        if style.invert { fill(x, y, 12 * Int(run.columns), cell.height) }
        if run.isDrawn {
            let piece = ScriptFace.Piece(text: bytes, isBold: style.bold, isRightToLeft: run.isRightToLeft)
            let bitmap = face.bitmap(of: piece, columns: Int(run.columns), style: style)
            for row in 0..<bitmap.height {
                for column in 0..<bitmap.width {
                    pixels[(y + row) * width + x + column] = bitmap[column, row] ? 0 : 255
                }
            }
            return
        }
        var left = x
        for scalar in String(decoding: layout.visibleText(of: run), as: UTF8.self).unicodeScalars {
            if scalar != " " {
                let ink = font.glyph(
                    PaperFont.Key(
                        scalar: scalar, isBold: style.bold, width: Int32(cell.width), height: Int32(cell.height)))
                for (index, value) in ink.enumerated() where value > 0 {
                    let place = (y + index / cell.width) * width + left + index % cell.width
                    pixels[place] = style.invert ? max(pixels[place], value) : min(pixels[place], 255 - value)
                }
            }
            left += cell.width
        }
        if style.underline { fill(x, y + cell.height - 2, 12 * Int(run.columns), 1) }
    }
}
