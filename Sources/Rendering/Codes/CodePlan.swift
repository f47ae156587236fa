package import PrinterLanguage

/// How large and how robust a QR code is drawn on a printer's paper.
///
/// At 203 dpi 73 modules of 4 dots are 36.5 mm. The smallest module is taken with which the side reaches the lower bound
/// without passing the upper one; a code that is too wide for the paper falls to level L.
package struct CodePlan: Hashable, Sendable {
    package let moduleDots: Int
    package let level: Command.QRLevel
    /// Per side, without the quiet zone.
    package let modules: Int

    /// The symbol's version, 1 to 40.
    package var version: Int { (modules - 17) / 4 }

    /// The free modules that a reader needs on each side.
    package static let quietZone = 4

    /// Nil if there is no readable size: too many bytes, or modules below 2 dots, or a printer that has no way to print it.
    init?(data: [UInt8], shape: CodeShape, profile: PrinterProfile) {
        guard profile.nativeQR || profile.raster else { return nil }
        let asked = CodePlan.levels[Int(shape.level)]
        for level in asked == .l ? [asked] : [asked, .l] {
            guard let modules = QRSize.modules(for: data, level: level) else { continue }
            guard let dots = CodePlan.dots(modules: modules, shape: shape, profile: profile) else { continue }
            self.moduleDots = dots
            self.level = level
            self.modules = modules
            return
        }
        return nil
    }

    private static let levels: [Command.QRLevel] = [.l, .m, .q, .h]

    private static func dots(modules: Int, shape: CodeShape, profile: PrinterProfile) -> Int? {
        let widest = min(16, profile.widthDots / (modules + 2 * quietZone))
        switch shape.size {
        case .module(let dots): return dots <= widest ? dots : nil
        case .side(let side):
            // In tenths of a millimetre times dpi, to stay with whole numbers.
            let smallest = (side.lowerBound * profile.dpi * 10 + modules * 254 - 1) / (modules * 254)
            let largest = side.upperBound * profile.dpi * 10 / (modules * 254)
            if smallest <= min(largest, widest) { return max(2, smallest) }
            // No whole number of dots hits the range: rather a little too large than hard to read.
            if smallest <= widest { return smallest }
            return widest >= 2 && largest >= 2 ? min(widest, largest) : nil
        }
    }
}
