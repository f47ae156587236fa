package import PrinterLanguage

/// How a code is put on a printer's paper: by the printer's own means or drawn, with its measures.
///
/// Modules are whole dots. Where a range of millimetres is asked, the smallest module is taken with which the width
/// reaches the lower bound without passing the upper one: at 203 dpi 73 modules of 4 dots are 36.5 mm.
package struct CodePlan: Hashable, Sendable {
    package let content: CodeContent
    /// Whether the printer draws it.
    package let isNative: Bool
    /// Of the narrowest bar, or of the side of a square module.
    package let moduleDots: Int
    /// Modules across, without the quiet zone.
    package let modules: Int
    /// Rows of modules: 1 for bars.
    package let rows: Int
    /// How high a row is.
    package let rowDots: Int
    /// Where characters stand beside bars.
    package let text: Command.BarcodeTextPosition
    /// Error correction of a QR code, which may be less than was asked where the paper is narrow.
    package let level: Command.QRLevel
    /// The modules of a code that libzint draws; a QR code is drawn when it is needed.
    let symbol: CodeSymbol?

    package var symbology: CodeSymbology { content.symbology }

    /// The version of a QR code, 1 to 40.
    package var version: Int { (modules - 17) / 4 }

    /// Dots across the paper, the quiet zones counted.
    package var widthDots: Int {
        (modules + symbology.quietZone.left + symbology.quietZone.right) * moduleDots
    }

    /// Dots along the paper, the quiet zones counted, the characters of bars not.
    package var heightDots: Int { rows * rowDots + 2 * symbology.quietZone.rows * moduleDots }

    /// Fewer dots than these make no bar or square that is read safely.
    static let smallestModule = 2
    /// The free modules on each side of a QR code.
    package static let quietZone = 4

    /// - Throws: ``RenderingError``: `codeData` if the symbology cannot hold the data, `codeTooWide` if no readable size
    ///   fits the paper, `codeNotPrintable` if the printer has no way to print it, `codeNotDrawn` if libzint refuses.
    package init(_ request: CodeRequest, profile: PrinterProfile) throws(RenderingError) {
        let content: CodeContent
        do throws(CodeDataError) {
            content = try CodeContent(request.data, as: request.symbology)
        } catch {
            throw RenderingError(.codeData, "\(error)")
        }
        if case .module(let dots) = request.size, !(1...16).contains(dots) {
            throw RenderingError(.codeTooWide, "a module of \(dots) dots is not within 1 and 16")
        }
        if case .bars = request.symbology, let height = request.barDots, !(8...255).contains(height) {
            throw RenderingError(.codeTooWide, "bars of \(height) dots are not within 8 and 255")
        }
        let isDrawable = profile.graphics != .none
        // A command's own bytes must not hold one that a printer obeys at once; dots never do.
        var isNative =
            profile.hasOwn(content) && !(isDrawable && request.isDrawn)
            && !(isDrawable && RealTimeScanner.found(in: CodePlan.sent(content), language: profile.language))
        guard isNative || isDrawable else {
            throw RenderingError(
                .codeNotPrintable, "\(profile.name) prints neither \(content.symbology.name) codes nor pictures")
        }
        self.content = content
        text = request.symbology.isBars ? request.text : .none
        var room = CodeRoom(profile: profile, symbology: content.symbology, size: request.size)
        switch content.symbology {
        case .qr:
            let fit = try room.qr(content.data, level: request.level ?? .m)
            if isDrawable, fit.dots > profile.largestQRModule { isNative = false }
            moduleDots = fit.dots
            modules = fit.modules
            rows = fit.modules
            rowDots = fit.dots
            level = fit.level
            symbol = nil
        case .bars(let bars) where isNative:
            let native = content.native ?? (bars, content.data)
            modules = native.symbology.modules(for: native.data)
            let largest = profile.largestBarModule
            if case .module(let dots) = room.size { room.size = .module(min(largest, max(2, dots))) }
            moduleDots = min(largest, try room.dots(modules: modules))
            rows = 1
            rowDots = request.barDots ?? CodePlan.usualBars(profile)
            level = .m
            symbol = nil
        case .bars, .pdf417, .dataMatrix, .aztec:
            let fit = try room.symbol(content, level: request.level)
            moduleDots = fit.dots
            modules = fit.symbol.columns
            rows = fit.symbol.rows
            rowDots =
                content.symbology.isBars
                ? request.barDots ?? CodePlan.usualBars(profile) : fit.dots * content.symbology.rowModules
            level = request.level ?? .m
            symbol = fit.symbol
        }
        self.isNative = isNative
    }

    /// 10 mm in dots.
    private static func usualBars(_ profile: PrinterProfile) -> Int { (profile.dpi * 100 + 127) / 254 }

    /// The data as a printer's own command carries them.
    private static func sent(_ content: CodeContent) -> [UInt8] {
        guard let native = content.native else { return content.data }
        return [UInt8(truncatingIfNeeded: native.data.count)] + native.data
    }
}

extension CodeSymbology {
    /// The code of `GS ( k`, of those in an area beside QR.
    var area: AreaCode? {
        switch self {
        case .pdf417: .pdf417
        case .dataMatrix: .dataMatrix
        case .aztec: .aztec
        case .qr, .bars: nil
        }
    }
}

extension PrinterProfile {
    /// Whether the printer's own commands print such a code.
    func hasOwn(_ content: CodeContent) -> Bool {
        switch content.symbology {
        case .qr: return nativeQR
        case .bars(let bars):
            // Few models know GS1-128 by name: it is drawn where it can be, for the sake of its characters.
            if bars == .gs1Code128, graphics != .none { return false }
            return content.native != nil
        case .pdf417, .dataMatrix, .aztec: return content.symbology.area.map(areaCodes.contains) ?? false
        }
    }
}
