extension Dither {
    /// Limits of 8 × 8 dots, from 2 to 254, rows from the top.
    ///
    /// Source: B. E. Bayer, An optimum method for two-level rendition of continuous-tone pictures, 1973.
    static let bayer: [UInt8] = {
        var ranks: [Int] = [0]
        var side = 1
        while side < 8 {
            var doubled = [Int](repeating: 0, count: side * side * 4)
            for y in 0..<side {
                for x in 0..<side {
                    let rank = ranks[y * side + x] * 4
                    doubled[y * side * 2 + x] = rank
                    doubled[y * side * 2 + x + side] = rank + 2
                    doubled[(y + side) * side * 2 + x] = rank + 3
                    doubled[(y + side) * side * 2 + x + side] = rank + 1
                }
            }
            ranks = doubled
            side *= 2
        }
        return ranks.map { UInt8($0 * 4 + 2) }
    }()

    /// Black where grey is below the limit that repeats every 8 dots in both directions.
    static func compare(
        _ grey: UnsafePointer<UInt8>, _ width: Int, _ height: Int, with limits: [UInt8],
        into packed: UnsafeMutablePointer<UInt8>
    ) {
        let stride = (width + 7) / 8
        limits.withUnsafeBufferPointer { limits in
            for y in 0..<height {
                let row = grey + y * width
                let limit = (y & 7) * 8
                for index in 0..<stride {
                    let first = index &* 8
                    let count = min(8, width - first)
                    var dots = 0
                    for x in 0..<count { dots = dots &<< 1 | (row[first &+ x] < limits[limit &+ x] ? 1 : 0) }
                    packed[y &* stride &+ index] = UInt8(truncatingIfNeeded: dots &<< (8 &- count))
                }
            }
        }
    }
}
