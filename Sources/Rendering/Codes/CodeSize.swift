/// How large a code is to be.
package enum CodeSize: Hashable, Sendable {
    /// As large as is usual for the symbology and fits the paper.
    case automatic
    /// Dots of the narrowest bar, or of the side of a square module.
    case module(Int)
    /// Width in millimetres, without the quiet zones.
    case side(ClosedRange<Int>)
}
