/// Something on a piece of paper, or something that happened while it was printed.
package enum PaperItem: Hashable, Sendable {
    case text(PaperText)
    case bitmap(x: Int, y: Int, Bitmap)
    case qr(PaperQR)
    case barcode(PaperBarcode)
    case code(PaperCode)
    /// A pulse for the drawer; pin 0 is connector pin 2, 1 is pin 5.
    case drawer(y: Int, pin: UInt8)
    case cut(y: Int, Command.Cut)
    /// Bytes the printer's double could not make sense of.
    case unknown(y: Int, [UInt8])

    /// The distance of its upper edge from the top.
    package var y: Int {
        switch self {
        case .text(let text): text.y
        case .bitmap(_, let y, _), .drawer(let y, _), .cut(let y, _), .unknown(let y, _): y
        case .qr(let code): code.y
        case .barcode(let code): code.y
        case .code(let code): code.y
        }
    }

    /// The same somewhere else, turned further.
    func placed(x: Int, y: Int, turn: Turn = .none) -> PaperItem {
        switch self {
        case .text(var text):
            text.x = x
            text.y = y
            text.turn = text.turn + turn
            return .text(text)
        case .bitmap(_, _, let bitmap): return .bitmap(x: x, y: y, bitmap.turned(turn))
        case .qr(var code):
            code.x = x
            code.y = y
            code.turn = code.turn + turn
            return .qr(code)
        case .barcode(var code):
            code.x = x
            code.y = y
            code.turn = code.turn + turn
            return .barcode(code)
        case .code(var code):
            code.x = x
            code.y = y
            code.turn = code.turn + turn
            return .code(code)
        case .drawer(_, let pin): return .drawer(y: y, pin: pin)
        case .cut(_, let cut): return .cut(y: y, cut)
        case .unknown(_, let bytes): return .unknown(y: y, bytes)
        }
    }

    /// The distance of its left edge from the left end of the head.
    package var x: Int {
        switch self {
        case .text(let text): text.x
        case .bitmap(let x, _, _): x
        case .qr(let code): code.x
        case .barcode(let code): code.x
        case .code(let code): code.x
        case .drawer, .cut, .unknown: 0
        }
    }

    /// How it stands on the paper; pictures are turned already.
    package var turn: Turn {
        switch self {
        case .text(let text): text.turn
        case .qr(let code): code.turn
        case .barcode(let code): code.turn
        case .code(let code): code.turn
        case .bitmap, .drawer, .cut, .unknown: .none
        }
    }

    /// Its size before it was turned, in dots.
    package var size: (width: Int, height: Int) {
        switch self {
        case .text(let text): (text.cells * text.cellWidth, text.cellHeight)
        case .bitmap(_, _, let bitmap): (bitmap.width, bitmap.height)
        case .qr(let code): (code.side, code.side)
        case .barcode(let code): (code.modules * code.moduleDots, code.fullHeight)
        case .code(let code): (code.widthDots, code.heightDots)
        case .drawer, .cut, .unknown: (0, 0)
        }
    }

    /// The same upright, in the corner of the paper.
    package var upright: PaperItem {
        placed(x: 0, y: 0, turn: Turn(rawValue: (4 - turn.rawValue) & 3) ?? .none)
    }

    /// About how many bytes it takes to keep.
    var weight: Int {
        switch self {
        case .text(let text): 128 + text.text.utf8.count
        case .bitmap(_, _, let bitmap): 64 + bitmap.bytes.count
        case .qr(let code): 128 + code.data.count
        case .barcode(let code): 128 + code.data.count
        case .code(let code): 128 + code.data.count
        case .drawer, .cut: 64
        case .unknown(_, let bytes): 64 + bytes.count
        }
    }
}
