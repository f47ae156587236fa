/// What there is to know about a printer model: data, to be overridden on site.
package struct PrinterProfile: Hashable, Sendable {
    /// The command language a model speaks.
    package enum Language: String, CaseIterable, Hashable, Sendable {
        case escpos
        /// Star's StarPRNT: mC-Print, mPOP, TSP100IV, SM-L.
        case starPRNT = "star-prnt"
        /// Star's Line Mode: TSP650, TSP700, TSP800.
        case starLine = "star-line"
    }

    /// How a printer can say, in order with the data, that it has finished them.
    package enum Fence: String, Hashable, Sendable, CaseIterable {
        /// `GS ( H` fn 48: our own token comes back after printing.
        case processID
        /// `GS r 1`: a status byte comes back after the data before it.
        case queuedStatus
        /// Star's `ETB`: a count in the status goes up by one after the printing of the data before it.
        case counter
        case none

        /// Whether the answer says itself which print it is for; without, that of another could be taken for it.
        package var carriesToken: Bool { self == .processID }
    }

    /// How a printer tells its state.
    package struct StatusSupport: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// `DLE EOT n`.
        package static let realTime = StatusSupport(rawValue: 1)
        /// `GS a n`.
        package static let automatic = StatusSupport(rawValue: 2)
    }

    /// What makes a noise.
    package enum Buzzer: String, Hashable, Sendable, CaseIterable {
        case none
        /// `ESC B n t`: n times, each t × 100 ms.
        case pulses = "esc-b"
        /// `ESC ( A` fn 97.
        case patterns = "esc-paren-a"
    }

    /// How a printer takes pictures.
    package enum Graphics: String, Hashable, Sendable, CaseIterable {
        /// `GS v 0`.
        case raster
        /// `ESC *` 33, bands of 24 rows.
        case column
        /// `GS ( L` fn 112 and 50, with stored pictures.
        case graphics
        case none
    }

    package var name: String
    package var language = Language.escpos
    /// Dots across the paper that the head reaches.
    package var widthDots: Int
    /// Dots to the inch: 203 (8 to the millimetre) or 180.
    package var dpi = 203
    /// Characters of font A (12 dots wide) in a line.
    package var columnsA: Int
    /// Characters of font B (9 dots wide as a rule) in a line.
    package var columnsB: Int
    /// Characters of font C in a line, where the model has one.
    package var columnsC: Int?
    /// The pages the model has, the preferred first; the ones with the euro sign lead.
    package var codePages: [CodePageSlot]
    package var hasCutter = true
    /// Whether `GS ( k` prints QR codes; else they are drawn.
    package var nativeQR = true
    /// Whether `GS v 0` prints pictures.
    package var raster = true
    /// How pictures are printed, where it is not `GS v 0`.
    package var pictures: Graphics?
    /// Rows that one `GS v 0` or `GS ( L` may carry.
    package var rasterRows = 240
    /// Whether `ESC *` 33 (Star: `ESC X`) is known to set a picture of 24 rows among the characters of a line.
    package var linePictures = false
    /// What the model is known to offer; a device that stays silent is believed over its profile.
    package var fence = Fence.none
    package var status: StatusSupport = []
    /// Lines between the head and the cutter.
    package var feedBeforeCut: UInt8 = 4
    /// Whether the model starts in two-byte mode, so that `FS .` must follow every reset.
    package var needsKanjiOff = false
    /// The two-byte set that `FS &` switches to, where it is known that the model has one.
    package var twoByteSet: TwoByteSet?
    /// Whether `GS ( D` switches off what real-time commands inside a picture would do.
    package var disablesRealTime = false
    package var buzzer = Buzzer.none
    /// Pins of the drawer connector that `ESC p` can pulse; none where there is no connector.
    package var drawerPins: [UInt8] = [2, 5]
    /// Milliseconds of current for the drawer's coil; nil for 120, on a Star 200.
    package var drawerPulse: Int?
    /// The codes in an area, beside QR, that `GS ( k` prints; others are drawn.
    package var areaCodes: Set<AreaCode> = []
    /// How many sets `ESC R` knows, from 0 on.
    package var internationalSets: UInt8 = 14

    /// How pictures are printed: what the profile says, else `GS v 0` where the model has it.
    package var graphics: Graphics { pictures ?? (raster ? Graphics.raster : Graphics.none) }

    /// Whether a picture of 24 rows can stand among the characters of a line.
    package var takesPicturesInLine: Bool { graphics == .column || (linePictures && graphics != .none) }

    /// Dots from line to line unless told otherwise: a sixth of an inch as Epson counts it, Star's 4 mm.
    package var lineDots: Int { language == .escpos ? 30 : 32 }

    /// Dots of the largest module of a QR code by the printer's own means.
    package var largestQRModule: Int { language == .escpos ? 16 : Int(StarEncoder.largestModule) }

    /// Dots of the widest narrow bar by the printer's own means: `GS w` takes 2 to 6, Star's modes 2 to 4.
    package var largestBarModule: Int { language == .escpos ? 6 : 4 }

    /// The fonts that `ESC M` selects.
    package var fonts: [Command.Font] { columnsC == nil ? [.a, .b] : [.a, .b, .c] }

    /// Characters of a font in a line.
    package func columns(_ font: Command.Font) -> Int {
        switch font {
        case .a: columnsA
        case .b: columnsB
        case .c: columnsC ?? columnsB
        }
    }

    /// The page a number selects; nil if the profile does not state it.
    package func codePage(number: UInt8) -> CodePage? {
        codePages.first { $0.number == number }?.page
    }
}
