extension Dither {
    /// `grey` has `width * height` bytes, `packed` as many rows of `(width + 7) / 8`.
    static func spreadEighths(
        _ grey: UnsafePointer<UInt8>, _ width: Int, _ height: Int, into packed: UnsafeMutablePointer<UInt8>
    ) {
        // What this row is handed, and what the next but one is, moved by one so that the first dot has a left neighbour.
        let pitch = width + 1
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: pitch * 2) { errors in
            errors.initialize(repeating: 0)
            guard let errors = errors.baseAddress else { return }
            let stride = (width + 7) / 8
            for y in 0..<height {
                var trail = Trail(errors, errors + pitch)
                let row = grey + y * width
                for index in 0..<width / 8 {
                    var dots: Int32 = 0
                    for x in index &* 8..<index &* 8 &+ 8 { dots = dots &<< 1 &- trail.blackness(row[x], at: x) }
                    packed[y &* stride &+ index] = UInt8(truncatingIfNeeded: dots)
                }
                if width % 8 > 0 {
                    var dots: Int32 = 0
                    for x in width / 8 * 8..<width { dots = dots &<< 1 &- trail.blackness(row[x], at: x) }
                    packed[y * stride + stride - 1] = UInt8(truncatingIfNeeded: dots &<< Int32(8 - width % 8))
                }
                trail.end(at: width)
            }
        }
    }

    /// The eighths that the last two dots hand on; nothing branches, and each place of the rows is written once.
    private struct Trail {
        /// Of this row, and behind the dot of the next.
        private let here: UnsafeMutablePointer<Int32>
        /// Of the row after the next.
        private let below: UnsafeMutablePointer<Int32>
        private var last: Int32 = 0
        private var before: Int32 = 0

        init(_ here: UnsafeMutablePointer<Int32>, _ below: UnsafeMutablePointer<Int32>) {
            self.here = here
            self.below = below
        }

        /// -1 for a black dot, 0 for a white one.
        @inline(__always)
        mutating func blackness(_ grey: UInt8, at x: Int) -> Int32 {
            let handed = last &+ before
            let value = Int32(grey) &+ here[x &+ 1] &+ handed
            let black = (value &- 128) &>> 31
            let eighth = (value &- (255 & ~black)) &>> 3
            here[x] = below[x] &+ handed &+ eighth
            below[x] = last
            before = last
            last = eighth
            return black
        }

        /// The last dot has no right neighbour.
        func end(at x: Int) {
            here[x] = below[x] &+ last &+ before
            below[x] = last
        }
    }
}
