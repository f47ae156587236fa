/// Something on a piece of paper, or something that happened while it was printed.
package enum PaperItem: Hashable, Sendable {
    case text(PaperText)
    case bitmap(x: Int, y: Int, Bitmap)
    case qr(PaperQR)
    case barcode(PaperBarcode)
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
        }
    }
}
