extension Dither {
    /// `grey` has `width * height` bytes, `packed` as many rows of `(width + 7) / 8`.
    static func spreadSixteenths(
        _ grey: UnsafePointer<UInt8>, _ width: Int, _ height: Int, into packed: UnsafeMutablePointer<UInt8>
    ) {
        // Errors of the row below, in sixteenths, moved by one so that the first dot has a left neighbour.
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: width + 2) { errors in
            errors.initialize(repeating: 0)
            guard let errors = errors.baseAddress else { return }
            let stride = (width + 7) / 8
            for y in 0..<height {
                row(grey + y * width, errors, width, into: packed + y * stride)
            }
        }
    }

    private static func row(
        _ grey: UnsafePointer<UInt8>, _ errors: UnsafeMutablePointer<Int32>, _ width: Int,
        into packed: UnsafeMutablePointer<UInt8>
    ) {
        var carry = Carry()
        let whole = width / 8
        for index in 0..<whole {
            var dots: Int32 = 0
            for x in index &* 8..<index &* 8 &+ 8 {
                dots = dots &<< 1 &- carry.blackness(grey[x], errors + x)
            }
            packed[index] = UInt8(truncatingIfNeeded: dots)
        }
        if width > whole * 8 {
            var dots: Int32 = 0
            for x in whole * 8..<width { dots = dots &<< 1 &- carry.blackness(grey[x], errors + x) }
            packed[whole] = UInt8(truncatingIfNeeded: dots &<< Int32(8 - width % 8))
        }
        errors[width] = carry.below
    }

    /// What the dots of a row hand on, in sixteenths.
    private struct Carry {
        var right: Int32 = 0
        var below: Int32 = 0
        var belowRight: Int32 = 0

        /// -1 for a black dot, 0 for a white one.
        ///
        /// Each dot waits for the one before it, so nothing here branches, and the seven sixteenths are ready together
        /// with the decision.
        @inline(__always)
        mutating func blackness(_ grey: UInt8, _ errors: UnsafeMutablePointer<Int32>) -> Int32 {
            let sum = Int32(grey) &<< 4 &+ errors[1] &+ right
            let black = (sum &- 128 &* 16) &>> 31
            let value = sum &>> 4
            right = (value &<< 3 &- value) &- (255 &* 7 & ~black)
            let error = value &- (255 & ~black)
            errors[0] = below &+ error &* 3
            below = belowRight &+ error &* 5
            belowRight = error
            return black
        }
    }
}
