/// Characters and lines.
extension PaperInterpreter {
    /// Dots between the margins, or across the page's area in the direction of its lines.
    var areaWidth: Int {
        if let page { return page.width }
        let rest = max(0, profile.widthDots - state.leftMargin)
        return state.areaWidth.map { min($0, rest) } ?? rest
    }

    mutating func set(_ bytes: [UInt8]) {
        if state.isUnicode {
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { set(scalar) }
            return
        }
        var index = 0
        while index < bytes.count {
            if state.isTwoByte, index + 1 < bytes.count, setWide(bytes[index], bytes[index + 1]) {
                index += 2
                continue
            }
            let byte = bytes[index]
            if state.usesUserCharacters, let dots = state.userCharacter(byte) {
                makeRoom(state.cellWidth)
                let dots = dots.scaled(x: state.width, y: state.height)
                line.append(
                    .bitmap(x: 0, y: 0, dots), width: dots.width, height: dots.height,
                    advance: max(state.cellWidth, dots.width) + state.spacing)
            } else {
                makeRoom(state.isRotated ? state.cellHeight : state.cellWidth)
                line.append(state.scalar(for: byte), in: state)
            }
            index += 1
        }
    }

    private mutating func set(_ scalar: Unicode.Scalar) {
        let cells = max(1, ColumnWidth.of(scalar))
        makeRoom(cells * state.cellWidth)
        line.append(scalar, cells: cells, in: state)
    }

    /// Sets a two-byte character; false if these bytes are none.
    private mutating func setWide(_ first: UInt8, _ second: UInt8) -> Bool {
        let wide = state.wide
        if let dots = state.userKanji(first, second) {
            let dots = dots.scaled(x: wide.width, y: wide.height)
            makeRoom(dots.width)
            line.position += state.wideSpacing.left
            line.append(dots)
        } else if let scalar = profile.twoByteSet?.scalar(for: first, second) {
            makeRoom(2 * wide.cellWidth)
            line.position += state.wideSpacing.left
            line.append(scalar, cells: 2, in: wide)
        } else {
            return false
        }
        line.position += state.wideSpacing.right
        return true
    }

    private mutating func makeRoom(_ width: Int) {
        if line.position + width > areaWidth && line.position > 0 || line.isFull {
            printLine(feeding: state.lineSpacing)
        }
    }

    mutating func tab() {
        if let stops = state.tabStops {
            if let stop = stops.first(where: { $0 > line.position }) { line.position = min(stop, areaWidth) }
            return
        }
        let stop = 8 * PrinterState.cell(of: state.font).width
        line.position = min((line.position / stop + 1) * stop, areaWidth)
    }

    mutating func printLine(feeding feed: Int) {
        guard page == nil else {
            setLineOnPage()
            page?.y += feed
            return
        }
        let shift = state.leftMargin + offset(of: line.width)
        for item in placed(line) {
            let x: Int
            let top: Int
            if state.isUpsideDown {
                x = state.leftMargin + areaWidth - offset(of: line.width) - item.x - item.width
                top = y + line.height - item.y - item.height
            } else {
                x = shift + item.x
                top = y + item.y
            }
            append(item.item.placed(x: x, y: top, turn: state.isUpsideDown ? .half : .none))
        }
        advance(max(feed, line.height))
        line = PaperLine()
    }

    /// An item with its place in its line, the base line being as deep as the line is high.
    struct LineItem {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var item: PaperItem
    }

    func placed(_ line: PaperLine) -> [LineItem] {
        let texts = line.texts.map { text in
            let (width, height) = (text.cells * text.cellWidth, text.cellHeight)
            let isAcross = text.turn.isAcross
            return LineItem(
                x: text.x, y: line.height - (isAcross ? width : height), width: isAcross ? height : width,
                height: isAcross ? width : height, item: .text(text))
        }
        return texts
            + line.blocks.map {
                LineItem(x: $0.x, y: line.height - $0.height, width: $0.width, height: $0.height, item: $0.item)
            }
    }

    mutating func reverse(_ dots: Int) {
        if page != nil {
            setLineOnPage()
            let top = page?.y ?? 0
            page?.y = max(0, top - dots)
            return
        }
        printLine(feeding: 0)
        y = max(0, y - dots)
    }

    func offset(of width: Int) -> Int {
        if page != nil { return 0 }
        return switch state.alignment {
        case .left: 0
        case .center: max(0, (areaWidth - width) / 2)
        case .right: max(0, areaWidth - width)
        }
    }
}
