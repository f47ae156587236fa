/// Width and length in hundredths of a millimetre, as IPP's `media-size` counts.
package struct PageSize: Hashable, Sendable {
    package var width: Int
    package var length: Int

    package init(width: Int, length: Int) {
        self.width = width
        self.length = length
    }
}

/// The page on which something is printed.
package struct PageSheet: Hashable, Sendable {
    /// As the page is to be drawn.
    package var size: PageSize
    /// What the printer may not reach above and below, in hundredths of a millimetre.
    package var margin: Int
    /// IPP's `media`; nil leaves the choice to the printer.
    package var medium: String?
    /// IPP's `print-scaling` (PWG 5100.16): `none`, `fit` onto narrower paper, or `auto` where the paper is not known.
    package var scaling: String

    package init(size: PageSize, margin: Int, medium: String?, scaling: String) {
        self.size = size
        self.margin = margin
        self.medium = medium
        self.scaling = scaling
    }
}
