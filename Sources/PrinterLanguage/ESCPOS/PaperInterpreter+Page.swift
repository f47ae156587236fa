/// Page mode: data go to places of an area in one of four directions, and all is printed at once.
///
/// The first base line lies 24 dots below the upper edge of the area, as the reference has it for characters of font A;
/// what is higher is moved down instead of being cropped. A page ends where the areas set with `ESC W` end, or, while
/// none is set, below what stands on it.
extension PaperInterpreter {
    private static let firstBaseline = 24

    mutating func startPage() {
        if !line.isEmpty { printLine(feeding: state.lineSpacing) }
        page = PageBuffer(width: profile.widthDots)
    }

    mutating func setArea(x: UInt16, y: UInt16, width: UInt16, height: UInt16) {
        guard page != nil else { return }
        setLineOnPage()
        let left = across(Int(x))
        let top = along(Int(y))
        // An area outside the head is none, as in a printer.
        guard left < profile.widthDots, top < PageBuffer.longest, width > 0, height > 0 else { return }
        let area = PageBuffer.Area(
            x: left, y: top, width: min(across(Int(width)), profile.widthDots - left),
            height: min(along(Int(height)), PageBuffer.longest - top))
        page?.set(area)
        line = PaperLine()
    }

    mutating func turnPage(_ direction: Command.PageDirection) {
        guard page != nil else { return }
        setLineOnPage()
        page?.turn(direction)
        line = PaperLine()
    }

    /// Moves along the page; the position in the line stays.
    mutating func movePage(to units: Int) {
        guard page != nil, (0...PageBuffer.longest).contains(units) else { return }
        let position = line.position
        setLineOnPage()
        line.position = position
        page?.y = units
    }

    mutating func cancelArea() {
        guard page != nil else { return }
        line = PaperLine()
        page?.cancel()
    }

    /// Puts the line on the page without moving on.
    mutating func setLineOnPage() {
        guard var page else { return }
        // The only copy, so that no item is copied.
        self.page = nil
        page.y = min(PageBuffer.longest, max(page.y, line.height - PaperInterpreter.firstBaseline))
        let top = page.y + PaperInterpreter.firstBaseline - line.height
        for item in placed(line) {
            page.append(item.item, x: item.x, y: top + item.y, width: item.width, height: item.height)
        }
        line = PaperLine()
        self.page = page
    }

    mutating func printPage(keeping isKept: Bool) {
        setLineOnPage()
        guard let printed = page else { return }
        for item in printed.items { append(item.placed(x: item.x, y: y + item.y)) }
        advance(max(1, min(printed.length ?? printed.extent, PageBuffer.longest)))
        if !isKept { page = nil }
    }

    /// A line or a rectangle whose corners are given in units, as thin as its style says.
    mutating func drawOnPage(_ box: Command.PageBox, isFrame: Bool) {
        guard page != nil else { return }
        setLineOnPage()
        let left = min(across(Int(box.x1)), across(Int(box.x2)))
        let top = min(along(Int(box.y1)), along(Int(box.y2)))
        let width = min(profile.widthDots, max(across(Int(box.x1)), across(Int(box.x2))) - left)
        let height = min(PageBuffer.longest, max(along(Int(box.y1)), along(Int(box.y2))) - top)
        let thickness = max(1, min(3, Int(box.style.count > 1 ? box.style[1] : 1)))
        guard var page else { return }
        self.page = nil
        func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
            var dots = Bitmap(width: max(1, width), height: max(1, height))
            for row in 0..<dots.height { for column in 0..<dots.width { dots[column, row] = true } }
            page.append(.bitmap(x: 0, y: 0, dots), x: x, y: y, width: dots.width, height: dots.height)
        }
        if isFrame {
            fill(left, top, width, thickness)
            fill(left, top + max(0, height - thickness), width, thickness)
            fill(left, top, thickness, height)
            fill(left + max(0, width - thickness), top, thickness, height)
        } else if width >= height {
            fill(left, top, width, thickness)
        } else {
            fill(left, top, thickness, height)
        }
        self.page = page
    }
}
