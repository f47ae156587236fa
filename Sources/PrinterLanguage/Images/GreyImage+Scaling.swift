extension GreyImage {
    /// The picture at another size, every dot the average of the area it covers; a size below 1 counts as 1.
    ///
    /// Integers only, so that it comes out the same on every machine.
    package func scaled(toWidth newWidth: Int, height newHeight: Int) -> GreyImage {
        let newWidth = max(1, newWidth)
        let newHeight = max(1, newHeight)
        if newWidth == width, newHeight == height { return self }
        guard width > 0, height > 0 else { return self }
        var scaled = [UInt8](repeating: 255, count: newWidth * newHeight)
        let columns = GreyImage.shares(of: width, among: newWidth)
        let rows = GreyImage.shares(of: height, among: newHeight)
        let area = width * height
        var sums = [Int](repeating: 0, count: newWidth)
        for y in 0..<newHeight {
            for x in 0..<newWidth { sums[x] = 0 }
            for row in rows[y] {
                for x in 0..<newWidth {
                    var sum = 0
                    for column in columns[x] {
                        sum += Int(luminance[row.source * width + column.source]) * column.weight
                    }
                    sums[x] += sum * row.weight
                }
            }
            for x in 0..<newWidth { scaled[y * newWidth + x] = UInt8((sums[x] + area / 2) / area) }
        }
        return GreyImage(width: newWidth, height: newHeight, luminance: scaled) ?? self
    }

    /// The picture no wider than so many dots, with its proportions; never made larger.
    package func fitted(toWidth limit: Int) -> GreyImage {
        guard width > limit, limit > 0 else { return self }
        return scaled(toWidth: limit, height: (height * limit + width / 2) / width)
    }

    /// How much of one dot of the picture is in a new one.
    private struct Share {
        var source: Int
        var weight: Int
    }

    /// For every new dot the old ones it covers; their weights add up to the number of old ones.
    private static func shares(of old: Int, among new: Int) -> [[Share]] {
        (0..<new).map { index in
            let start = index * old
            let end = start + old
            return (start / new...(end - 1) / new).map { source in
                Share(source: source, weight: min(end, (source + 1) * new) - max(start, source * new))
            }
        }
    }
}
