/// The paper that a queue may be asked for, out of its `media-supported`.
///
/// Reference: PWG 5101.1 for the names, which say how large a medium is.
package struct PageMedia: Hashable, Sendable {
    struct Medium: Hashable, Sendable {
        let name: String
        let size: PageSize
    }

    /// Media of fixed size.
    let fixed: [Medium]
    /// What is printed on when nobody asks for anything.
    let standard: Medium?
    /// The smallest and the largest page of any length that may be asked for.
    let smallest: PageSize?
    let largest: PageSize?
    /// What is not printed above and below, in hundredths of a millimetre.
    let margin: Int

    /// Sizes of one roll differ by no more.
    private static let tolerance = 200
    /// Blank paper above and below that every printer's mechanics want.
    private static let leastMargin = 300
    private static let mostMargin = 1_500
    /// Longer than PDF allows for.
    private static let longest = 500_000

    /// - Parameters:
    ///   - names: `media-supported`; what carries no size is passed over.
    ///   - standard: `media-default`.
    ///   - margins: `media-top-margin-supported` and `media-bottom-margin-supported`.
    package init(_ names: [String], standard: String? = nil, margins: [Int] = []) {
        var fixed: [Medium] = []
        var smallest: PageSize?
        var largest: PageSize?
        for name in names {
            guard let size = PageSize(medium: name) else { continue }
            if name.hasPrefix("custom_min_") {
                smallest = size
            } else if name.hasPrefix("custom_max_") {
                largest = size
            } else {
                fixed.append(Medium(name: name, size: size))
            }
        }
        self.fixed = fixed
        self.standard = standard.flatMap { name in PageSize(medium: name).map { Medium(name: name, size: $0) } }
        self.smallest = smallest
        self.largest = largest
        margin = min(max(margins.max() ?? 0, PageMedia.leastMargin), PageMedia.mostMargin)
    }

    /// The page for something printed that is so wide and so long, on paper that is so wide.
    ///
    /// As long as what is printed where any length may be asked for; else the shortest of the standard paper's width that
    /// holds it, else the longest, on several of which it is then printed. Nothing is ever enlarged.
    package func sheet(printed: Int, paper: Int, length: Int) -> PageSheet {
        let needed = length + 2 * margin
        if let smallest, let largest, largest.width >= printed {
            let width = min(max(paper, smallest.width), largest.width)
            let length = min(max(needed, smallest.length), largest.length, PageMedia.longest)
            let size = PageSize(width: width, length: length)
            return PageSheet(size: size, margin: margin, medium: size.customName, scaling: "none")
        }
        guard let standard = standard ?? narrowest(holding: printed) else {
            let size = PageSize(width: paper, length: min(needed, PageMedia.longest))
            return PageSheet(size: size, margin: margin, medium: nil, scaling: "auto")
        }
        let roll = ([standard] + fixed).filter { abs($0.size.width - standard.size.width) <= PageMedia.tolerance }
        let medium =
            roll.filter { $0.size.length >= needed }.min { $0.size.length < $1.size.length }
            ?? roll.max { $0.size.length < $1.size.length } ?? standard
        guard medium.size.width < printed else {
            return PageSheet(size: medium.size, margin: margin, medium: medium.name, scaling: "none")
        }
        // Narrower than what is printed: drawn on a page of the same shape, which the driver makes smaller.
        let size = PageSize(width: printed, length: medium.size.length * printed / max(1, medium.size.width))
        return PageSheet(size: size, margin: margin, medium: medium.name, scaling: "fit")
    }

    private func narrowest(holding printed: Int) -> Medium? {
        fixed.filter { $0.size.width >= printed }.min {
            ($0.size.width, $0.size.length) < ($1.size.width, $1.size.length)
        }
    }
}

extension PageSize {
    /// The size at the end of a medium's name, such as `iso_a4_210x297mm` or `na_letter_8.5x11in`; nil if there is none.
    init?(medium name: String) {
        guard let last = name.split(separator: "_").last else { return nil }
        let unit: Double
        switch last.suffix(2) {
        case "mm": unit = 100
        case "in": unit = 2540
        default: return nil
        }
        let sides = last.dropLast(2).split(separator: "x").map { Double($0) }
        guard sides.count == 2, let width = sides[0], let length = sides[1], (0.1...100_000).contains(width),
            (0.1...100_000).contains(length)
        else { return nil }
        self.init(width: Int((width * unit).rounded()), length: Int((length * unit).rounded()))
    }

    /// The name of a medium of this size.
    var customName: String { "custom_receipt_\(PageSize.millimetres(width))x\(PageSize.millimetres(length))mm" }

    private static func millimetres(_ hundredths: Int) -> String {
        var digits = String(hundredths % 100)
        if digits.utf8.count == 1 { digits = "0" + digits }
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(hundredths / 100)" + (digits.isEmpty ? "" : ".\(digits)")
    }
}
