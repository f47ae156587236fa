/// How grey becomes black and white dots.
package enum Dither: Hashable, Sendable {
    /// Carries each dot's whole error to four neighbours, in sixteenths: photographs.
    case floydSteinberg
    /// Carries six eighths of each dot's error to six neighbours: brighter, with clean whites.
    case atkinson
    /// Compares with a Bayer pattern of 8 × 8 dots: even surfaces.
    case ordered
    /// Luminance below the limit is black: drawings and writing.
    case threshold(UInt8)

    /// The dots of a picture, of the same size.
    package func bitmap(_ image: GreyImage) -> Bitmap {
        var packed = [UInt8](repeating: 0, count: (image.width + 7) / 8 * image.height)
        packed.withUnsafeMutableBufferPointer { packed in
            image.luminance.withUnsafeBufferPointer { grey in
                guard let packed = packed.baseAddress, let grey = grey.baseAddress else { return }
                switch self {
                case .floydSteinberg: Dither.spreadSixteenths(grey, image.width, image.height, into: packed)
                case .atkinson: Dither.spreadEighths(grey, image.width, image.height, into: packed)
                case .ordered: Dither.compare(grey, image.width, image.height, with: Dither.bayer, into: packed)
                case .threshold(let limit):
                    let limits = [UInt8](repeating: limit, count: 64)
                    Dither.compare(grey, image.width, image.height, with: limits, into: packed)
                }
            }
        }
        return Bitmap(width: image.width, height: image.height, bytes: packed)
            ?? Bitmap(width: image.width, height: image.height)
    }
}
