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
    }

    /// How far the paper is cut; `GS V`.
    package enum Cut: UInt8, Hashable, Sendable {
        case full = 0
        case partial = 1
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
