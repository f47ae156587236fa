extension Command {
    /// Where a line stands between the margins; `ESC a n`.
    package enum Alignment: UInt8, Hashable, Sendable {
        case left = 0
        case center = 1
        case right = 2
    }

    /// A character font; `ESC M n`, and the text under bar codes with `GS f n`.
    package enum Font: UInt8, Hashable, Sendable {
        case a = 0
        case b = 1
        case c = 2
    }

    /// Several styles at once; `ESC ! n`.
    package struct PrintMode: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let fontB = PrintMode(rawValue: 0x01)
        package static let emphasized = PrintMode(rawValue: 0x08)
        package static let doubleHeight = PrintMode(rawValue: 0x10)
        package static let doubleWidth = PrintMode(rawValue: 0x20)
        package static let underlined = PrintMode(rawValue: 0x80)
        /// `FS !` has other bits than `ESC !`.
        package static let kanjiDoubleWidth = PrintMode(rawValue: 0x04)
        package static let kanjiDoubleHeight = PrintMode(rawValue: 0x08)
    }

    /// How far the paper is cut; `GS V`.
    package enum Cut: UInt8, Hashable, Sendable {
        case full = 0
        case partial = 1
    }

    /// Ways to cut that say more than how far.
    package enum CutForm: UInt8, Hashable, Sendable, CaseIterable {
        /// `ESC i`: all but one point.
        case onePoint = 0x69
        /// `ESC m`: all but three points.
        case threePoints = 0x6D
        /// `GS V` 97: at this place, when it has reached the cutter.
        case laterFull = 97
        /// `GS V` 98.
        case laterPartial = 98
        /// `GS V` 103: feed to the cutter, cut, and draw the paper back.
        case returningFull = 103
        /// `GS V` 104.
        case returningPartial = 104

        /// How far the paper is cut.
        package var cut: Cut {
            switch self {
            case .laterFull, .returningFull: .full
            case .onePoint, .threePoints, .laterPartial, .returningPartial: .partial
            }
        }
    }

    /// The way data run on a page; `ESC T n`, n counting quarters anticlockwise.
    package enum PageDirection: UInt8, Hashable, Sendable, CaseIterable {
        case leftToRight = 0
        case bottomToTop = 1
        case rightToLeft = 2
        case topToBottom = 3

        /// How what is written so stands on the paper.
        package var turn: Turn {
            switch self {
            case .leftToRight: .none
            case .bottomToTop: .threeQuarters
            case .rightToLeft: .half
            case .topToBottom: .quarter
            }
        }
    }

    /// Two corners in units, and a style as it comes; `GS ( Q`.
    package struct PageBox: Hashable, Sendable {
        package var x1: UInt16
        package var y1: UInt16
        package var x2: UInt16
        package var y2: UInt16
        /// Colour and style of the line, as they come.
        package var style: [UInt8]

        package init(x1: UInt16, y1: UInt16, x2: UInt16, y2: UInt16, style: [UInt8] = [0x31, 0x01, 0x01]) {
            self.x1 = x1
            self.y1 = y1
            self.x2 = x2
            self.y2 = y2
            self.style = style
        }
    }

    /// Error correction of a QR code; `GS ( k` function 169.
    package enum QRLevel: UInt8, Hashable, Sendable, CaseIterable {
        case l = 48
        case m = 49
        case q = 50
        case h = 51
    }

    /// Where the characters of a bar code are printed; `GS H n`.
    package enum BarcodeTextPosition: UInt8, Hashable, Sendable {
        case none = 0
        case above = 1
        case below = 2
        case both = 3
    }

    /// The two ways `GS k` ends its data.
    package enum BarcodeForm: Hashable, Sendable {
        /// `GS k m d1…dk NUL`, m 0 to 6.
        case terminated
        /// `GS k m n d1…dn`, m 65 to 79.
        case counted
    }

    /// Rows and density of a band of columns; `ESC * m`.
    package enum ColumnMode: UInt8, Hashable, Sendable, CaseIterable {
        case dots8Single = 0
        case dots8Double = 1
        case dots24Single = 32
        case dots24Double = 33

        /// Bytes of one column.
        package var bytesPerColumn: Int {
            switch self {
            case .dots8Single, .dots8Double: 1
            case .dots24Single, .dots24Double: 3
            }
        }

        /// Dots of the head that one dot of the picture takes across the paper.
        package var dotWidth: Int {
            switch self {
            case .dots8Single, .dots24Single: 2
            case .dots8Double, .dots24Double: 1
            }
        }

        /// Dots of the head that one dot of the picture takes along the paper.
        package var dotHeight: Int { bytesPerColumn == 1 ? 3 : 1 }
    }

    /// Enlargement of a picture; `GS v 0 m`, bx and by of `GS ( L` fn 112, x and y of fn 69.
    package struct RasterScale: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let doubleWidth = RasterScale(rawValue: 1)
        package static let doubleHeight = RasterScale(rawValue: 2)
    }
}
